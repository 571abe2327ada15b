package org.sluice.api.publisher;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Carries encoded messages to subscribers, over one kind of transport. Register it as a service with {@link #NAME}.
 *
 * <p>Called under the dispatch lock, by one thread at a time, never after its service is gone.
 */
@ConsumerType
public interface Publisher {

    /** Service property: the publisher's name, say {@code nng}. */
    String NAME = "publisher.name";

    /**
     * Service property, String or String[]: the addresses it listens on, as configured; a text may hold several, separated
     * by commas. A fetcher goes by it not to hear its own Sluice.
     */
    String LISTEN = "listen";

    /** What a message is in its round: a round is one START, any number of DATA, one END. */
    enum Mark {
        START,
        DATA,
        END
    }

    /**
     * Takes one message. <b>Never blocks</b>: a slow subscriber loses whole rounds, and costs the others nothing.
     *
     * @param topic what subscribers filter by, say {@code :spot:}; ASCII; the same object each time
     * @param message from position to limit, without the topic; valid during the call only; position and limit stay
     * @return false if it was dropped for everyone
     */
    boolean publish(String topic, Mark mark, ByteBuffer message);
}

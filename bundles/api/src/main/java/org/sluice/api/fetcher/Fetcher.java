package org.sluice.api.fetcher;

import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import org.sluice.api.market.Symbol;

/**
 * Brings quotes from one kind of source. Register it as a service with at least {@link #NAME}.
 *
 * <p>Called by the collector's thread, one call at a time, never after its service is gone. It owns no thread of its
 * own that calls the sink.
 */
@ConsumerType
public interface Fetcher {

    /** Service property: the name by which a collector's file and {@code sluice:use} choose it. */
    String NAME = "fetcher.name";

    /**
     * Service property: {@code LIVE} if its quotes are of the real market now. <b>Whatever does not say so is
     * {@code TEST}</b>, and a feed never changes from one to the other.
     */
    String ORIGIN = "fetcher.origin";

    /**
     * Service property: {@code interval} (the default: one sweep of the universe is one round) or {@code stream} (called
     * again at once; a call waits at most 100 ms for something to come).
     */
    String PACE = "fetcher.pace";

    /** Service property, int: the most symbols it takes in one call; the universe is handed over in slices. Default: all. */
    String BATCH = "fetcher.batch";

    /**
     * Gets what there is of these symbols and hands it to the sink, in as many portions as it likes.
     *
     * <p>Returns within 2 s. It may deliver some and throw then: what was delivered counts.
     *
     * @param universe what is asked for; unmodifiable, the same object as long as it stays the same
     * @throws IOException if the source does not answer or not as it should; the collector turns to the next source
     */
    void poll(List<Symbol> universe, TickSink sink) throws IOException;
}

package org.sluice.broadcaster;

import java.util.Map;
import org.sluice.api.publisher.Publisher;

/** Binds a publisher as the component runtime does, which may call what is not public. */
public final class BroadcasterAccess {

    private BroadcasterAccess() {}

    public static void bind(Broadcaster broadcaster, String name, Publisher publisher) {
        broadcaster.bindPublisher(publisher, Map.of(Publisher.NAME, name));
    }
}

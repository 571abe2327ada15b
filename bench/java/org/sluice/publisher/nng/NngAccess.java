package org.sluice.publisher.nng;

import org.sluice.wire.sp.SpPublisher;

/** Reaches the one socket of a publisher, and closes it as the component runtime does. */
public final class NngAccess {

    private NngAccess() {}

    public static SpPublisher socket(NngPublisher publisher) {
        return publisher.publishers().get(0);
    }

    public static void close(NngPublisher publisher) {
        publisher.deactivate();
    }
}

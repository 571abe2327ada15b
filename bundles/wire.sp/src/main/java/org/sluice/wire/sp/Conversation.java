package org.sluice.wire.sp;

import java.nio.ByteBuffer;

/** What one peer of a publisher says, and what is answered: the part in which the wires differ. Selector thread only. */
interface Conversation {

    /** Sent to every peer that connects. */
    ByteBuffer greeting();

    /** Where the peer's bytes are read into; always has room. */
    ByteBuffer input();

    /**
     * Looks at what was read.
     *
     * @return what is to be sent before anything else, or null
     * @throws RefusedException if it is to be closed
     */
    ByteBuffer received() throws RefusedException;

    /** Whether its handshake is complete. */
    boolean greeted();

    /** Whether it is a subscriber by now. */
    boolean subscribed();

    /** What it wants; null for everything. May be another one after {@link #received}. */
    Filter filter();

    /** Closed, and counted, for what it sent. */
    final class RefusedException extends Exception {

        private static final long serialVersionUID = 1;

        /** The same for refusals of one kind. */
        private final String kind;

        RefusedException(String kind, String message) {
            super(message);
            this.kind = kind;
        }

        String kind() {
            return kind;
        }
    }
}

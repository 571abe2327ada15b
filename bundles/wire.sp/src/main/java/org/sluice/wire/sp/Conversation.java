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

    /** Turns whole frames of the ring into what goes to this peer; null if they go as they are. */
    default Sealer sealer() {
        return null;
    }

    /** Selector thread only. */
    interface Sealer {
        ByteBuffer seal(ByteBuffer frames);
    }

    /** Closed, and counted, for what it sent. */
    final class RefusedException extends Exception {

        private static final long serialVersionUID = 1;

        /** The same for refusals of one kind. */
        private final String kind;

        /** What it is told first, or null. */
        private final transient ByteBuffer farewell;

        RefusedException(String kind, String message) {
            this(kind, message, null);
        }

        RefusedException(String kind, String message, ByteBuffer farewell) {
            super(message);
            this.kind = kind;
            this.farewell = farewell;
        }

        String kind() {
            return kind;
        }

        ByteBuffer farewell() {
            return farewell;
        }
    }
}

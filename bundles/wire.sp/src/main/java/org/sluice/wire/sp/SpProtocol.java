package org.sluice.wire.sp;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;

/** The bytes of the Scalability Protocols that this library knows: see SP.md. */
final class SpProtocol {

    /** Endpoint type of a publisher: protocol 2, role 0. */
    static final int PUB = 0x20;

    /** Endpoint type of a subscriber: protocol 2, role 1. */
    static final int SUB = 0x21;

    /** Endpoint type of a requester: protocol 3, role 0. */
    static final int REQ = 0x30;

    /** Endpoint type of a replier: protocol 3, role 1. */
    static final int REP = 0x31;

    static final int HANDSHAKE_BYTES = 8;

    /** NNG's own negotiation limit. */
    static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(10);

    /** First byte of every frame on a Unix-domain socket; TCP has none. */
    static final byte IPC_MESSAGE = 1;

    /** {@code 00 'S' 'P' 00} and, after the type, {@code 00 00}. */
    private static final long MASK = 0xffff_ffff_0000_ffffL;

    private static final long MAGIC = 0x0053_5000_0000_0000L;

    private SpProtocol() {}

    static ByteBuffer handshake(int type) {
        return ByteBuffer.allocate(HANDSHAKE_BYTES)
                .putLong(0, MAGIC | (long) type << Short.SIZE)
                .asReadOnlyBuffer();
    }

    /** What is wrong with a peer's eight bytes, or null if they are those of the expected type. */
    static String refusal(ByteBuffer handshake, int expectedType) {
        long bits = handshake.getLong(0);
        if ((bits & MASK) != MAGIC) {
            return String.format(Locale.ROOT, "not a Scalability Protocols peer, its first bytes are %016x", bits);
        }
        int type = (int) (bits >>> Short.SIZE) & 0xffff;
        if (type != expectedType) {
            return String.format(Locale.ROOT, "peer type 0x%02x instead of 0x%02x", type, expectedType);
        }
        return null;
    }

    static int headerBytes(boolean ipc) {
        return ipc ? 1 + Long.BYTES : Long.BYTES;
    }
}

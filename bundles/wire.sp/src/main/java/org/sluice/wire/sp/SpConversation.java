package org.sluice.wire.sp;

import java.nio.ByteBuffer;

/** A peer that speaks SP: eight bytes each way, nothing after them. */
final class SpConversation implements Conversation {

    private final ByteBuffer input = ByteBuffer.allocate(SpProtocol.HANDSHAKE_BYTES);
    private boolean greeted;

    @Override
    public ByteBuffer greeting() {
        return SpProtocol.handshake(SpProtocol.PUB);
    }

    @Override
    public ByteBuffer input() {
        return greeted ? input.clear() : input;
    }

    @Override
    public ByteBuffer received() throws RefusedException {
        if (greeted) {
            throw new RefusedException("misbehaved", "it sent data");
        }
        if (!input.hasRemaining()) {
            String refusal = SpProtocol.refusal(input, SpProtocol.SUB);
            if (refusal != null) {
                throw new RefusedException(refusal.substring(0, 8), refusal);
            }
            greeted = true;
        }
        return null;
    }

    @Override
    public boolean greeted() {
        return greeted;
    }

    @Override
    public boolean subscribed() {
        return greeted;
    }

    @Override
    public Filter filter() {
        return null;
    }
}

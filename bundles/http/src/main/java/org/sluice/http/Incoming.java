package org.sluice.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Joins the frames of a message. For one thread at a time. */
final class Incoming {

    private static final byte[] NOTHING = {};
    private static final int LEAST = 4096;
    private static final int DECODED = 1024;

    private byte[] collected = NOTHING;
    private int length;

    /** A message is larger than it may be. */
    static final class TooLargeException extends Exception {
        private static final long serialVersionUID = 1;
    }

    /**
     * Takes the next frame.
     *
     * @return the whole message, valid until {@link #clear}, or null if there is more to come
     */
    ByteBuffer take(ByteBuffer frame, boolean last, int most) throws TooLargeException {
        ByteBuffer payload = frame == null ? ByteBuffer.wrap(NOTHING) : frame.slice();
        int size = payload.remaining();
        if (size > most - length) {
            throw new TooLargeException();
        }
        if (last && length == 0) {
            return payload;
        }
        if (collected.length < length + size) {
            long more = Math.max(LEAST, Math.max(length + size, 2L * collected.length));
            collected = Arrays.copyOf(collected, (int) Math.min(more, most));
        }
        payload.get(collected, length, size);
        length += size;
        return last ? ByteBuffer.wrap(collected, 0, length).slice() : null;
    }

    void clear() {
        // an idle client keeps no memory
        collected = NOTHING;
        length = 0;
    }

    static boolean isUtf8(ByteBuffer message) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = message.duplicate();
        CharBuffer text = CharBuffer.allocate(Math.min(DECODED, bytes.remaining() + 1));
        while (true) {
            CoderResult result = decoder.decode(bytes, text, true);
            if (!result.isOverflow()) {
                return !result.isError();
            }
            text.clear();
        }
    }
}

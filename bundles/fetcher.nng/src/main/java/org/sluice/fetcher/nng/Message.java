package org.sluice.fetcher.nng;

import java.nio.ByteBuffer;
import java.time.Instant;
import org.sluice.wire.spot.SpotMarks;

/**
 * One message as it came, or a mark that was lost and is put in where it should have been.
 *
 * @param bytes the topic and what follows it; nothing for a mark that was put in
 * @param received when it came
 */
record Message(Kind kind, byte[] bytes, Instant received) {

    /** What a message is in its round. */
    enum Kind {
        START,
        DATA,
        END
    }

    private static final byte[] NOTHING = {};

    /** A message as it came, topic included. */
    static Message of(byte[] bytes, Instant received) {
        ByteBuffer body = body(bytes);
        Kind kind = SpotMarks.isStart(body) ? Kind.START : SpotMarks.isEnd(body) ? Kind.END : Kind.DATA;
        return new Message(kind, bytes, received);
    }

    /** A mark nobody sent. */
    static Message missing(Kind mark, Instant now) {
        return new Message(mark, NOTHING, now);
    }

    /** What follows the topic. */
    ByteBuffer body() {
        return body(bytes);
    }

    private static ByteBuffer body(byte[] bytes) {
        int topic = SpotMarks.TOPIC.length();
        return ByteBuffer.wrap(bytes, topic, bytes.length - topic);
    }
}

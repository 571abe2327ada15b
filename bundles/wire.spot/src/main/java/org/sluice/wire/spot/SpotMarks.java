package org.sluice.wire.spot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The topic of the stream, and the two messages around the data of a round. */
public final class SpotMarks {

    /** What hikyuu subscribes to; the first six bytes of everything that is sent. */
    public static final String TOPIC = ":spot:";

    private static final ByteBuffer START = ascii("[start spot]");
    private static final ByteBuffer END = ascii("[end spot]");

    private SpotMarks() {}

    /** The message before the data, without the topic: {@code [start spot]}; a read-only view of the caller's own. */
    public static ByteBuffer start() {
        return START.duplicate();
    }

    /** The message after the data, without the topic: {@code [end spot]}; a read-only view of the caller's own. */
    public static ByteBuffer end() {
        return END.duplicate();
    }

    /** Whether a message, from position to limit and without the topic, is the start mark. */
    public static boolean isStart(ByteBuffer message) {
        return START.equals(message);
    }

    /** Whether a message, from position to limit and without the topic, is the end mark. */
    public static boolean isEnd(ByteBuffer message) {
        return END.equals(message);
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();
    }
}

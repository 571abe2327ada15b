package org.sluice.wire.sp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * Rounds whose every message can be told and recomputed from its round and place, and a check that what a subscriber
 * received is made of such rounds.
 */
final class Rounds {

    static final byte[] TOPIC = ":spot:".getBytes(StandardCharsets.US_ASCII);

    private static final int HEADER = TOPIC.length + 9;

    private final int maxBody;

    private int round = -1;
    private int nextPlace;
    private boolean inRound;
    private int begun;
    private int whole;
    private int messages;

    Rounds(int maxBody) {
        this.maxBody = maxBody;
    }

    /** Publishes one round of so many messages, START and END included. */
    void publish(SpPublisher publisher, int round, int count) {
        for (int place = 0; place < count; place++) {
            assertTrue(publisher.publish(TOPIC, mark(place, count), body(round, place, mark(place, count))));
        }
    }

    static SpMark mark(int place, int count) {
        return place == 0 ? SpMark.START : place == count - 1 ? SpMark.END : SpMark.DATA;
    }

    ByteBuffer body(int round, int place, SpMark mark) {
        Random random = new Random(round * 31_337L + place);
        byte[] filling = new byte[random.nextInt(maxBody)];
        random.nextBytes(filling);
        return ByteBuffer.allocate(9 + filling.length)
                .putInt(round)
                .putInt(place)
                .put((byte) mark.ordinal())
                .put(filling)
                .flip();
    }

    /** Takes the next message a subscriber received, topic included, and checks that it may come here. */
    void received(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message, TOPIC.length, message.length - TOPIC.length);
        int itsRound = in.getInt();
        int place = in.getInt();
        SpMark mark = SpMark.values()[in.get()];
        if (mark == SpMark.START) {
            assertTrue(itsRound > round, () -> "round " + itsRound + " begins after round " + round);
            begun++;
            inRound = true;
        } else {
            assertTrue(inRound, () -> mark + " of round " + itsRound + " without a START");
            assertEquals(round + "." + nextPlace, itsRound + "." + place, "a message is missing within a round");
        }
        assertArrayEquals(
                body(itsRound, place, mark).array(), Arrays.copyOfRange(message, TOPIC.length, message.length));
        round = itsRound;
        nextPlace = place + 1;
        messages++;
        if (mark == SpMark.END) {
            inRound = false;
            whole++;
        }
    }

    int lastRound() {
        return round;
    }

    /** Rounds of which everything came. */
    int whole() {
        return whole;
    }

    /** Rounds whose START came. */
    int begun() {
        return begun;
    }

    int messages() {
        return messages;
    }

    static boolean isEndOf(int round, byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message, TOPIC.length, HEADER - TOPIC.length);
        return in.getInt() == round && in.getInt() >= 0 && in.get() == SpMark.END.ordinal();
    }
}

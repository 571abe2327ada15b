package org.sluice.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.publisher.Publisher;
import org.sluice.api.publisher.Publisher.Mark;

/** What every publisher keeps. Extend it, bring one and a way to subscribe, and add your own cases. */
@Timeout(60)
public abstract class PublisherContract {

    /** The topic the contract publishes under. */
    protected static final String TOPIC = ":contract:";

    /** A running publisher, the same one within one test. */
    protected abstract Publisher publisher() throws Exception;

    /** A subscriber to {@link #TOPIC} that is connected when this returns. */
    protected abstract Subscriber subscribe() throws Exception;

    /** Receives messages without their topic. */
    public interface Subscriber extends AutoCloseable {
        /** The next message, or null if none comes within the time. */
        byte[] receive(Duration within) throws Exception;

        @Override
        void close() throws IOException;
    }

    @Test
    protected void carriesARoundInOrderByteForByte() throws Exception {
        Publisher publisher = publisher();
        try (Subscriber subscriber = subscribe()) {
            publishRound(publisher, "a", "", "c".repeat(100_000));
            List<String> expected = List.of("start", "a", "", "c".repeat(100_000), "end");
            assertEquals(expected, receive(subscriber, expected.size()));
        }
    }

    @Test
    protected void leavesTheBufferAsItWasAndMayBeGivenItAgain() throws Exception {
        Publisher publisher = publisher();
        try (Subscriber subscriber = subscribe()) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(64);
            buffer.position(8).limit(11);
            publisher.publish(TOPIC, Mark.START, text("start"));
            for (String body : List.of("one", "two", "six")) {
                buffer.put(8, body.getBytes(StandardCharsets.US_ASCII));
                publisher.publish(TOPIC, Mark.DATA, buffer);
                assertEquals(List.of(8, 11), List.of(buffer.position(), buffer.limit()));
            }
            publisher.publish(TOPIC, Mark.END, text("end"));
            assertEquals(List.of("start", "one", "two", "six", "end"), receive(subscriber, 5));
        }
    }

    @Test
    protected void givesEverySubscriberEverything() throws Exception {
        Publisher publisher = publisher();
        try (Subscriber first = subscribe();
                Subscriber second = subscribe()) {
            publishRound(publisher, "x", "y");
            List<String> expected = List.of("start", "x", "y", "end");
            assertEquals(expected, receive(first, 4));
            assertEquals(expected, receive(second, 4));
        }
    }

    @Test
    protected void doesNotBlockWithoutSubscribers() throws Exception {
        Publisher publisher = publisher();
        long start = System.nanoTime();
        for (int round = 0; round < 100; round++) {
            publishRound(publisher, "m".repeat(20_000), "m".repeat(20_000));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(Duration.ofSeconds(10)) < 0, "400 messages to nobody took " + took);
    }

    /** Publishes START, the bodies and END. */
    protected static void publishRound(Publisher publisher, String... bodies) {
        publisher.publish(TOPIC, Mark.START, text("start"));
        for (String body : bodies) {
            publisher.publish(TOPIC, Mark.DATA, text(body));
        }
        publisher.publish(TOPIC, Mark.END, text("end"));
    }

    /** The next messages as text; fewer if no more come. */
    protected static List<String> receive(Subscriber subscriber, int count) throws Exception {
        List<String> received = new ArrayList<>();
        while (received.size() < count) {
            byte[] message = subscriber.receive(Await.DEADLINE);
            if (message == null) {
                break;
            }
            received.add(new String(message, StandardCharsets.US_ASCII));
        }
        return received;
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}

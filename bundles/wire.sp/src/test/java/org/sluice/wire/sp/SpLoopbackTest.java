package org.sluice.wire.sp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.testkit.Await;

/** Publisher and subscribers over real sockets, both transports. */
@Timeout(120)
class SpLoopbackTest {

    private static final Duration SOON = Await.DEADLINE;

    @TempDir
    Path folder;

    private SpAddress address(String transport) {
        return SpAddress.parse(transport.equals("ipc") ? "ipc://" + folder.resolve("s.ipc") : "tcp://127.0.0.1:0");
    }

    private static SpSubscriber subscribe(SpPublisher publisher) throws IOException {
        int before = publisher.subscribers();
        SpSubscriber subscriber = new SpSubscriber(publisher.address(), Rounds.TOPIC);
        assertTrue(subscriber.connect(SOON));
        Await.until("the publisher to have it", () -> publisher.subscribers() > before);
        return subscriber;
    }

    private static byte[] frame(byte[] body) {
        byte[] frame = new byte[Rounds.TOPIC.length + body.length];
        System.arraycopy(Rounds.TOPIC, 0, frame, 0, Rounds.TOPIC.length);
        System.arraycopy(body, 0, frame, Rounds.TOPIC.length, body.length);
        return frame;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "ipc"})
    void carriesEverythingInOrderByteForByte(String transport) throws IOException {
        byte[] large = new byte[2_000_000];
        new Random(1).nextBytes(large);
        List<byte[]> bodies = List.of("[start spot]".getBytes(), new byte[0], large, "[end spot]".getBytes());
        try (SpPublisher publisher = SpPublisher.bind(address(transport));
                SpSubscriber subscriber = subscribe(publisher)) {
            assertTrue(publisher.publish(Rounds.TOPIC, SpMark.START, ByteBuffer.wrap(bodies.get(0))));
            assertTrue(publisher.publish("other".getBytes(), SpMark.DATA, ByteBuffer.wrap(large)));
            for (byte[] body : bodies.subList(1, 4)) {
                assertTrue(publisher.publish(Rounds.TOPIC, SpMark.DATA, ByteBuffer.wrap(body)));
            }
            for (byte[] body : bodies) {
                assertArrayEquals(frame(body), subscriber.receive(SOON));
            }
            assertNull(subscriber.receive(Duration.ofMillis(20)));
            assertEquals(new SpSubscriber.Statistics(1, 0, 0, 4, 1), subscriber.statistics());
            int header = transport.equals("ipc") ? 9 : 8;
            SpStatistics statistics = publisher.statistics();
            assertEquals(
                    List.of(5L, 4_000_022L + 5 + 4 * 6 + 5 * header, 1L, 0L, 0L),
                    List.of(
                            statistics.messages(),
                            statistics.bytes(),
                            statistics.accepted(),
                            statistics.lostMessages(),
                            statistics.peers().get(0).lagBytes()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "ipc"})
    void losesNothingOfASweepSentAsOneBurst(String transport) throws IOException {
        Rounds rounds = new Rounds(40_000);
        try (SpPublisher publisher = SpPublisher.bind(address(transport));
                SpSubscriber subscriber = subscribe(publisher)) {
            rounds.publish(publisher, 1, 100);
            for (int i = 0; i < 100; i++) {
                rounds.received(subscriber.receive(SOON));
            }
            assertEquals(List.of(1, 100), List.of(rounds.whole(), rounds.messages()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "ipc"})
    void costsTheOthersNothingWhenOneStalls(String transport) throws Exception {
        int ring = 1 << 20;
        Rounds reader = new Rounds(4000);
        Rounds stalledReader = new Rounds(4000);
        try (SpPublisher publisher = SpPublisher.bind(address(transport), ring, 10)) {
            SpStatistics.Peer slow;
            try (SpSubscriber stalled = subscribe(publisher);
                    SpSubscriber fast = subscribe(publisher)) {
                int last = 2000; // of ten messages of 2 KB: 40 MB, more than ring and sockets hold
                for (int round = 1; round <= last; round++) {
                    reader.publish(publisher, round, 10);
                    for (int i = 0; i < 10; i++) {
                        reader.received(fast.receive(SOON));
                    }
                }
                assertEquals(List.of(last, last * 10), List.of(reader.whole(), reader.messages()));

                slow = publisher.statistics().peers().get(0);
                assertTrue(slow.lostRounds() > last / 4, slow.toString());
                assertEquals(0, publisher.statistics().peers().get(1).lostMessages());

                byte[] message;
                do {
                    message = stalled.receive(SOON);
                    stalledReader.received(message); // checks that no data comes without its START
                } while (!Rounds.isEndOf(last, message));
                slow = publisher.statistics().peers().get(0);
                assertEquals(last, stalledReader.whole() + slow.lostRounds(), "every round came whole or is counted");
                assertEquals(last * 10L, stalledReader.messages() + slow.lostMessages());
                assertTrue(stalledReader.begun() - stalledReader.whole() <= 1, "only the round it stalled in is cut");
            }
            Await.until("them to leave", () -> publisher.subscribers() == 0);
            assertEquals(slow.lostMessages(), publisher.statistics().lostMessages(), "what it lost stays counted");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "ipc"})
    void givesALateJoinerTheNextRound(String transport) throws IOException {
        Rounds rounds = new Rounds(100);
        try (SpPublisher publisher = SpPublisher.bind(address(transport))) {
            publisher.publish(Rounds.TOPIC, SpMark.START, rounds.body(1, 0, SpMark.START));
            try (SpSubscriber late = subscribe(publisher)) {
                publisher.publish(Rounds.TOPIC, SpMark.DATA, rounds.body(1, 1, SpMark.DATA));
                publisher.publish(Rounds.TOPIC, SpMark.END, rounds.body(1, 2, SpMark.END));
                rounds.publish(publisher, 2, 3);
                for (int i = 0; i < 3; i++) {
                    rounds.received(late.receive(SOON));
                }
                assertEquals(List.of(2, 1, 3), List.of(rounds.lastRound(), rounds.whole(), rounds.messages()));
                assertEquals(0, publisher.statistics().lostMessages());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "ipc"})
    void comesBackAfterThePublisherWasRestarted(String transport) throws IOException {
        Rounds rounds = new Rounds(100);
        SpPublisher first = SpPublisher.bind(address(transport));
        SpAddress address = first.address();
        try (SpSubscriber subscriber = subscribe(first)) {
            rounds.publish(first, 1, 3);
            first.close();
            assertFalse(first.publish(Rounds.TOPIC, SpMark.START, ByteBuffer.allocate(1)), "closed");
            for (int i = 0; i < 3; i++) {
                rounds.received(subscriber.receive(SOON)); // closing writes what is queued
            }
            assertNull(subscriber.receive(Duration.ofMillis(30)));
            try (SpPublisher second = SpPublisher.bind(address)) {
                assertTrue(subscriber.connect(SOON));
                Await.until("the new publisher to have it", () -> second.subscribers() == 1);
                rounds.publish(second, 2, 3);
                for (int i = 0; i < 3; i++) {
                    rounds.received(subscriber.receive(SOON));
                }
            }
            assertEquals(2, subscriber.statistics().connects());
        }
        assertFalse(Files.exists(folder.resolve("s.ipc")), "the socket file is gone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "ipc"})
    void givesFastAndSlowReadersWholeRoundsFromASmallRing(String transport) throws Exception {
        int last = 3000;
        List<SpSubscriber> subscribers = new ArrayList<>();
        ExecutorService readers = Executors.newCachedThreadPool();
        try (SpPublisher publisher = SpPublisher.bind(address(transport), 64 << 10, 10)) {
            List<Future<Rounds>> results = new ArrayList<>();
            for (int slowness : List.of(0, 0, 1, 4)) {
                SpSubscriber subscriber = subscribe(publisher);
                subscribers.add(subscriber);
                results.add(readers.submit(reader(subscriber, slowness, last)));
            }
            Rounds publishing = new Rounds(3000);
            Random random = new Random(42);
            for (int round = 1; round <= last; round++) {
                publishing.publish(publisher, round, 2 + random.nextInt(12));
                if (round % 50 == 0) {
                    Await.until("room in the ring", () -> {
                        for (Future<Rounds> result : results) {
                            if (result.isDone()) {
                                result.get();
                            }
                        }
                        return publisher.lagBytes() < 48 << 10;
                    });
                }
            }
            // The last round may still be overrun for nobody: nothing follows it.
            for (Future<Rounds> result : results) {
                assertEquals(last, result.get().lastRound());
            }
            Await.until("everyone to have everything", () -> publisher.lagBytes() == 0);
            SpStatistics statistics = publisher.statistics();
            assertTrue(statistics.lostRounds() > 0, "the ring is small enough to be overrun");
            for (int i = 0; i < results.size(); i++) {
                Rounds read = results.get(i).get();
                SpStatistics.Peer peer = statistics.peers().get(i);
                assertEquals(last, read.whole() + peer.lostRounds(), "whole and lost rounds of reader " + i);
                assertEquals(statistics.messages(), read.messages() + peer.lostMessages(), "messages of reader " + i);
            }
        } finally {
            readers.shutdownNow();
            for (SpSubscriber subscriber : subscribers) {
                subscriber.close();
            }
        }
    }

    /** Reads until the last round's END; a slow one computes between messages. */
    private static Callable<Rounds> reader(SpSubscriber subscriber, int slowness, int last) {
        return () -> {
            Rounds rounds = new Rounds(3000);
            byte[] message;
            do {
                message = subscriber.receive(SOON);
                rounds.received(message);
                for (int i = 0; i < slowness; i++) {
                    new Random(i).ints(20_000).sum();
                }
            } while (!Rounds.isEndOf(last, message));
            return rounds;
        };
    }
}

package org.sluice.broadcaster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.market.Tick;
import org.sluice.api.publisher.Publisher;
import org.sluice.api.publisher.Publisher.Mark;
import org.sluice.testkit.Await;
import org.sluice.testkit.RecordingPublisher;
import org.sluice.testkit.Samples;

@Timeout(60)
class PublishersTest {

    private static final List<Tick> TICKS = Samples.ticks(1, Setup.NOW);
    private static final List<String> ROUND =
            List.of(":spot: START [start spot]", ":spot: DATA 600000", ":spot: END [end spot]");

    private final Broadcaster broadcaster = Setup.broadcaster(Setup.catalog(100), Map.of());
    private final RecordingPublisher good = new RecordingPublisher();

    @Test
    void shouldGiveNothingBeforeTheNextStartToAPublisherThatComesInMidRound() {
        RecordingPublisher late = new RecordingPublisher();
        Setup.bind(broadcaster, "good", good);
        broadcaster.onRoundStart("stock");
        Setup.bind(broadcaster, "late", late);
        broadcaster.onTicks("stock", TICKS);
        broadcaster.onRoundEnd("stock");
        assertEquals(List.of(ROUND, List.of()), List.of(Setup.log(good), Setup.log(late)));
        Setup.round(broadcaster, TICKS);
        assertEquals(ROUND, Setup.log(late));
    }

    @Test
    void shouldSwapAPublisherInMidRoundWithoutDataBeforeAStart() {
        RecordingPublisher next = new RecordingPublisher();
        Setup.bind(broadcaster, "nng", good);
        broadcaster.onRoundStart("stock");
        broadcaster.onTicks("stock", TICKS);
        broadcaster.unbindPublisher(good);
        Setup.bind(broadcaster, "nng", next);
        broadcaster.onTicks("stock", TICKS);
        broadcaster.onRoundEnd("stock");
        Setup.round(broadcaster, TICKS);
        assertEquals(List.of(Mark.START, Mark.DATA, Mark.END), good.marks());
        assertEquals(ROUND, Setup.log(next));
        assertEquals(2, broadcaster.counters().get("messages"), "none is made while nobody takes part");
    }

    @Test
    void shouldNotLetAnUnbindReturnWhileThePublisherIsCalled() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        List<String> order = new ArrayList<>();
        Publisher slow = (topic, mark, message) -> {
            called.countDown();
            await(release);
            order.add("published " + mark);
            return true;
        };
        Setup.bind(broadcaster, "slow", slow);
        Thread market = new Thread(() -> broadcaster.onRoundStart("stock"), "market");
        market.start();
        called.await();
        Thread unbind = new Thread(
                () -> {
                    broadcaster.unbindPublisher(slow);
                    order.add("unbound");
                },
                "unbind");
        unbind.start();
        Await.until("the unbind waits", () -> unbind.getState() == Thread.State.BLOCKED);
        release.countDown();
        market.join();
        unbind.join();
        broadcaster.onRoundEnd("stock");
        assertEquals(List.of("published START", "published END", "unbound"), order);
    }

    @Test
    void shouldHandEveryPublisherTheSameBytesWhateverOneDoesWithTheView() {
        List<ByteBuffer> seen = new ArrayList<>();
        Setup.bind(broadcaster, "greedy", (topic, mark, message) -> {
            seen.add(message);
            message.position(message.limit());
            return true;
        });
        Setup.bind(broadcaster, "good", good);
        Setup.bind(broadcaster, "watch", (topic, mark, message) -> seen.add(message));
        Setup.round(broadcaster, TICKS);
        Setup.round(broadcaster, TICKS);
        assertEquals(List.of(ROUND, ROUND).stream().flatMap(List::stream).toList(), Setup.log(good));
        for (int i = 0; i < seen.size(); i += 2) {
            assertSame(seen.get(i), seen.get(i + 1));
        }
    }

    @Test
    void shouldLetAFailingPublisherRestForMoreRoundsEachTimeAndStopNobodyElse() {
        List<Integer> called = new ArrayList<>();
        int[] round = {0};
        Setup.bind(broadcaster, "bad", (topic, mark, message) -> {
            called.add(round[0]);
            throw new IllegalStateException("broken pipe");
        });
        Setup.bind(broadcaster, "good", good);
        for (; round[0] < 20; round[0]++) {
            Setup.round(broadcaster, TICKS);
        }
        assertEquals(List.of(0, 2, 5, 10, 19), called, "after rests of 1, 2, 4 and 8 rounds");
        assertEquals(60, good.messages().size());
        assertEquals(5, broadcaster.counters().get("failures.bad"));
        assertEquals(0, broadcaster.counters().get("failures.good"));
        assertEquals(
                List.of("publisher bad failed and rests for 16 rounds of :spot::"
                        + " java.lang.IllegalStateException: broken pipe"),
                broadcaster.warnings());
    }

    @Test
    void shouldForgetTheRestsOfAPublisherWithWhichARoundWentWell() {
        List<String> called = new ArrayList<>();
        int[] round = {0};
        Setup.bind(broadcaster, "moody", (topic, mark, message) -> {
            called.add(round[0] + " " + mark);
            if (mark == Mark.DATA && round[0] != 5) {
                throw new NoClassDefFoundError("while it is replaced");
            }
            return true;
        });
        for (; round[0] < 9; round[0]++) {
            Setup.round(broadcaster, TICKS);
        }
        assertEquals(
                List.of(
                        "0 START", "0 DATA", "2 START", "2 DATA", "5 START", "5 DATA", "5 END", "6 START", "6 DATA",
                        "8 START", "8 DATA"),
                called);
        assertEquals(4, broadcaster.counters().get("failures.moody"));
    }

    @Test
    void shouldKeepTheFailuresOfAPublisherThatIsReplacedAndTryTheNewOneAtOnce() {
        Publisher bad = (topic, mark, message) -> {
            throw new IllegalStateException("broken pipe");
        };
        Setup.bind(broadcaster, "nng", bad);
        Setup.round(broadcaster, TICKS);
        broadcaster.unbindPublisher(bad);
        Setup.bind(broadcaster, "nng", good);
        Setup.round(broadcaster, TICKS);
        assertEquals(ROUND, Setup.log(good));
        assertEquals(1, broadcaster.counters().get("failures.nng"));
    }

    @Test
    void shouldCountWhatIsDroppedAndSendNoDataAfterADroppedStart() {
        List<Mark> called = new ArrayList<>();
        Mark[] refused = {Mark.DATA};
        Setup.bind(broadcaster, "full", (topic, mark, message) -> {
            called.add(mark);
            return mark != refused[0];
        });
        Setup.round(broadcaster, TICKS);
        assertEquals(List.of(Mark.START, Mark.DATA, Mark.END), called);
        assertEquals(1, broadcaster.counters().get("dropped"));
        refused[0] = Mark.START;
        called.clear();
        Setup.round(broadcaster, TICKS);
        assertEquals(List.of(Mark.START), called);
        assertEquals(2, broadcaster.counters().get("dropped"));
        assertEquals(0, broadcaster.counters().get("failures.full"));
    }

    @Test
    void shouldUseOnlyThePublishersItIsToldTo() {
        Broadcaster choosy = Setup.broadcaster(Setup.catalog(1), Map.of("publishers", "nng, zmq"));
        RecordingPublisher other = new RecordingPublisher();
        Setup.bind(choosy, "nng", good);
        Setup.bind(choosy, "kafka", other);
        Setup.round(choosy, TICKS);
        choosy.unbindPublisher(other);
        assertEquals(List.of(ROUND, List.of()), List.of(Setup.log(good), Setup.log(other)));
        assertEquals("nng", choosy.facts().get("publishers"));
        assertEquals(List.of("there is no publisher zmq for :spot:"), choosy.warnings());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

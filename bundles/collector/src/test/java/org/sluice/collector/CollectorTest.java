package org.sluice.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.feed.FeedStatus.State;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.fetcher.TickSink;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Await;
import org.sluice.testkit.Configs;
import org.sluice.testkit.RecordingListener;
import org.sluice.testkit.SettableClock;

@Timeout(120)
class CollectorTest {

    private final Market market = new Market();
    private final RecordingListener listener = new RecordingListener();
    private final AtomicLong sequence = new AtomicLong();
    private final List<Collector> running = new ArrayList<>();

    @AfterEach
    void stop() {
        running.forEach(Collector::deactivate);
        market.deactivate();
    }

    @Test
    void sweepsInSlicesAndCompletesEveryTick() {
        FakeFetcher fetcher = new FakeFetcher(sequence);
        Collector collector = collector(new FakeCatalog(5), "fetchers", "a", "intervalMillis", 60_000);
        collector.addFetcher(fetcher, FakeFetcher.properties("a", Fetcher.BATCH, 2));
        start(collector);
        Await.until("one round", () -> collector.status().rounds() == 1);
        assertEquals(
                List.of("stock start", "stock ticks 2", "stock ticks 2", "stock ticks 1", "stock end"),
                listener.calls());
        Tick tick = listener.ticks().get(4);
        assertEquals(FakeCatalog.symbol(4), tick.symbol());
        assertEquals("a", tick.source());
        assertEquals(Origin.LIVE, tick.origin());
        assertEquals(Phase.CONTINUOUS, tick.phase());
        assertEquals(LocalDateTime.ofInstant(tick.received(), MarketTime.ZONE).toLocalDate(), tick.tradingDay());
        assertEquals(State.COLLECTING, collector.status().state());
        assertEquals(3, fetcher.polls.get());
    }

    @Test
    void turnsToTheNextSourceInTheSameRoundAndComesBackToTheFirst() {
        FakeFetcher first = new FakeFetcher(sequence);
        FakeFetcher second = new FakeFetcher(sequence);
        first.failure = "connection refused";
        Collector collector = collector(new FakeCatalog(4), "fetchers", "a,b", "intervalMillis", 20, "retryMillis", 50);
        collector.addFetcher(first, FakeFetcher.properties("a", Fetcher.BATCH, 2));
        collector.addFetcher(second, FakeFetcher.properties("b", Fetcher.BATCH, 2));
        start(collector);
        Await.until("a round from b", () -> collector.status().rounds() >= 1);
        assertEquals("b", listener.ticks().get(0).source());
        assertEquals(
                List.of("stock start", "stock ticks 2", "stock ticks 2", "stock end"),
                listener.calls().subList(0, 4));
        assertEquals("connection refused", collector.status().sources().get(0).lastError());
        first.failure = null;
        Await.until("a to be used again", () -> "a".equals(collector.status().source()));
        assertBalancedMarks();
    }

    @Test
    void goesOnWithTheRestOfTheSweepWhenThereIsNoOtherSource() {
        FakeFetcher fetcher = new FakeFetcher(sequence) {
            @Override
            public void poll(List<Symbol> universe, TickSink sink) throws IOException {
                if (universe.contains(FakeCatalog.symbol(2))) {
                    polls.incrementAndGet();
                    throw new IOException("HTTP 500");
                }
                super.poll(universe, sink);
            }
        };
        Collector collector = collector(new FakeCatalog(6), "fetchers", "a", "intervalMillis", 60_000);
        collector.addFetcher(fetcher, FakeFetcher.properties("a", Fetcher.BATCH, 2));
        start(collector);
        Await.until("one round", () -> collector.status().rounds() == 1);
        assertEquals(List.of("stock start", "stock ticks 2", "stock ticks 2", "stock end"), listener.calls());
        assertEquals(State.COLLECTING, collector.status().state());
        assertEquals(1, collector.status().sources().get(0).failures());
    }

    @Test
    void aFailedRoundEndsWithItsMarkAndTheSourceRestsLongerAndLonger() {
        FakeFetcher fetcher = new FakeFetcher(sequence);
        fetcher.failure = "HTTP 403";
        Collector collector = collector(new FakeCatalog(1), "fetchers", "a", "intervalMillis", 10, "retryMillis", 100);
        collector.addFetcher(fetcher, FakeFetcher.properties("a"));
        start(collector);
        long begin = System.nanoTime();
        Await.until("four polls", () -> fetcher.polls.get() >= 4);
        assertTrue(System.nanoTime() - begin >= 600_000_000L, "three rests of 100, 200 and 400 ms, less some start-up");
        assertEquals(State.FAILED, collector.status().state());
        assertEquals("no source delivers: a: HTTP 403", collector.status().reason());
        assertEquals(List.of("feed stock: no source delivers: a: HTTP 403"), collector.warnings());
        assertBalancedMarks();
    }

    @Test
    void neverCrossesFromLiveToTest() {
        FakeFetcher live = new FakeFetcher(sequence);
        FakeFetcher test = new FakeFetcher(sequence);
        live.failure = "down";
        Collector collector =
                collector(new FakeCatalog(1), "fetchers", "live,test", "intervalMillis", 10, "retryMillis", 10);
        collector.addFetcher(live, FakeFetcher.properties("live"));
        collector.addFetcher(test, FakeFetcher.properties("test", Fetcher.ORIGIN, "TEST"));
        start(collector);
        Await.until("three polls of the live source", () -> live.polls.get() >= 3);
        assertEquals(0, test.polls.get());
        assertEquals(
                "no source delivers: live: down; test is TEST, this feed is LIVE",
                collector.status().reason());
    }

    @Test
    void aSourceThatDeliversOldQuotesInSessionHasFailed() {
        FakeFetcher frozen = new FakeFetcher(sequence);
        FakeFetcher good = new FakeFetcher(sequence);
        frozen.frozenAt = Instant.now().minusSeconds(40);
        Collector collector =
                collector(new FakeCatalog(2), "fetchers", "frozen,good", "intervalMillis", 10, "retryMillis", 60_000);
        collector.addFetcher(frozen, FakeFetcher.properties("frozen"));
        collector.addFetcher(good, FakeFetcher.properties("good"));
        start(collector);
        Await.until(
                "the good source to take over",
                () -> "good".equals(collector.status().source()));
        assertTrue(collector.status().sources().get(0).lastError().startsWith("stale: its newest quote is of "));
        frozen.frozenAt = null;
        assertBalancedMarks();
    }

    @Test
    void changingThePreferenceSwapsWithoutLosingOrDoublingATick() {
        FakeFetcher a = new FakeFetcher(sequence);
        FakeFetcher b = new FakeFetcher(sequence);
        Collector collector = collector(new FakeCatalog(10), "fetchers", "a,b", "intervalMillis", 10);
        collector.addFetcher(a, FakeFetcher.properties("a", Fetcher.BATCH, 3));
        collector.addFetcher(b, FakeFetcher.properties("b", Fetcher.BATCH, 4));
        start(collector);
        for (int swap = 0; swap < 20; swap++) {
            String name = swap % 2 == 0 ? "b" : "a";
            Map<String, Object> settings = settings("fetchers", name, "intervalMillis", 10);
            collector.modified(Configs.of(Collector.Config.class, settings), settings);
            Await.until("use of " + name, () -> name.equals(collector.status().source()));
        }
        running.remove(collector);
        collector.deactivate();
        assertEquals(a.delivered.get() + b.delivered.get(), listener.ticks().size());
        assertEquals(
                sequence.get(),
                listener.ticks().stream().map(Tick::volume).distinct().count());
        assertBalancedMarks();
    }

    @Test
    void aTestSourceGoesOnWhereAnotherStoodAndALiveOneIsNeverChanged() {
        assertEquals(List.of(1000.0, 1010.0, 1010.0, 1050.0, 1050.0, 1060.0), volumesOverASwap("TEST"));
        assertEquals(
                List.of(1000.0, 1010.0, 1020.0, 1030.0), volumesOverASwap("LIVE"), "smaller volumes of b are dropped");
    }

    @Test
    void aTestSourceWithoutVolumesInBetweenHidesNothing() {
        assertEquals(
                List.of(1000.0, 1010.0, Double.NaN, Double.NaN, 1010.0, 1020.0),
                volumesOverASwap("TEST", new Steps(1000, 1010, 1, 11), new Steps(Double.NaN, Double.NaN)));
    }

    /** Source a counts 1000, 1010, then b counts 10, 50, then a 1020, 1030. */
    private List<Double> volumesOverASwap(String origin) {
        return volumesOverASwap(origin, new Steps(1000, 1010, 1020, 1030), new Steps(10, 50));
    }

    private List<Double> volumesOverASwap(String origin, Steps a, Steps b) {
        RecordingListener heard = new RecordingListener();
        market.addListener(heard, Map.of());
        Object[] settings = {"feed", origin, "origin", origin, "intervalMillis", 60_000, "fetchers", "a"};
        Collector collector = collector(new FakeCatalog(1), settings);
        collector.addFetcher(a, FakeFetcher.properties("a", Fetcher.ORIGIN, origin));
        collector.addFetcher(b, FakeFetcher.properties("b", Fetcher.ORIGIN, origin));
        start(collector);
        for (int round = 1; round <= 6; round++) {
            int due = round;
            Await.until("round " + due, () -> collector.status().rounds() == due);
            if (due < 6) {
                Map<String, Object> next = settings(settings);
                next.put("fetchers", due < 2 ? "a" : due < 4 ? "b" : "a");
                collector.modified(Configs.of(Collector.Config.class, next), next);
            }
        }
        return heard.ticks().stream()
                .filter(tick -> tick.origin().name().equals(origin))
                .map(Tick::volume)
                .toList();
    }

    /** Delivers one tick a poll, with these volumes. */
    private static final class Steps implements Fetcher {
        private final double[] volumes;
        private int next;

        Steps(double... volumes) {
            this.volumes = volumes;
        }

        @Override
        public void poll(List<Symbol> universe, TickSink sink) {
            sink.accept(List.of(Tick.builder(universe.get(0), Instant.now())
                    .last(10)
                    .volume(volumes[next++])
                    .build()));
        }
    }

    @Test
    void neverCallsAFetcherAfterItWasRemoved() {
        FakeFetcher other = new FakeFetcher(sequence);
        Collector collector = collector(new FakeCatalog(50), "fetchers", "a,b", "intervalMillis", 10);
        collector.addFetcher(other, FakeFetcher.properties("b", Fetcher.BATCH, 1));
        start(collector);
        for (int i = 0; i < 50; i++) {
            FakeFetcher fetcher = new FakeFetcher(sequence);
            collector.addFetcher(fetcher, FakeFetcher.properties("a", Fetcher.BATCH, 1));
            Await.until("a poll", () -> fetcher.polls.get() > 0);
            collector.removeFetcher(fetcher);
            fetcher.gone = true;
            int polls = other.polls.get();
            Await.until("b to take over", () -> other.polls.get() > polls);
            assertFalse(fetcher.calledAfterGone);
        }
        assertBalancedMarks();
    }

    @Test
    void aStreamSaysWhereItsRoundsEnd() {
        AtomicLong polls = new AtomicLong();
        Fetcher stream = (universe, sink) -> {
            long poll = polls.incrementAndGet();
            if (poll <= 4) {
                sink.accept(List.of(Tick.of(FakeCatalog.symbol(0), Instant.now(), 10)));
                if (poll % 2 == 0) {
                    sink.endRound();
                }
            }
        };
        Collector collector = collector(new FakeCatalog(1), "fetchers", "a");
        collector.addFetcher(stream, FakeFetcher.properties("a", Fetcher.PACE, "stream"));
        start(collector);
        Await.until("five polls", () -> polls.get() >= 5);
        // Before its first endRound nobody knows that it has rounds of its own.
        assertEquals(
                List.of(
                        "stock start",
                        "stock ticks 1",
                        "stock end",
                        "stock start",
                        "stock ticks 1",
                        "stock end",
                        "stock start",
                        "stock ticks 1",
                        "stock ticks 1",
                        "stock end"),
                listener.calls());
    }

    @Test
    void pausesAndResumes() {
        FakeFetcher fetcher = new FakeFetcher(sequence);
        Collector collector = collector(new FakeCatalog(1), "fetchers", "a", "intervalMillis", 10);
        collector.addFetcher(fetcher, FakeFetcher.properties("a"));
        start(collector);
        Await.until("some rounds", () -> collector.status().rounds() > 2);
        collector.pause();
        int polls = fetcher.polls.get();
        assertEquals(State.PAUSED, collector.status().state());
        assertBalancedMarks();
        assertEquals(polls, fetcher.polls.get());
        collector.resume();
        Await.until("more rounds", () -> fetcher.polls.get() > polls);
        Await.until("the status to say so", () -> collector.status().state() == State.COLLECTING);
    }

    @Test
    void sweepsOnceMoreAfterTheCloseAndThenWaitsForTheNextSession() {
        FakeCatalog stocks = new FakeCatalog(1, FakeCatalog.hours("09:30", "15:00", Phase.CONTINUOUS));
        SettableClock clock = new SettableClock(at("2026-11-20T14:59:58"));
        List<Instant> polled = new ArrayList<>();
        Fetcher fetcher = (universe, sink) -> polled.add(clock.instant());
        Collector collector = collector(clock, stocks, "fetchers", "a", "staleSeconds", 0);
        collector.addFetcher(fetcher, FakeFetcher.properties("a"));
        start(collector);
        Await.until("the last sweep in session", () -> polled.size() == 1);
        clock.set(at("2026-11-20T15:00:09"));
        Await.until(
                "the closing sweep to be planned",
                () -> at("2026-11-20T15:00:10").equals(collector.status().nextRound()));
        clock.set(at("2026-11-20T15:00:10"));
        Await.until("the end of the day", () -> collector.status().state() == State.WAITING);
        assertEquals(List.of(at("2026-11-20T14:59:58"), at("2026-11-20T15:00:10")), polled);
        assertEquals(
                "out of session; the next begins Mon 2026-11-23 09:30:00",
                collector.status().reason());
        assertEquals(at("2026-11-23T09:30:00"), collector.status().nextRound());
        clock.set(at("2026-11-23T09:30:00"));
        Await.until("Monday's first sweep", () -> polled.size() == 3);
    }

    @Test
    void aPollThatHangsIsInterruptedAndTheNextSourceTakesOver() {
        Fetcher hanging = (universe, sink) -> {
            sink.accept(List.of(Tick.of(FakeCatalog.symbol(0), Instant.now(), 10)));
            hang();
        };
        FakeFetcher good = new FakeFetcher(sequence);
        Collector collector = collector(new FakeCatalog(1), "fetchers", "hanging,good", "retryMillis", 60_000);
        collector.addFetcher(hanging, FakeFetcher.properties("hanging"));
        collector.addFetcher(good, FakeFetcher.properties("good"));
        start(collector);
        Await.until("the good source", () -> good.polls.get() > 0);
        assertEquals(
                "no answer within 5000 ms", collector.status().sources().get(0).lastError());
        Await.until("the end of the round", () -> collector.status().rounds() == 1);
        assertBalancedMarks();
    }

    @Test
    void dropsAndCountsWhatNobodyAskedForAndWhatIsOfTheFuture() {
        Fetcher odd = (universe, sink) -> sink.accept(List.of(
                Tick.of(FakeCatalog.symbol(99), Instant.now(), 10),
                Tick.of(FakeCatalog.symbol(0), Instant.now().plusSeconds(3600), 10)));
        Collector collector = collector(new FakeCatalog(1), "fetchers", "a", "intervalMillis", 60_000);
        collector.addFetcher(odd, FakeFetcher.properties("a"));
        start(collector);
        Await.until("one round", () -> collector.status().rounds() == 1);
        assertEquals(List.of("stock start", "stock end"), listener.calls());
        assertEquals(1L, collector.counters().get("dropped.unasked"));
        assertEquals(1L, collector.counters().get("dropped.future"));
    }

    private static synchronized void hang() throws IOException {
        try {
            while (true) {
                CollectorTest.class.wait();
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    private void assertBalancedMarks() {
        Await.until("the end of the round", () -> {
            List<String> marks = listener.calls().stream()
                    .filter(call -> !call.contains("ticks"))
                    .toList();
            return !marks.isEmpty() && marks.get(marks.size() - 1).equals("stock end");
        });
        String expected = "stock start";
        for (String call : listener.calls()) {
            if (!call.contains("ticks")) {
                assertEquals(expected, call);
                expected = expected.equals("stock start") ? "stock end" : "stock start";
            } else {
                assertEquals("stock end", expected, "ticks outside a round");
            }
        }
    }

    private Collector collector(FakeCatalog catalog, Object... settings) {
        return collector(InstantSource.system(), catalog, settings);
    }

    private Collector collector(InstantSource clock, FakeCatalog catalog, Object... settings) {
        Map<String, Object> map = settings(settings);
        Collector collector = new Collector(Configs.of(Collector.Config.class, map), map, market, catalog, clock);
        market.addListener(listener, Map.of());
        return collector;
    }

    private void start(Collector collector) {
        running.add(collector);
        collector.start();
    }

    private static Map<String, Object> settings(Object... settings) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            map.put((String) settings[i], settings[i + 1]);
        }
        return map;
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(MarketTime.ZONE).toInstant();
    }
}

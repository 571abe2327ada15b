package org.sluice.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Tick;
import org.sluice.api.market.TickListener;
import org.sluice.testkit.Await;
import org.sluice.testkit.RecordingListener;
import org.sluice.testkit.Samples;

@Timeout(60)
class MarketTest {

    private static final Instant NOW = Instant.parse("2026-11-20T02:00:00Z");

    private final Market market = new Market();
    private final Market.Line line = market.open("stock", Origin.TEST);
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void close() {
        market.deactivate();
    }

    @Test
    void handsEveryTickToEveryListenerBetweenItsMarks() {
        RecordingListener second = new RecordingListener();
        market.addListener(listener, Map.of());
        market.addListener(second, Map.of());
        List<Tick> ticks = Samples.ticks(3, NOW);
        line.roundStart();
        line.accept(ticks, Set.of());
        line.roundEnd();
        assertEquals(List.of("stock start", "stock ticks 3", "stock end"), listener.calls());
        assertEquals(ticks, listener.ticks());
        assertEquals(listener.calls(), second.calls());
    }

    @Test
    void dropsAndCountsWhatIsOlderThanTheLastOfItsSymbol() {
        market.addListener(listener, Map.of());
        line.accept(List.of(tick(NOW, 100)), Set.of());
        line.accept(List.of(tick(NOW.minusMillis(1), 101)), Set.of());
        line.accept(List.of(tick(NOW, 100)), Set.of());
        assertEquals(List.of(tick(NOW, 100), tick(NOW, 100)), listener.ticks());
        assertEquals(1L, market.counters().get("stock.dropped.late"));
    }

    @Test
    void dropsAndCountsAFallOfTheCumulativeVolumeWithinATradingDayOnly() {
        market.addListener(listener, Map.of());
        Tick nextDay = tick(NOW.plusSeconds(86_400), 5);
        line.accept(List.of(tick(NOW, 100)), Set.of());
        line.accept(List.of(tick(NOW.plusSeconds(1), Double.NaN)), Set.of());
        line.accept(List.of(tick(NOW.plusSeconds(2), 99)), Set.of());
        line.accept(List.of(nextDay), Set.of());
        assertEquals(List.of(tick(NOW, 100), tick(NOW.plusSeconds(1), Double.NaN), nextDay), listener.ticks());
        assertEquals(1L, market.counters().get("stock.dropped.backwards"));
        assertEquals(nextDay, market.last(nextDay.symbol()).orElseThrow());
    }

    @Test
    void aListenerThatThrowsStopsNobodyAndComesBackWithAStart() {
        AtomicBoolean broken = new AtomicBoolean(true);
        RecordingListener inner = new RecordingListener();
        TickListener fragile = new TickListener() {
            @Override
            public void onTicks(String feed, List<Tick> ticks) {
                if (broken.get()) {
                    throw new IllegalStateException("no disk");
                }
                inner.onTicks(feed, ticks);
            }

            @Override
            public void onRoundStart(String feed) {
                inner.onRoundStart(feed);
            }

            @Override
            public void onRoundEnd(String feed) {
                inner.onRoundEnd(feed);
            }
        };
        market.addListener(fragile, Map.of("component.name", "fragile"));
        market.addListener(listener, Map.of());
        round(2);
        assertEquals(List.of("stock start", "stock ticks 2", "stock end"), listener.calls());
        assertEquals(List.of("stock start"), inner.calls());
        assertEquals(1L, market.counters().get("listener.failures"));
        assertEquals(List.of("tick listener fragile rests after: IllegalStateException: no disk"), market.warnings());

        broken.set(false);
        line.accept(Samples.ticks(1, NOW), Set.of());
        assertEquals(List.of("stock start"), inner.calls(), "ticks without a start after a failure");
        Await.until("the listener to be called again", () -> {
            round(2);
            return inner.calls().size() > 1;
        });
        assertEquals(List.of("stock start", "stock start", "stock ticks 2", "stock end"), inner.calls());
    }

    @Test
    void neverCallsAListenerAfterItWasRemoved() throws Exception {
        AtomicBoolean removed = new AtomicBoolean();
        AtomicBoolean calledLate = new AtomicBoolean();
        CountDownLatch called = new CountDownLatch(1);
        TickListener slow = (feed, ticks) -> {
            called.countDown();
            for (int i = 0; i < 1000; i++) {
                Thread.onSpinWait();
            }
            calledLate.compareAndSet(false, removed.get());
        };
        AtomicBoolean done = new AtomicBoolean();
        Thread dispatcher = new Thread(() -> {
            while (!done.get()) {
                line.accept(Samples.ticks(1, NOW), Set.of());
            }
        });
        dispatcher.start();
        for (int i = 0; i < 200; i++) {
            removed.set(false);
            market.addListener(slow, Map.of());
            called.await();
            market.removeListener(slow);
            removed.set(true);
        }
        done.set(true);
        dispatcher.join();
        assertFalse(calledLate.get());
    }

    @Test
    void aLiveQuoteIsNeverHiddenByATestQuoteOfAnotherFeed() {
        Market.Line live = market.open("live", Origin.LIVE);
        Tick real = tick(NOW, 1).completed(null, Origin.LIVE, null, null, null);
        Tick liveTick = Tick.builder(real.symbol(), NOW)
                .last(7)
                .build()
                .completed("tencent", Origin.LIVE, NOW, real.tradingDay(), real.phase());
        live.accept(List.of(liveTick), Set.of());
        line.accept(List.of(tick(NOW.plusSeconds(60), 1)), Set.of());
        assertEquals(liveTick, market.last(real.symbol()).orElseThrow());
        assertEquals(List.of(liveTick), List.copyOf(market.all()));
    }

    @Test
    void aFeedHasOneCollectorAndForgetsItsQuotesWhenItsOriginChanges() {
        assertThrows(IllegalStateException.class, () -> market.open("stock", Origin.TEST));
        line.accept(List.of(tick(NOW, 1)), Set.of());
        line.close();
        assertEquals(List.of(tick(NOW, 1)), List.copyOf(market.all()).stream().toList(), "kept while nobody collects");
        market.open("stock", Origin.TEST).close();
        assertEquals(1, market.all().size(), "kept by the next collector of the same origin");
        market.open("stock", Origin.LIVE);
        assertEquals(0, market.all().size(), "another origin begins with nothing");
    }

    private void round(int ticks) {
        line.roundStart();
        line.accept(Samples.ticks(ticks, NOW), Set.of());
        line.roundEnd();
    }

    private static Tick tick(Instant time, double volume) {
        return Samples.complete(Tick.builder(FakeCatalog.symbol(0), time)
                .last(10)
                .volume(volume)
                .build());
    }
}

package org.sluice.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.feed.FeedStatus.SourceStatus;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.fetcher.TickSink;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Await;
import org.sluice.testkit.Configs;
import org.sluice.testkit.RecordingListener;

/** Two sources of the same market that do not say quite the same. */
@Timeout(60)
class QualityTest {

    private final Market market = new Market();
    private final RecordingListener listener = new RecordingListener();
    private final Instant begin = Instant.now();
    private final Scripted tencent = new Scripted(begin);
    private final Scripted sina = new Scripted(begin);
    private final Map<String, Object> settings = new HashMap<>(
            Map.of("fetchers", "tencent,sina", "intervalMillis", 60_000L, "retryMillis", 60_000L, "staleSeconds", 30));
    private Collector collector;

    @AfterEach
    void stop() {
        collector.deactivate();
        market.deactivate();
    }

    @Test
    void aFewSharesLessAtTheOtherSourceAreDroppedAndNothingRunsBackwards() {
        start(new FakeCatalog(1));
        tencent.says(row(0, 120_000, 1_200_000));
        round();
        use("sina,tencent");
        sina.says(row(1, 119_900, 1_199_000)); // one lot behind
        round();
        sina.says(row(2, 120_100, 1_201_000));
        round();
        use("tencent,sina");
        tencent.says(row(1, 120_000, 1_200_000)); // a second and a lot behind
        round();
        tencent.says(row(3, 120_000, 1_200_000)); // still a lot behind
        round();
        tencent.says(row(4, 120_200, 1_202_000));
        round();
        assertEquals(
                List.of("tencent 120000", "sina 120100", "tencent 120200"),
                listener.ticks().stream()
                        .map(tick -> tick.source() + " " + (long) tick.volume())
                        .toList());
        assertEquals(1L, market.counters().get("stock.dropped.late"));
        assertEquals(2L, market.counters().get("stock.dropped.backwards"));
    }

    @Test
    void volumesAHundredTimesTooGreatAreToldWithTheirFactorAndDoNotSilenceTheNextSource() {
        start(new FakeCatalog(1));
        tencent.says(row(0, 12_000_000, 1_200_000)); // 120,000 shares taken for lots
        round();
        SourceStatus source = collector.status().sources().get(0);
        assertEquals(
                List.of("SSE.STOCK 1 of 1, factor 0.01"),
                source.doubts().stream()
                        .map(doubt -> doubt.product() + " " + doubt.quotes() + " of " + doubt.checked() + ", factor "
                                + doubt.factor())
                        .toList());
        assertEquals(1L, collector.counters().get("units.doubtful.tencent.SSE.STOCK"));
        assertTrue(
                collector
                        .warnings()
                        .get(0)
                        .startsWith(
                                "feed stock: units of tencent, SSE.STOCK: turnover ÷ volume is off by a factor of 0.01"),
                collector.warnings().toString());
        use("sina,tencent");
        sina.says(row(1, 120_100, 1_201_000));
        round();
        assertEquals(
                List.of("tencent 12000000", "sina 120100"),
                listener.ticks().stream()
                        .map(tick -> tick.source() + " " + (long) tick.volume())
                        .toList());
        assertEquals(0L, market.counters().get("stock.dropped.backwards"));
    }

    @Test
    void aSourceOfWhichEveryQuoteIsDroppedHasFailed() {
        settings.putAll(Map.of("intervalMillis", 10L, "staleSeconds", 1));
        tencent.says(row(0, 120_000, 1_200_000));
        sina.says(row(0, 130_000, 1_300_000));
        tencent.keepsTime = true;
        sina.keepsTime = true;
        settings.put("fetchers", "sina");
        start(new FakeCatalog(1));
        collector.start();
        Await.until("a quote of sina", () -> !listener.ticks().isEmpty());
        use("tencent,sina"); // its volumes are behind for good
        Await.until(
                "tencent to have failed",
                () -> collector.status().sources().get(0).lastError() != null);
        Await.until("sina to take over", () -> "sina".equals(collector.status().source()));
        SourceStatus failed = collector.status().sources().get(0);
        assertEquals("frozen: only 0 quotes of 1 symbols advanced within 1 s", failed.lastError());
        assertTrue(listener.ticks().stream().allMatch(tick -> tick.source().equals("sina")));
    }

    @Test
    void aFrozenSourceIsAskedBesideTheOtherAndTakesOverOnlyWithNews() {
        settings.putAll(Map.of("intervalMillis", 10L, "staleSeconds", 1, "retryMillis", 10L, "retryMaxMillis", 20L));
        tencent.says(row(0, 120_000, 1_200_000)); // its time stands still
        sina.says(row(0, 120_000, 1_200_000));
        sina.keepsTime = true;
        start(new FakeCatalog(1));
        collector.start();
        Await.until("sina to take over", () -> "sina".equals(collector.status().source()));
        int asked = tencent.polls.get();
        long rounds = collector.status().rounds();
        Await.until("tencent to be asked many times", () -> tencent.polls.get() > asked + 10);
        assertTrue(collector.status().rounds() > rounds, "meanwhile sina's quotes flow");
        assertEquals("sina", collector.status().source());
        int first = listener.ticks().size() - 1;
        tencent.keepsTime = true;
        Await.until(
                "tencent to be back", () -> "tencent".equals(collector.status().source()));
        Await.until("its quotes", () -> last().source().equals("tencent"));
        List<String> sources = listener.ticks().subList(first, listener.ticks().size()).stream()
                .map(Tick::source)
                .distinct()
                .toList();
        assertEquals(List.of("sina", "tencent"), sources, "one change, not to and fro");
    }

    private Tick last() {
        List<Tick> ticks = listener.ticks();
        return ticks.get(ticks.size() - 1);
    }

    @Test
    void tellsHowManySymbolsHaveHadNoQuoteSinceTheSessionBegan() {
        start(new FakeCatalog(3));
        assertEquals(0, collector.status().missing(), "before the first round nothing is missing");
        tencent.says(row(0, 120_000, 1_200_000));
        round();
        assertEquals(2, collector.status().missing());
    }

    private void start(FakeCatalog catalog) {
        market.addListener(listener, Map.of());
        collector = new Collector(
                Configs.of(Collector.Config.class, settings), settings, market, catalog, InstantSource.system());
        collector.addFetcher(tencent, FakeFetcher.properties("tencent"));
        collector.addFetcher(sina, FakeFetcher.properties("sina"));
    }

    /** Lets one round pass: the first begins at the start, later ones at a changed configuration. */
    private void round() {
        long before = collector.status().rounds();
        if (before == 0) {
            collector.start();
        } else {
            collector.modified(Configs.of(Collector.Config.class, settings), settings);
        }
        Await.until("a round", () -> collector.status().rounds() > before);
    }

    private void use(String fetchers) {
        settings.put("fetchers", fetchers);
        if (settings.get("intervalMillis").equals(10L)) {
            collector.modified(Configs.of(Collector.Config.class, settings), settings);
        }
    }

    private static Row row(int second, double volume, double turnover) {
        return new Row(second, volume, turnover);
    }

    private record Row(int second, double volume, double turnover) {}

    /** Delivers the first symbol as it was told to, every time it is asked. */
    private static final class Scripted implements Fetcher {
        private final Instant begin;
        private final List<Row> rows = new ArrayList<>();
        final AtomicInteger polls = new AtomicInteger();
        volatile boolean keepsTime;

        Scripted(Instant begin) {
            this.begin = begin;
        }

        synchronized void says(Row row) {
            rows.add(row);
        }

        @Override
        public synchronized void poll(List<Symbol> universe, TickSink sink) {
            polls.incrementAndGet();
            Row row = rows.get(rows.size() - 1);
            Instant time = keepsTime ? Instant.now() : begin.plusSeconds(row.second());
            sink.accept(List.of(Tick.builder(universe.get(0), time)
                    .last(10)
                    .high(10.05)
                    .low(9.95)
                    .volume(row.volume())
                    .turnover(row.turnover())
                    .build()));
        }
    }
}

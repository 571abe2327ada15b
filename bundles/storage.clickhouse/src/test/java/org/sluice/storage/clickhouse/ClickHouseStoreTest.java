package org.sluice.storage.clickhouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.storage.Segment;
import org.sluice.testkit.ListedSegment;
import org.sluice.testkit.Samples;

/** With a real server. */
@Timeout(120)
class ClickHouseStoreTest {

    private static final Symbol STOCK = new Symbol(Exchange.SSE, "600000");
    private static final Symbol FUTURE = new Symbol(Exchange.SHFE, "cu2501");
    private static final Instant TIME = Instant.parse("2026-11-27T02:00:00.123456789Z");
    private static final Instant FAR = Instant.MAX;

    private RealServer real;
    private Settings settings;
    private ClickHouseStore store;

    @BeforeEach
    void open() throws Exception {
        real = RealServer.get();
        settings = real.settings(real.database(), false);
        store = opened();
    }

    private ClickHouseStore opened() {
        return new ClickHouseStore(settings, InstantSource.system(), 100);
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.deactivate();
        }
    }

    private List<Tick> all(Symbol symbol) throws IOException {
        List<Tick> read = new ArrayList<>();
        store.read(symbol, Origin.TEST, Instant.MIN, FAR, read::addAll);
        return read;
    }

    private static List<Tick> ticks(int from, int to) {
        List<Tick> ticks = new ArrayList<>();
        for (int i = from; i < to; i++) {
            ticks.add(Samples.tick(STOCK, TIME.plusSeconds(i / 3), 10 + i / 100.0));
        }
        return ticks;
    }

    private static Bar bar(double close, int revision) {
        return new Bar(
                STOCK,
                Interval.MIN1,
                Origin.TEST,
                "sample",
                TIME,
                TIME.plusSeconds(60),
                LocalDate.of(2026, 11, 27),
                1,
                2,
                0.5,
                close,
                100,
                150,
                Double.NaN,
                true,
                revision);
    }

    @Test
    void everyFieldComesBackToTheNanosecond() throws Exception {
        Tick bare = Samples.complete(Tick.builder(STOCK, TIME.plusNanos(1)).build());
        Tick halted = Tick.builder(STOCK, TIME.plusSeconds(1))
                .bids(Depth.of(new double[] {1, 2, 3, 4, 5, 6, 7}, new double[] {7, 6, 5, 4, 3, 2, 1}))
                .build()
                .completed("某'\\源", Origin.TEST, TIME.plusNanos(7), LocalDate.of(2026, 11, 27), Phase.HALTED);
        store.append(ListedSegment.ofTicks("s1", 100, List.of(bare, halted)));
        assertEquals(List.of(bare, halted), all(STOCK));
    }

    @Test
    void theTablesSayWhatTheyAreToldToInSql() throws Exception {
        Tick tick = Samples.complete(Tick.builder(STOCK, TIME).last(10.25).build());
        store.append(new ListedSegment("s1", 7, Origin.TEST, List.of(tick), List.of(bar(1.5, 0))));
        assertEquals(
                "7\tSSE\t600000\tsample\t1795744800123456\t789\t2026-11-27\t2026-11-27 10:00:00\tCONTINUOUS\t10.25\t\\N\t[]",
                real.ask("SELECT seq, exchange, code, source, ts_us, ts_nanos, day, time, phase, last, open, bid_prices"
                        + " FROM " + settings.database() + "_test.ticks FORMAT TabSeparated"));
        assertEquals(
                "1m\t1795744800123456\t1795744860123456\t2026-11-27\t1\t0\t1.5\t\\N",
                real.ask("SELECT bar_interval, start_us, end_us, day, complete, revision, close, open_interest FROM "
                        + settings.database() + "_test.bars FORMAT TabSeparated"));
    }

    @Test
    void aNightSessionIsFoundByItsTimeThoughItCountsToALaterDay() throws Exception {
        Tick friday = Tick.builder(FUTURE, Instant.parse("2026-11-27T13:30:00Z"))
                .last(5)
                .build()
                .completed("s", Origin.TEST, TIME, LocalDate.of(2026, 11, 30), Phase.CONTINUOUS);
        store.append(ListedSegment.ofTicks("n1", 1, List.of(friday, friday)));
        List<Tick> read = new ArrayList<>();
        store.read(
                FUTURE,
                Origin.TEST,
                friday.exchangeTime(),
                friday.exchangeTime().plusNanos(1),
                read::addAll);
        assertEquals(List.of(friday, friday), read);
    }

    /** A segment that breaks where a server or a network does: when a part has been sent. */
    private static Segment breaking(ListedSegment segment) {
        return new Segment() {
            private int readings;

            @Override
            public String id() {
                return segment.id();
            }

            @Override
            public long firstSequence() {
                return segment.firstSequence();
            }

            @Override
            public Origin origin() {
                return segment.origin();
            }

            @Override
            public void ticks(TickSink sink) throws IOException {
                boolean whole = ++readings == 1;
                segment.ticks((first, some) -> {
                    if (!whole && first > segment.firstSequence() + 200) {
                        throw new IOException("the wire is cut");
                    }
                    sink.accept(first, some);
                });
            }

            @Override
            public void bars(Consumer<List<Bar>> sink) {
                segment.bars(sink);
            }
        };
    }

    @Test
    void aSegmentOfWhichAPartWasSentIsCompletedAndNothingIsTwice() throws Exception {
        ListedSegment segment = ListedSegment.ofTicks("s1", 1, ticks(0, 500));
        IOException cut = assertThrows(IOException.class, () -> store.append(breaking(segment)));
        assertEquals("segment s1 could not be stored: the wire is cut", cut.getMessage());
        assertEquals(List.of(cut.getMessage()), store.warnings());
        int sent = all(STOCK).size();
        assertTrue(sent > 0 && sent < 500, sent + " sent");
        store.deactivate();
        store = opened();
        store.append(segment);
        assertEquals(segment.ticks(), all(STOCK));
        assertEquals(List.of(), store.warnings());
        store.append(segment);
        assertEquals(segment.ticks(), all(STOCK));
        assertEquals(
                Map.of("segments", 1L, "segments.repeated", 1L, "ticks", 500L, "bars", 0L, "failures", 0L),
                store.counters());
    }

    @Test
    void anEarlierSegmentThatComesAgainDoesNotTakeThePlaceOfALater() throws Exception {
        ListedSegment first = ListedSegment.ofBars("s1", 1, List.of(bar(11, 0)));
        store.append(first);
        store.append(ListedSegment.ofBars("s2", 2, List.of(bar(12, 0))));
        store.append(first);
        assertEquals(List.of(bar(12, 0)), store.read(STOCK, Interval.MIN1, Origin.TEST, Instant.EPOCH, FAR));
    }

    @Test
    void tablesSpreadOverAClusterServeAsOnesOfThisServer() throws Exception {
        assumeTrue(System.getenv("SLUICE_TEST_CLICKHOUSE_URL") == null, "the server named there has no cluster 'one'");
        // ON CLUSTER needs ZooKeeper; without it each statement is for the one server that is the cluster
        Settings one =
                new Settings(settings.url(), "", "", settings.database(), "one", settings.timeout(), 8_192, false);
        for (String statement : new Schema(one, null).statements(Origin.TEST, real.ask("SELECT version()"))) {
            real.ask(statement.replace(" ON CLUSTER `one`", ""));
        }
        List<Bar> bars = List.of(bar(11, 0), bar(12, 1));
        ListedSegment segment = new ListedSegment("s1", 1, Origin.TEST, ticks(0, 500), bars);
        assertThrows(IOException.class, () -> store.append(breaking(segment)));
        store.append(segment);
        assertEquals(segment.ticks(), all(STOCK));
        assertEquals(bars.subList(1, 2), store.read(STOCK, Interval.MIN1, Origin.TEST, Instant.EPOCH, FAR));
        assertEquals("500", real.ask("SELECT count() FROM " + settings.database() + "_test.ticks_local FINAL"));
    }

    @Test
    void tablesThatSomebodyRemovedAreMadeAgain() throws Exception {
        ListedSegment segment = ListedSegment.ofTicks("s1", 1, ticks(0, 3));
        store.append(segment);
        real.ask("DROP DATABASE " + settings.database() + "_test");
        IOException gone = assertThrows(IOException.class, () -> store.append(segment));
        assertTrue(
                gone.getMessage().startsWith("segment s1 could not be stored: http://127.0.0.1:"), gone.getMessage());
        store.append(segment);
        assertEquals(segment.ticks(), all(STOCK));
    }

    @Test
    void aWrongPasswordIsToldWithTheServersWordsAndWithoutThePassword() throws Exception {
        store.deactivate();
        settings = new Settings(
                settings.url(),
                "sluice",
                "WRONG" + RealServer.PASSWORD,
                settings.database(),
                "",
                settings.timeout(),
                8_192,
                false);
        store = opened();
        IOException refused =
                assertThrows(IOException.class, () -> store.append(ListedSegment.ofTicks("s1", 1, ticks(0, 3))));
        assertTrue(refused.getMessage().contains("Code: 193"), refused.getMessage());
        assertTrue(!refused.getMessage().contains("WRONG"), refused.getMessage());
        assertEquals(1, refused.getMessage().lines().count());
    }

    @Test
    void whatTheServerIsIsShown() throws Exception {
        all(STOCK);
        String version = real.ask("SELECT version()");
        String name = settings.database();
        assertEquals(
                Map.of(
                        "server",
                        settings.url().toString(),
                        "databases",
                        name + "_live, " + name + "_test",
                        "version",
                        version),
                store.facts());
    }
}

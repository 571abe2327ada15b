package org.sluice.storage.clickhouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.api.catalog.Product;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.testkit.ListedCatalog;
import org.sluice.testkit.ListedSegment;

/** hikyuu's tables, in a real server. */
@Timeout(120)
class HikyuuStoreTest {

    /** 10:01 of a Friday in Shanghai. */
    private static final Instant END = Instant.parse("2026-11-27T02:01:00Z");

    private static final Instant NOW = Instant.parse("2026-11-27T08:00:00Z");
    private static final LocalDate FRIDAY = LocalDate.of(2026, 11, 27);

    private RealServer real;
    private Settings settings;
    private ClickHouseStore store;
    private ListedCatalog catalog;

    @BeforeEach
    void open() throws Exception {
        real = RealServer.get();
        real.ask("DROP DATABASE IF EXISTS hku_base");
        real.ask("DROP DATABASE IF EXISTS hku_data");
        settings = real.settings(real.database(), true);
        catalog = new ListedCatalog()
                .stock("SSE.600000")
                .star("SSE.688001")
                .index("SSE.000001")
                .add("SZSE.159915", Product.Kind.ETF, "")
                .add("SHFE.cu2701", Product.Kind.FUTURE, "");
        store = opened();
        store.bindCatalog(catalog);
    }

    private ClickHouseStore opened() {
        return new ClickHouseStore(settings, () -> NOW, 100);
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.deactivate();
        }
    }

    private static Bar bar(String symbol, Interval interval, LocalDate day, Instant end, double price) {
        return new Bar(
                Symbol.parse(symbol),
                interval,
                Origin.LIVE,
                "sample",
                end.minusSeconds(60),
                end,
                day,
                price,
                price + 0.0099,
                price - 0.01,
                price,
                12_345,
                127_983.99,
                Double.NaN,
                true,
                0);
    }

    private String table(String name) throws IOException {
        return real.ask("SELECT market, code, toUInt32(date), open, high, low, close, amount, volume FROM hku_data."
                + name + " ORDER BY market, code, date FORMAT TabSeparated");
    }

    private static long at(int year, int month, int day) {
        return LocalDate.of(year, month, day)
                .atStartOfDay(java.time.ZoneId.of("Asia/Shanghai"))
                .toEpochSecond();
    }

    @Test
    void aMinuteIsKnownByItsEndAndCountsSharesADayItsLots() throws Exception {
        store.append(ListedSegment.ofBars(
                "s1",
                1,
                List.of(
                        bar("SSE.600000", Interval.MIN1, FRIDAY, END, 8.29),
                        bar("SSE.000001", Interval.MIN1, FRIDAY, END, 8.29),
                        bar("SSE.600000", Interval.DAY, FRIDAY, NOW, 8.29),
                        bar("SSE.000001", Interval.DAY, FRIDAY, NOW, 8.29))));
        assertEquals(
                "SH\t000001\t1795744860\t8290\t8299\t8280\t8290\t127983\t123450\n" // an index: of its lot of 100
                        + "SH\t600000\t1795744860\t8290\t8299\t8280\t8290\t127983\t12345000",
                table("min_k"));
        assertEquals(
                "SH\t000001\t" + at(2026, 11, 27) + "\t8290\t8299\t8280\t8290\t127983\t1234\n" + "SH\t600000\t"
                        + at(2026, 11, 27) + "\t8290\t8299\t8280\t8290\t127983\t123450",
                table("day_k"));
    }

    @Test
    void everyIntervalHasItsTableAndItsTime() throws Exception {
        List<Bar> bars = new ArrayList<>();
        LocalDate wednesday = LocalDate.of(2026, 5, 20);
        for (Interval interval : Interval.values()) {
            bars.add(bar("SSE.600000", interval, wednesday, END, 10));
        }
        store.append(ListedSegment.ofBars("s1", 1, bars));
        List<String> found = new ArrayList<>();
        for (String name : real.ask("SELECT name FROM system.tables WHERE database = 'hku_data' ORDER BY name")
                .split("\n")) {
            found.add(name + ' ' + real.ask("SELECT toUInt32(date) FROM hku_data." + name));
        }
        assertEquals(
                List.of(
                        "day_k " + at(2026, 5, 20),
                        "halfyear_k " + at(2026, 6, 30),
                        "hour2_k 1795744860",
                        "min15_k 1795744860",
                        "min30_k 1795744860",
                        "min5_k 1795744860",
                        "min60_k 1795744860",
                        "min_k 1795744860",
                        "month_k " + at(2026, 5, 31),
                        "quarter_k " + at(2026, 6, 30),
                        "week_k " + at(2026, 5, 22),
                        "year_k " + at(2026, 12, 31)),
                found);
    }

    @Test
    void whatIsNotOfTheLiveStockMarketOrNotKnownIsNotThere() throws Exception {
        Bar live = bar("SSE.600000", Interval.MIN1, FRIDAY, END, 10);
        Bar test = new Bar(
                live.symbol(),
                live.interval(),
                Origin.TEST,
                "x",
                live.start(),
                live.end(),
                FRIDAY,
                9,
                9,
                9,
                9,
                9,
                9,
                9,
                true,
                5);
        store.append(ListedSegment.ofBars("t1", 1, List.of(test)));
        store.append(ListedSegment.ofBars(
                "s1",
                1,
                List.of(
                        live,
                        bar("SHFE.cu2701", Interval.MIN1, FRIDAY, END, 70_000),
                        bar("SSE.600001", Interval.MIN1, FRIDAY, END, 10),
                        bar("SSE.688001", Interval.MIN1, FRIDAY, END, Double.NaN))));
        assertEquals("SH\t600000\t1795744860\t10000\t10009\t9990\t10000\t127983\t12345000", table("min_k"));
        assertEquals(2L, store.counters().get("hikyuu.skipped"));
        assertEquals(1L, store.counters().get("hikyuu.bars"));
    }

    @Test
    void aCorrectedOrImportedBarTakesThePlaceOfTheOneBefore() throws Exception {
        LocalDate before = LocalDate.of(2019, 12, 31);
        Bar old = bar("SSE.600000", Interval.MIN5, before, Instant.parse("2019-12-31T02:05:00Z"), 10);
        Bar again = bar("SSE.600000", Interval.MIN5, before, old.end(), 11);
        store.append(ListedSegment.ofBars("s1", 1, List.of(old)));
        store.append(ListedSegment.ofBars("s2", 2, List.of(again)));
        assertEquals(
                "SH\t600000\t" + old.end().getEpochSecond() + "\t11000\t11009\t10990\t11000\t127983\t12345000",
                table("min5_k"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ReplacingMergeTree", "MergeTree"})
    void aSegmentThatWasStoredByHalfHasNoBarTwice(String engine) throws Exception {
        // hikyuu's own are MergeTree
        real.ask("CREATE DATABASE hku_data");
        HikyuuTable minutes = HikyuuTable.of(Interval.MIN1).orElseThrow();
        real.ask("CREATE TABLE hku_data.min_k (" + minutes.columns() + ") ENGINE = " + engine + " " + minutes.keys());
        Bar bar = bar("SSE.600000", Interval.MIN1, FRIDAY, END, 10);
        ListedSegment segment = ListedSegment.ofBars("s1", 1, List.of(bar));
        store.append(segment);
        // as if it had been killed before the segment was whole
        String segments = settings.database() + "_live.segments";
        real.ask("DROP TABLE " + segments);
        store.deactivate();
        store = opened();
        store.bindCatalog(catalog);
        assertEquals(List.of(bar), store.read(bar.symbol(), Interval.MIN1, Origin.LIVE, Instant.EPOCH, Instant.MAX));
        real.ask("INSERT INTO " + segments + " (id, written, whole) VALUES ('s1', 1, 0)");
        store.append(segment);
        assertEquals("SH\t600000\t1795744860\t10000\t10009\t9990\t10000\t127983\t12345000", table("min_k"));
    }

    @Test
    void marketsStocksAndHolidaysAreTheCatalogsAndWhatIsThereStays() throws Exception {
        store.append(ListedSegment.ofBars("s1", 1, List.of(bar("SSE.600000", Interval.MIN1, FRIDAY, END, 10))));
        real.ask("INSERT INTO hku_base.holiday VALUES (20261001)");
        catalog.stock("SZSE.000001");
        store.append(ListedSegment.ofBars("s2", 2, List.of(bar("SSE.600000", Interval.MIN1, FRIDAY, NOW, 10))));
        assertEquals("""
                BJ\t北京证券交易所\t北京市场\t899050\t20261127\t930\t1130\t1300\t1500
                SH\t上海证券交易所\t上海市场\t000001\t20261127\t930\t1130\t1300\t1500
                SZ\t深圳证券交易所\t深圳市场\t399001\t20261127\t930\t1130\t1300\t1500""", real.ask("SELECT * FROM hku_base.market ORDER BY market FORMAT TabSeparated"));
        assertEquals("""
                SH\t000001\tSSE.000001\t2\t1\t19901219\t99999999
                SH\t600000\tSSE.600000\t1\t1\t19901219\t99999999
                SH\t688001\tSSE.688001\t9\t1\t19901219\t99999999
                SZ\t000001\tSZSE.000001\t1\t1\t19901219\t99999999
                SZ\t159915\tSZSE.159915\t5\t1\t19901219\t99999999""", real.ask("SELECT * FROM hku_base.stock ORDER BY market, code FORMAT TabSeparated"));
        assertEquals("20261001", real.ask("SELECT date FROM hku_base.holiday"));
    }

    @Test
    void aTableWithOtherColumnsIsNotWrittenTo() throws Exception {
        real.ask("CREATE DATABASE hku_data");
        real.ask("CREATE TABLE hku_data.day_k (market FixedString(2), code FixedString(6), date DateTime, open Float64,"
                + " high Float64, low Float64, close Float64, amount Float64, volume Float64)"
                + " ENGINE = MergeTree() ORDER BY (market, code, date)");
        ListedSegment segment =
                ListedSegment.ofBars("s1", 1, List.of(bar("SSE.600000", Interval.DAY, FRIDAY, NOW, 10)));
        IOException refused = assertThrows(IOException.class, () -> store.append(segment));
        assertTrue(
                refused.getMessage()
                        .contains("hku_data.day_k was made by another program: it has no column 'open UInt32'"),
                refused.getMessage());
        assertEquals("0", real.ask("SELECT count() FROM hku_data.day_k"));
        real.ask("DROP TABLE hku_data.day_k");
        store.append(segment);
        assertEquals("1", real.ask("SELECT count() FROM hku_data.day_k"));
    }

    @Test
    void withoutACatalogNothingIsStoredUntilThereIsOne() throws Exception {
        ListedSegment segment =
                ListedSegment.ofBars("s1", 1, List.of(bar("SSE.600000", Interval.DAY, FRIDAY, NOW, 10)));
        store.unbindCatalog(catalog);
        IOException waits = assertThrows(IOException.class, () -> store.append(segment));
        assertEquals(
                "segment s1 could not be stored: hikyuu = true: it needs the catalog, and there is none now",
                waits.getMessage());
        store.bindCatalog(catalog);
        store.append(segment);
        assertEquals(1L, store.counters().get("hikyuu.bars"));
    }
}

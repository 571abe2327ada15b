package org.sluice.server.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;

@Timeout(60)
class MarketTest {

    private static final String NOTHING = "{\"data\":null,\"ret\":0}";

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    private static String stock(String code, String... rows) {
        return "{\"code\":\"" + code + "\",\"data\":[" + String.join(",", rows) + "]}";
    }

    private static String ok(String... stocks) {
        return "{\"data\":[" + String.join(",", stocks) + "],\"ret\":0}";
    }

    private static String row(String time, String count) {
        return "[\"" + time + "\",7.11,7.2,7.05,7.18,12345.6," + count + "]";
    }

    @ParameterizedTest
    @CsvSource({
        // interval, ends at, hikyuu's time, its count
        "MIN, 2024-02-29T09:31, 2024-02-29 09:31:00, 1.72345E7",
        "min5, 2024-02-29T11:30, 2024-02-29 11:30:00, 1.72345E7",
        "MIN60, 2024-02-29T15:00, 2024-02-29 15:00:00, 1.72345E7",
        "HOUR2, 2024-02-29T14:00, 2024-02-29 14:00:00, 1.72345E7",
        "Day, 2024-02-29T15:00, 2024-02-29 00:00:00, 172345.0",
        "WEEK, 2024-02-28T15:00, 2024-03-01 00:00:00, 172345.0",
        "MONTH, 2024-02-05T15:00, 2024-02-29 00:00:00, 172345.0",
        "QUARTER, 2024-02-05T15:00, 2024-03-31 00:00:00, 172345.0",
        "HALFYEAR, 2024-02-05T15:00, 2024-06-30 00:00:00, 172345.0",
        "HALFYEAR, 2023-09-05T15:00, 2023-12-31 00:00:00, 172345.0",
        "YEAR, 2024-02-05T15:00, 2024-12-31 00:00:00, 172345.0"
    })
    void everyIntervalHasHikyuusTimeAndUnit(String ktype, String end, String time, String count) throws IOException {
        Interval interval = Interval.parse(ktype);
        rig.shelf.stored.add(Shelf.bar("SH600000", interval, end.substring(0, 10) + "T09:30", end));
        rig.clock.set(Shelf.time("2025-01-01T10:00:00"));
        // the client knows this bar already: it gets it again
        assertEquals(ok(stock("SH600000", row(time, count))), rig.market(ktype, "SH600000", time));
        assertEquals(ok(stock("SH600000", row(time, count))), rig.market(ktype, "SH600000", "1400-01-01 00:00:00"));
        // it knows a later one
        String later = time.substring(0, 17) + "01";
        assertEquals(NOTHING, rig.market(ktype, "SH600000", later));
        assertEquals(NOTHING, rig.market(ktype, "SH600000", "+infinity"));
    }

    @Test
    void eachStockHasItsOwnDateAndUnknownOnesAreLeftOut() throws IOException {
        for (String day : List.of("2024-02-27", "2024-02-28", "2024-02-29")) {
            rig.shelf.stored.add(Shelf.day("SH600000", day));
            rig.shelf.stored.add(Shelf.day("SZ000001", day));
            rig.shelf.stored.add(Shelf.day("SZ000002", day)); // has bars, but the catalog does not know it
        }
        assertEquals(
                ok(
                        stock("SZ000001", row("2024-02-29 00:00:00", "172345.0")),
                        stock(
                                "sh600000",
                                row("2024-02-28 00:00:00", "172345.0"),
                                row("2024-02-29 00:00:00", "172345.0"))),
                rig.ask(Map.of(
                        "cmd",
                        "market",
                        "ktype",
                        "day",
                        "codes",
                        List.of("SZ000001", "SZ000002", "sh600000", "BTC/USDT", "SH000001"),
                        "dates",
                        List.of("2024-02-29", "2024-02-01", "20240228", "2024/02/01", "2024-02-01 0:0:0.5"))));
        assertEquals(2L, rig.server.counters().get("symbols.unknown"));
        assertEquals(3L, rig.server.counters().get("rows.sent"));
    }

    @Test
    void anIndexIsCountedInHundredsOfLotsAndWithinTheDayInLots() throws IOException {
        rig.shelf.stored.add(Shelf.day("SH000001", "2024-02-29"));
        rig.shelf.stored.add(Shelf.bar("SH000001", Interval.MIN1, "2024-02-29T09:30", "2024-02-29T09:31"));
        assertEquals(
                ok(stock("SH000001", row("2024-02-29 00:00:00", "1723.45"))),
                rig.market("DAY", "SH000001", "2024-02-01"));
        assertEquals(
                ok(stock("SH000001", row("2024-02-29 09:31:00", "172345.0"))),
                rig.market("MIN", "SH000001", "2024-02-01"));
    }

    @Test
    void whatIsNotKnownIsZeroAndABarWithoutPricesIsWithheld() throws IOException {
        Bar day = Shelf.day("SH600000", "2024-02-29");
        rig.shelf.stored.add(changed(Shelf.day("SH600000", "2024-02-27"), 0, 1, 1, Origin.TEST));
        rig.shelf.stored.add(changed(Shelf.day("SH600000", "2024-02-28"), Double.NaN, 1, 1, Origin.TEST));
        rig.shelf.stored.add(changed(day, 7.05, Double.NaN, Double.POSITIVE_INFINITY, Origin.TEST));
        assertEquals(
                ok(stock("SH600000", "[\"2024-02-29 00:00:00\",7.11,7.2,7.05,7.18,0.0,0.0]")),
                rig.market("DAY", "SH600000", "2024-02-01"));
        assertEquals(2L, rig.server.counters().get("bars.withheld"));
    }

    @Test
    void testDataIsNeverMixedWithLive() throws IOException {
        rig.shelf.stored.add(Shelf.day("SH600000", "2024-02-28"));
        rig.shelf.stored.add(changed(Shelf.day("SH600000", "2024-02-29"), 7.05, 17_234_500, 123_456_000, Origin.LIVE));
        assertEquals(
                ok(stock("SH600000", row("2024-02-29 00:00:00", "172345.0"))),
                rig.market("DAY", "SH600000", "2024-02-01"));
    }

    @Test
    void theStoreIsNotAskedIfMemoryGoesBackFarEnough() throws IOException {
        rig.shelf.inMemory.add(Shelf.day("SH600000", "2024-02-28"));
        rig.shelf.inMemory.add(Shelf.day("SH600000", "2024-02-29"));
        rig.shelf.failure = new IOException("disk");
        assertEquals(
                ok(stock("SH600000", row("2024-02-29 00:00:00", "172345.0"))),
                rig.market("DAY", "SH600000", "2024-02-29"));
        assertEquals(
                "{\"msg\":\"can't be answered now: disk\",\"ret\":1}", rig.market("DAY", "SH600000", "2024-02-28"));
        assertEquals(1L, rig.server.counters().get("requests.failed"));
    }

    @Test
    void withoutBarsTheClientIsToldWhatIsMissing() throws IOException {
        rig.server.unbindBars(rig.shelf);
        assertEquals(
                "{\"msg\":\"no K-line bars here: the bundle org.sluice.aggregator is not active\",\"ret\":1}",
                rig.market("DAY", "SH600000", "2024-02-01"));
        rig.server.bindBars(rig.shelf);
        assertEquals(NOTHING, rig.market("DAY", "SH600000", "2024-02-01"));
    }

    @Test
    void anAnswerThatWouldBeTooLargeIsRefused() throws IOException {
        try (Rig small = new Rig(Map.of("maxReplyMebibytes", 1))) {
            for (int i = 0; i < 20_000; i++) {
                small.shelf.stored.add(Shelf.day("SH600000", "2024-02-29"));
            }
            assertEquals(
                    "{\"msg\":\"the answer is larger than 1048576 bytes; ask for less, or raise maxReplyMebibytes\",\"ret\":1}",
                    small.market("DAY", "SH600000", "2024-02-01"));
            assertTrue(small.market("DAY", "SZ000001", "2024-02-01").startsWith("{\"data\":null"));
        }
    }

    private static Bar changed(Bar bar, double low, double volume, double turnover, Origin origin) {
        return new Bar(
                bar.symbol(),
                bar.interval(),
                origin,
                bar.source(),
                bar.start(),
                bar.end(),
                bar.tradingDay(),
                bar.open(),
                bar.high(),
                low,
                bar.close(),
                volume,
                turnover,
                bar.openInterest(),
                bar.complete(),
                0);
    }
}

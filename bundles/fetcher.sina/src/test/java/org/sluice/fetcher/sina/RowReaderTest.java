package org.sluice.fetcher.sina;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Configs;
import org.sluice.testkit.ListedCatalog;
import org.sluice.wire.page.PageSettings;
import org.sluice.wire.page.PageTally;
import org.sluice.wire.page.RequestLists;

@Timeout(60)
class RowReaderTest {

    private static final double NONE = Double.NaN;

    private final ListedCatalog catalog = new ListedCatalog()
            .stock("SH600278")
            .stock("SH600111")
            .stock("SH600000")
            .stock("SZ000001")
            .index("SH000001")
            .index("SZ399001");
    private final PageTally tally = new PageTally(LoggerFactory.getLogger(RowReaderTest.class));
    private final RowReader reader = new RowReader(catalog, tally);

    @Test
    void readsTheRecordedRowsWholeWithAllFiveLevelsRight() throws Exception {
        Tick trade = Tick.builder(Symbol.parse("SH600278"), Instant.parse("2020-03-09T01:29:35Z"))
                .last(11.68)
                .previousClose(11.17)
                .open(11.68)
                .high(11.68)
                .low(11.68)
                .volume(1_740_300)
                .turnover(20_326_704)
                .bids(side(11.67, 14_800, 11.66, 200, 11.61, 800, 11.56, 140_100, 11.55, 50_800))
                .asks(side(11.68, 54_100, 11.69, 300, 11.70, 23_700, 11.71, 1_200, 11.72, 1_400))
                .build();
        Tick earth = Tick.builder(Symbol.parse("SH600111"), Instant.parse("2015-09-02T07:04:08Z"))
                .last(13.15)
                .previousClose(13.07)
                .open(12.50)
                .high(13.46)
                .low(12.41)
                .volume(85_085_802)
                .turnover(1_106_796_739)
                .bids(side(13.14, 6_000, 13.13, 8_800, 13.12, 900, 13.09, 1_900, 13.08, 72_499))
                .asks(side(13.18, 262_200, 13.19, 170_250, 13.20, 583_019, 13.21, 59_400, 13.22, 61_100))
                .build();
        assertEquals(List.of(trade, earth), read(Rows.recorded(), "SH600278", "SH600111"));
        assertEquals(Map.of(), counted());
    }

    @Test
    void keepsEveryDigitOfVolumeAndTurnover() throws Exception {
        Tick tick = only(read(Rows.row("sh600000", 8, "123456789012", 9, "1234567890123.45"), "SH600000"));
        assertEquals(List.of(123_456_789_012.0, 1_234_567_890_123.45), List.of(tick.volume(), tick.turnover()));
    }

    @Test
    void readsAnIndexWithoutDepthWhateverStandsThere() throws Exception {
        Object[] figures = {1, "3014.0021", 2, "3015.1712", 3, "3015.2033", 4, "3020.1149", 5, "3001.9050"};
        Tick.Builder expected = Tick.builder(Symbol.parse("SH000001"), Instant.parse("2020-03-09T01:29:35Z"))
                .last(3015.2033)
                .previousClose(3015.1712)
                .open(3014.0021)
                .high(3020.1149)
                .low(3001.9050)
                .volume(174_030_000)
                .turnover(20_326_704);
        assertEquals(expected.build(), only(read(Rows.row("sh000001", figures), "SH000001")));
        assertEquals(Depth.EMPTY, only(read(still("sz399001"), "SZ399001")).bids());
    }

    /** Public rows of 2022-04-07: turnover / volume is the average price of a share. */
    @Test
    void takesTheVolumeOfAnIndexInLotsForShanghaiAndInSharesForShenzhen() throws Exception {
        Tick shanghai = only(read(Rows.row("sh000001", 8, "402626660", 9, "398081845473"), "SH000001"));
        Tick shenzhen = only(read(Rows.row("sz399001", 8, "47857870369", 9, "524892592190.995"), "SZ399001"));
        assertEquals(List.of(40_262_666_000.0, 47_857_870_369.0), List.of(shanghai.volume(), shenzhen.volume()));
        assertEquals(9.89, shanghai.turnover() / shanghai.volume(), 0.01);
        assertEquals(10.97, shenzhen.turnover() / shenzhen.volume(), 0.01);
    }

    @Test
    void takesARowOfThirtyTwoFieldsAsWholeAndDoesNotMindMore() throws Exception {
        Tick whole = only(read(Rows.row("sh600000"), "SH600000"));
        String cut = Rows.row("sh600000").replace(",00,\";", "\";");
        assertEquals(32, cut.split(",").length);
        assertEquals(
                List.of(whole, whole, whole),
                read(
                        String.join(
                                "\n", cut, cut.replace("\";", "\""), cut.replace("\";", ",00,D|5400|480384.000\";")),
                        "SH600000"));
    }

    @Test
    void leavesPricesAbsentThatAreZeroOrEmptyButKeepsAVolumeOfZero() throws Exception {
        Object[] none = {1, "0.000", 2, "", 3, "0", 4, "0.00", 5, "0.000", 8, "0", 9, "0.000"};
        Tick tick = only(read(Rows.row("sh600000", none), "SH600000"));
        assertEquals(
                Tick.builder(Symbol.parse("SH600000"), Instant.parse("2020-03-09T01:29:35Z"))
                        .volume(0)
                        .turnover(0)
                        .bids(tick.bids())
                        .asks(tick.asks())
                        .build(),
                tick);
        Tick unknown = only(read(Rows.row("sh600000", 8, "", 9, ""), "SH600000"));
        assertEquals(List.of(NONE, NONE), List.of(unknown.volume(), unknown.turnover()));
    }

    @Test
    void leavesLevelsOutThatHaveNoPrice() throws Exception {
        // in an auction the second level has what remains unmatched, without a price
        Object[] auction = {11, "11.670", 12, "500", 13, "0.000", 15, "0.000", 17, "", 19, "0.000"};
        Tick tick = only(read(Rows.row("sh600000", auction), "SH600000"));
        assertEquals(side(11.67, 14_800), tick.bids());
        assertEquals(5, tick.asks().levels());
        // at the upper limit nobody sells
        Object[] limit = {20, 0, 21, "0.000", 22, 0, 23, "0.000", 24, 0, 25, 0, 26, 0, 27, 0, 28, 0, 29, 0};
        assertEquals(
                Depth.EMPTY, only(read(Rows.row("sh600000", limit), "SH600000")).asks());
    }

    @Test
    void callsAShareHaltedOnlyIfItsRowShowsIt() throws Exception {
        assertEquals(Phase.HALTED, only(read(still("sh600000"), "SH600000")).phase());
        // before the open, with an order, after a trade, without a past, and an index: nothing is claimed
        assertEquals(
                Arrays.asList(null, null, null, null, null),
                Arrays.asList(
                        only(read(still("sh600000", 31, "09:20:00"), "SH600000"))
                                .phase(),
                        only(read(still("sh600000", 11, "7.17"), "SH600000")).phase(),
                        only(read(still("sh600000", 1, "7.11", 8, "5"), "SH600000"))
                                .phase(),
                        only(read(still("sh600000", 2, "0.000"), "SH600000")).phase(),
                        only(read(still("sh000001"), "SH000001")).phase()));
    }

    @Test
    void leavesOutBadRowsOneByOneAndCountsEachKind() throws Exception {
        String good = Rows.row("sz000001");
        String[] fields = Rows.row("sh600000").split(",", -1);
        List<String> rows = List.of(
                "<html>",
                "var hq_str",
                "var hq_str_",
                "var hq_str_sh600000=",
                "var hq_str_sh600000=\"",
                "var hq_str_sh600000=\"\";",
                "var hq_str_sh600000=\"x,7\";",
                String.join(",", Arrays.copyOf(fields, 31)) + "\";",
                Rows.row("sh600000").substring(0, 200),
                Rows.row("sh600001"),
                "var hq_str_sh600001=\"\";",
                Rows.row("sh600000", 0, "a,b"),
                Rows.row("sh600000", 3, "7.1x"),
                Rows.row("sh600000", 10, "-"),
                Rows.row("sh600000", 8, "-5"),
                Rows.row("sh600000", 30, ""),
                Rows.row("sh600000", 30, "2024-02-30"),
                Rows.row("sh600000", 30, "2024/02/20"),
                Rows.row("sh600000", 31, "25:00:00"),
                Rows.row("sh600000", 31, "9:00:00"),
                "",
                " \r",
                good);
        assertEquals(
                List.of(Symbol.parse("SZ000001")),
                read(String.join("\r\n", rows), "SH600000", "SZ000001").stream()
                        .map(Tick::symbol)
                        .toList());
        assertEquals(
                Map.of(
                        "noneMatch", 1L,
                        "rows.notARow", 2L,
                        "rows.short", 6L,
                        "rows.unreadable", 9L,
                        "rows.notAsked", 2L),
                counted());
    }

    @Test
    void refusesAnAnswerWithoutARowOrOneThatSaysNotAllowed() {
        for (String text : List.of("", "\n\n", "<html>\n<body>moved</body>", "Kinsoku jikou desu!")) {
            assertEquals("no quotes in the answer", failure(text));
        }
        assertEquals("sys_auth (not allowed) instead of quotes", failure("var hq_str_sys_auth=\"FAILED\";\n"));
    }

    @Test
    void readsTheNumbersWhateverTheNameBecomesInAnotherEncoding() throws Exception {
        Tick expected = only(read(Rows.row("sh600000"), "SH600000"));
        // no encoding of a name takes the comma behind it along
        for (String name : List.of("浦", "浦发", "浦发银", "浦发银行", "A股", "*ST浦发", "~", "")) {
            String row = Rows.row("sh600000", 0, name);
            String garbled = new String(row.getBytes(StandardCharsets.UTF_8), Rows.GBK);
            String reverse = new String(row.getBytes(Rows.GBK), StandardCharsets.UTF_8);
            assertEquals(List.of(expected, expected), read(garbled + '\n' + reverse, "SH600000"), name);
        }
    }

    private String failure(String text) {
        return assertThrows(IOException.class, () -> read(text, "SH600000")).getMessage();
    }

    /** A row of a share that has not been traded and for which nobody asks, at 10:15. */
    private static String still(String key, Object... changes) {
        List<Object> all = new ArrayList<>();
        for (int place : new int[] {1, 3, 4, 5, 6, 7, 8, 9}) {
            all.addAll(List.of(place, "0.000"));
        }
        for (int place = 10; place < 30; place++) {
            all.addAll(List.of(place, place % 2 == 0 ? "0" : "0.000"));
        }
        all.addAll(List.of(31, "10:15:00"));
        all.addAll(List.of(changes));
        return Rows.row(key, all.toArray());
    }

    private List<Tick> read(String text, String... symbols) throws IOException {
        PageSettings settings = Settings.of(Configs.of(SinaFetcher.Config.class, Map.of()), Map.of());
        List<Symbol> slice = Arrays.stream(symbols).map(Symbol::parse).toList();
        RequestLists<Symbol, Asked> lists = new RequestLists<>(settings, symbol -> Asked.of(symbol, catalog, tally));
        return reader.read(text, lists.portions(slice, 1).get(0));
    }

    private static Tick only(List<Tick> ticks) {
        assertEquals(1, ticks.size());
        return ticks.get(0);
    }

    private Map<String, Long> counted() {
        Map<String, Long> counted = new LinkedHashMap<>(tally.counters());
        counted.values().removeIf(count -> count == 0);
        return counted;
    }

    private static Depth side(double... pricesAndSizes) {
        double[] prices = new double[pricesAndSizes.length / 2];
        double[] sizes = new double[prices.length];
        for (int level = 0; level < prices.length; level++) {
            prices[level] = pricesAndSizes[2 * level];
            sizes[level] = pricesAndSizes[2 * level + 1];
        }
        return Depth.of(prices, sizes);
    }
}

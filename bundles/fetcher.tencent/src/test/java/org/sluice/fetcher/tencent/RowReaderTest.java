package org.sluice.fetcher.tencent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

@Timeout(60)
class RowReaderTest {

    private static final double NONE = Double.NaN;

    private final ListedCatalog catalog = new ListedCatalog()
            .stock("SH600000")
            .stock("SH600519")
            .stock("SZ000001")
            .star("SH688001")
            .index("SH000001");
    private final PageTally tally = new PageTally(LoggerFactory.getLogger(RowReaderTest.class));
    private final RowReader reader = new RowReader(catalog, tally);

    @Test
    void readsEveryFieldOfAStockAndOfAnIndex() throws Exception {
        Tick stock = Tick.builder(Symbol.parse("SH600000"), Instant.parse("2024-03-01T02:15:03Z"))
                .last(7.18)
                .previousClose(7.10)
                .open(7.11)
                .high(7.20)
                .low(7.05)
                .volume(17_234_500)
                .turnover(123_460_000)
                .limitUp(7.81)
                .limitDown(6.39)
                .bids(side(7.17, 10_000, 7.16, 20_000, 7.15, 30_000, 7.14, 40_000, 7.13, 50_000))
                .asks(side(7.18, 11_000, 7.19, 21_000, 7.20, 31_000, 7.21, 41_000, 7.22, 51_000))
                .build();
        Tick index = Tick.builder(Symbol.parse("SH000001"), Instant.parse("2024-03-01T02:15:05Z"))
                .last(3015.20)
                .previousClose(3015.17)
                .open(3014.00)
                .high(3020.11)
                .low(3001.90)
                .volume(18_765_432_100.0)
                .turnover(201_234_570_000.0)
                .build();
        List<Tick> ticks = read(Rows.resource("tencent-two-rows.txt"), "SH600000", "SH000001");
        assertEquals(List.of(stock, index), ticks);
        // what the spot stream says: lots, of an index hundreds of lots, and 10,000 yuan
        assertEquals(
                List.of(172_345.0, 12_346.0, 1_876_543.21, 20_123_457.0),
                List.of(
                        ticks.get(0).volume() / 100,
                        ticks.get(0).turnover() / 10_000,
                        ticks.get(1).volume() / 10_000,
                        ticks.get(1).turnover() / 10_000));
    }

    @Test
    void readsRecordedRows() throws Exception {
        Tick moutai = Tick.builder(Symbol.parse("SH600519"), Instant.parse("2026-08-06T02:43:33Z"))
                .last(1301.50)
                .previousClose(1306.45)
                .open(1310.00)
                .high(1314.40)
                .low(1300.01)
                .volume(1_113_100)
                .turnover(1_451_330_000)
                .limitUp(1437.10)
                .limitDown(1175.81)
                .bids(side(1301.52, 100, 1301.51, 300, 1301.50, 100, 1301.22, 100, 1301.20, 600))
                .asks(side(1301.95, 300, 1302.00, 100, 1302.01, 500, 1302.05, 100, 1302.09, 100))
                .build();
        Tick pufa = Tick.builder(Symbol.parse("SH600000"), Instant.parse("2026-09-24T08:14:54Z"))
                .last(9.00)
                .previousClose(8.98)
                .open(8.99)
                .high(9.05)
                .low(8.97)
                .volume(52_836_400)
                .turnover(475_960_000)
                .limitUp(9.88)
                .limitDown(8.08)
                .bids(side(9.00, 188_700, 8.99, 411_700, 8.98, 291_600, 8.97, 500_100, 8.96, 590_400))
                .asks(side(9.01, 105_300, 9.02, 816_200, 9.03, 1_653_700, 9.04, 934_500, 9.05, 1_796_900))
                .build();
        Tick pingan = Tick.builder(Symbol.parse("SZ000001"), Instant.parse("2026-09-24T08:14:21Z"))
                .last(11.30)
                .previousClose(11.35)
                .open(11.35)
                .high(11.47)
                .low(11.29)
                .volume(104_381_900)
                .turnover(1_186_740_000)
                .limitUp(12.49)
                .limitDown(10.22)
                .bids(side(11.30, 269_700, 11.29, 1_075_800, 11.28, 564_300, 11.27, 140_600, 11.26, 255_600))
                .asks(side(11.31, 261_200, 11.32, 117_400, 11.33, 78_500, 11.34, 14_000, 11.35, 90_400))
                .build();
        assertEquals(
                List.of(moutai, pufa, pingan), read(Rows.resource("tencent.txt"), "SH600519", "SH600000", "SZ000001"));
        assertEquals(Map.of("noneMatch", 1L), counted());
    }

    @Test
    void takesTheVolumeOfTheStarBoardInSharesAndItsSizesInLots() throws Exception {
        Tick tick = only(read(Rows.row("sh688001"), "SH688001"));
        assertEquals(172_345, tick.volume());
        assertEquals(side(7.17, 10_000, 7.16, 20_000, 7.15, 30_000, 7.14, 40_000, 7.13, 50_000), tick.bids());
    }

    @Test
    void leavesPricesAbsentThatAreZeroEmptyOrNegativeButKeepsAVolumeOfZero() throws Exception {
        Tick tick = only(read(
                Rows.row(
                        "sh600000",
                        3,
                        "0.00",
                        4,
                        "",
                        5,
                        "0",
                        33,
                        "0.00",
                        34,
                        "0.00",
                        36,
                        "0",
                        37,
                        "0",
                        47,
                        "-1",
                        48,
                        ""),
                "SH600000"));
        assertEquals(
                Tick.builder(Symbol.parse("SH600000"), Instant.parse("2024-03-01T02:15:03Z"))
                        .volume(0)
                        .turnover(0)
                        .bids(tick.bids())
                        .asks(tick.asks())
                        .build(),
                tick);
        Tick unknown = only(read(Rows.row("sh600000", 36, "", 37, ""), "SH600000"));
        assertEquals(List.of(NONE, NONE), List.of(unknown.volume(), unknown.turnover()));
    }

    @Test
    void leavesLevelsOutThatHaveNoPrice() throws Exception {
        Tick tick = only(read(
                Rows.row("sh600000", 11, "0.00", 12, "77", 15, "", 17, "0", 19, 0, 21, 0, 23, 0, 25, 0, 27, 0),
                "SH600000"));
        assertEquals(side(7.17, 10_000, 7.15, 30_000), tick.bids());
        assertEquals(Depth.EMPTY, tick.asks());
    }

    @Test
    void callsAShareHaltedOnlyIfItsRowShowsIt() throws Exception {
        assertEquals(Phase.HALTED, only(read(still("sh600000"), "SH600000")).phase());
        // before the open, with an order, after a trade, without a past, and an index: nothing is claimed
        assertEquals(
                Arrays.asList(null, null, null, null, null),
                Arrays.asList(
                        only(read(still("sh600000", 30, "20240301092000"), "SH600000"))
                                .phase(),
                        only(read(still("sh600000", 9, "7.17"), "SH600000")).phase(),
                        only(read(still("sh600000", 5, "7.11", 36, "5"), "SH600000"))
                                .phase(),
                        only(read(still("sh600000", 4, "0.00"), "SH600000")).phase(),
                        only(read(still("sh000001"), "SH000001")).phase()));
    }

    @Test
    void leavesOutBadRowsOneByOneAndCountsEachKind() throws Exception {
        String good = Rows.row("sz000001");
        String[] cut = Rows.SAMPLE.split("~", -1);
        String short48 = String.join("~", Arrays.copyOf(cut, 48)) + "\";";
        List<String> rows = List.of(
                "<html>",
                "v_",
                "v_sh600000=",
                "v_sh600000=\"\";",
                "v_sh600000=\"1~x~600000~7\";",
                short48,
                Rows.SAMPLE.substring(0, Rows.SAMPLE.length() - 3),
                "v_pv_none_match=\"1\";",
                Rows.row("sh600001"),
                Rows.row("sh600000", 3, "7.1x"),
                Rows.row("sh600000", 3, "1e3"),
                Rows.row("sh600000", 3, "NaN"),
                Rows.row("sh600000", 10, "-"),
                Rows.row("sh600000", 36, "-5"),
                Rows.row("sh600000", 30, ""),
                Rows.row("sh600000", 30, "20240230101503"),
                Rows.row("sh600000", 30, "2024/03/01 10:"),
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
                        "rows.notARow", 1L,
                        "rows.short", 6L,
                        "rows.unreadable", 8L,
                        "rows.notAsked", 1L),
                counted());
    }

    @Test
    void takesARowOfFortyNineFieldsAsWhole() throws Exception {
        String row = String.join("~", Arrays.copyOf(Rows.SAMPLE.split("~", -1), 49)) + "\"";
        assertEquals(6.39, only(read(row, "SH600000")).limitDown());
    }

    @Test
    void refusesAnAnswerWithoutARow() {
        for (String text : List.of("", "\n\n", "<html>\n<body>moved</body>", "x".repeat(100_000))) {
            assertEquals(
                    "no quotes in the answer",
                    assertThrows(IOException.class, () -> read(text, "SH600000"))
                            .getMessage());
        }
    }

    @Test
    void readsTheNumbersWhateverTheNameBecomesInAnotherEncoding() throws Exception {
        Tick expected = only(read(Rows.SAMPLE, "SH600000"));
        // with an odd number of bytes the last one takes the mark behind the name with it
        for (String name : List.of("浦", "浦发", "浦发银", "浦发银行", "A股", "*ST浦发", "~", "a~b~c")) {
            String row = Rows.row("sh600000", 1, name);
            String garbled = new String(row.getBytes(StandardCharsets.UTF_8), Rows.GBK);
            String reverse = new String(row.getBytes(Rows.GBK), StandardCharsets.UTF_8);
            assertEquals(List.of(expected, expected), read(garbled + '\n' + reverse, "SH600000"), name);
        }
    }

    @Test
    void findsARowAboutAnotherCodeThanItsNameSaysUnusable() throws Exception {
        assertEquals(List.of(), read(Rows.row("sh600000", 2, "600001"), "SH600000"));
        assertEquals(Map.of("rows.short", 1L), counted());
    }

    @Test
    void takesNoVolumeForTheCode() throws Exception {
        String row = Rows.resource("tencent.txt").lines().toList().get(1);
        assertEquals(1, read(row, "SH600000").size());
        String without = row.replace("~600000~", "~~");
        assertEquals(List.of(), read(without.replace("884~528364~", "884~600000~"), "SH600000"));
        assertEquals(Map.of("rows.short", 1L), counted());
        // so near to the name that it is taken for the code; but then no time stands where it should
        assertEquals(List.of(), read(without.replace("8.99~528364~", "8.99~600000~"), "SH600000"));
        assertEquals(Map.of("rows.short", 1L, "rows.unreadable", 1L), counted());
    }

    @Test
    void givesTurnoverBackAsThePageSaidIt() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            String said =
                    i % 2 == 0 ? String.valueOf(random.nextInt(100_000_000)) : random.nextInt(1_000_000) + ".4884";
            double turnover =
                    only(read(Rows.row("sh600000", 37, said), "SH600000")).turnover();
            double expected = Double.parseDouble(said);
            assertEquals(expected, turnover / 10_000, Math.ulp(expected), said);
        }
    }

    @Test
    void getsThroughAMebibyteOfNonsenseInNoTime() throws Exception {
        String text = "v_sh600000=\"1~x~y~\";\n".repeat(50_000) + Rows.SAMPLE;
        long start = System.nanoTime();
        assertEquals(1, read(text, "SH600000").size());
        assertEquals(0, (System.nanoTime() - start) / 1_000_000_000, "seconds");
    }

    /** A row of a share that has not been traded and for which nobody asks. */
    private static String still(String key, Object... changes) {
        Object[] all = new Object[2 * 15 + changes.length];
        int at = 0;
        for (int place : new int[] {3, 5, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 33, 34, 36}) {
            all[at++] = place;
            all[at++] = "0.00";
        }
        System.arraycopy(changes, 0, all, at, changes.length);
        return Rows.row(key, all);
    }

    private List<Tick> read(String text, String... symbols) throws IOException {
        PageSettings settings = Settings.of(Configs.of(TencentFetcher.Config.class, Map.of()), Map.of());
        List<Symbol> slice = Arrays.stream(symbols).map(Symbol::parse).toList();
        return reader.read(
                text, new CodeLists(settings, catalog, tally).portions(slice).get(0));
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

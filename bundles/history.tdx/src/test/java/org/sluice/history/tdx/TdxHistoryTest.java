package org.sluice.history.tdx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.testkit.Configs;
import org.sluice.testkit.StockCatalog;

/** Sums and counts are those of another program (Python's struct) over the same files. */
class TdxHistoryTest {

    private static final Path REAL = Path.of("src/test/resources/vipdoc");
    private static final Symbol BANK = Symbol.parse("SSE.600000");
    private static final Symbol INDEX = Symbol.parse("SSE.000001");
    private static final Symbol FUND = Symbol.parse("SSE.510050");
    private static final LocalDate ALWAYS = LocalDate.of(1990, 1, 1);

    private final StockCatalog catalog = new StockCatalog()
            .add("SH600000", Kind.STOCK, 0.01)
            .add("SH000001", Kind.INDEX, 0.01)
            .add("SH510050", Kind.ETF, 0.001);

    @TempDir
    Path folder;

    private TdxHistory history(Path vipdoc) {
        return new TdxHistory(
                Configs.of(TdxHistory.Config.class, Map.of("folder", vipdoc.toString())),
                Map.of("service.pid", "org.sluice.history.tdx"),
                catalog);
    }

    private static List<Bar> read(TdxHistory history, Symbol symbol, Interval interval, LocalDate from)
            throws IOException {
        List<Bar> bars = new ArrayList<>();
        history.read(symbol, interval, from, chunk -> {
            assertTrue(chunk.size() <= 2048, "a chunk of " + chunk.size());
            bars.addAll(chunk);
        });
        return bars;
    }

    private static Bar day(Symbol symbol, String date, double o, double h, double l, double c, double v, double a) {
        return bar(symbol, Interval.DAY, date, date + "T01:30:00Z", date + "T07:00:00Z", o, h, l, c, v, a);
    }

    private static Bar bar(
            Symbol symbol,
            Interval interval,
            String date,
            String start,
            String end,
            double open,
            double high,
            double low,
            double close,
            double volume,
            double turnover) {
        return new Bar(
                symbol,
                interval,
                Origin.LIVE,
                "tdx",
                Instant.parse(start),
                Instant.parse(end),
                LocalDate.parse(date),
                open,
                high,
                low,
                close,
                volume,
                turnover,
                Double.NaN,
                true,
                0);
    }

    @Test
    void aStocksRealDaysAreInYuanAndShares() throws Exception {
        List<Bar> bars = read(history(REAL), BANK, Interval.DAY, ALWAYS);
        assertEquals(6119, bars.size());
        assertEquals(
                List.of(
                        day(BANK, "1999-11-10", 29.50, 29.80, 27.00, 27.75, 174_085_000, 4_859_102_208.0),
                        day(BANK, "2025-08-05", 13.15, 13.78, 13.14, 13.75, 133_646_594, 1_812_400_000.0)),
                List.of(bars.get(0), bars.get(6118)));
        assertEquals(
                8_600_920,
                bars.stream().mapToLong(bar -> Math.round(bar.close() * 100)).sum());
        assertEquals(
                8_594_279,
                bars.stream().mapToLong(bar -> Math.round(bar.open() * 100)).sum());
        assertEquals(
                325_250_072_053L,
                bars.stream().mapToLong(bar -> (long) bar.volume()).sum());
        assertEquals(
                4_363_816_796_205L,
                bars.stream().mapToLong(bar -> (long) bar.turnover()).sum());
    }

    @Test
    void anIndexsRealDaysHaveLotsMadeShares() throws Exception {
        TdxHistory history = history(REAL);
        List<Bar> bars = read(history, INDEX, Interval.DAY, ALWAYS);
        // of 8455 one has its low above its high
        assertEquals(8454, bars.size());
        assertEquals(1, history.counters().get("records.crossed"));
        assertEquals(day(INDEX, "1990-12-19", 96.05, 99.98, 95.79, 99.98, 126_000, 494_000), bars.get(0));
        assertEquals(
                day(INDEX, "2025-08-05", 3588.81, 3617.60, 3586.97, 3617.60, 49_979_778_000.0, 656_382_492_672.0),
                bars.get(8453));
        assertEquals(
                1_824_146_568L,
                bars.stream().mapToLong(bar -> Math.round(bar.close() * 100)).sum());
        assertEquals(
                101_795_205_804_800L,
                bars.stream().mapToLong(bar -> (long) bar.volume()).sum());
    }

    @Test
    void readingBeginsWithTheDayThatIsWanted() throws Exception {
        List<Bar> bars = read(history(REAL), BANK, Interval.DAY, LocalDate.of(2025, 1, 1));
        assertEquals(143, bars.size());
        assertEquals(day(BANK, "2025-01-02", 10.30, 10.42, 10.05, 10.13, 78_907_129, 803_904_064), bars.get(0));
        assertEquals(List.of(), read(history(REAL), BANK, Interval.DAY, LocalDate.of(2025, 8, 6)));
    }

    @Test
    void goldenRecordsOfEveryForm() throws Exception {
        // minutes as Python's struct packs them, '<HHfffffII' and '<HHIIIIfII'
        write("sh/minline/sh600000.lc1", """
                6db03b02 00002641 295c2741 295c2541 8fc22541 00401c46 e8030000 00000000
                6db0b202 00002641 295c2741 295c2541 8fc22541 00401c46 e8030000 00000000
                6db00c03 00002641 295c2741 295c2541 8fc22541 00401c46 e8030000 00000000
                6db00d03 00002641 295c2741 295c2541 8fc22541 00401c46 e8030000 00000000
                """);
        assertEquals(
                List.of(
                        minute("01:30", "01:31", Interval.MIN1),
                        minute("03:29", "03:30", Interval.MIN1),
                        minute("05:00", "05:01", Interval.MIN1)),
                read(history(folder), BANK, Interval.MIN1, ALWAYS));
        write("sh/fzline/sh600000.5", """
                6db03f02 0e040000 16040000 0a040000 0c040000 00401c46 e8030000 00000000
                6db08403 0e040000 16040000 0a040000 0c040000 00401c46 e8030000 00000000
                """);
        assertEquals(
                List.of(minute("01:30", "01:35", Interval.MIN5), minute("06:55", "07:00", Interval.MIN5)),
                read(history(folder), BANK, Interval.MIN5, ALWAYS));
    }

    /** Of 2026-01-09: 10.38 10.46 10.34 10.36, ten thousand yuan, a thousand shares. */
    private static Bar minute(String from, String to, Interval interval) {
        String day = "2026-01-09";
        return bar(
                BANK,
                interval,
                day,
                day + "T" + from + ":00Z",
                day + "T" + to + ":00Z",
                interval == Interval.MIN1 ? 10.375 : 10.38,
                10.46,
                interval == Interval.MIN1 ? 10.335 : 10.34,
                10.36,
                1000,
                10_000);
    }

    @Test
    void aFundHasThreeDecimalsAndItsLotsAreFoundByArithmetic() throws Exception {
        // 2026-01-09 3.102 3.110 3.098 3.105, 3,105,000 yuan, 10,000 lots
        write("sh/lday/sh510050.day", "0d253501 1e0c0000 260c0000 1a0c0000 210c0000 a0833d4a 10270000 00000000");
        assertEquals(
                List.of(day(FUND, "2026-01-09", 3.102, 3.110, 3.098, 3.105, 1_000_000, 3_105_000)),
                read(history(folder), FUND, Interval.DAY, ALWAYS));
    }

    @Test
    void aVolumeThatFitsNeitherSharesNorLotsIsNotKnown() throws Exception {
        write("sh/lday/sh600000.day", "0d253501 0e040000 16040000 0a040000 0c040000 00401c46 64000000 00000000");
        TdxHistory history = history(folder);
        assertEquals(
                List.of(day(BANK, "2026-01-09", 10.38, 10.46, 10.34, 10.36, Double.NaN, 10_000)),
                read(history, BANK, Interval.DAY, ALWAYS));
        assertEquals(
                Map.of(
                        "files",
                        1L,
                        "files.failed",
                        0L,
                        "bars",
                        1L,
                        "records.skipped",
                        0L,
                        "records.crossed",
                        0L,
                        "volumes.doubtful",
                        1L),
                history.counters());
    }

    @Test
    void anIndexsMinutesHaveNoVolumeWhereTurnoverStandsInItsPlace() throws Exception {
        write("sh/minline/sh000001.lc1", """
                6db03b02 00002641 295c2741 295c2541 8fc22541 00401c46 64000000 00000000
                6db03c02 00002641 295c2741 295c2541 8fc22541 00401c46 90010000 00000000
                """);
        assertEquals(
                List.of(Double.NaN, 40_000.0),
                read(history(folder), INDEX, Interval.MIN1, ALWAYS).stream()
                        .map(Bar::volume)
                        .toList());
    }

    @Test
    void damagedFilesAreRefusedNamingFileAndOffset() throws Exception {
        byte[] real = Files.readAllBytes(REAL.resolve("sh/lday/sh600000.day"));
        Path file = folder.resolve("sh/lday/sh600000.day");
        Files.createDirectories(file.getParent());
        List<String> told = new ArrayList<>();

        Files.write(file, Arrays.copyOf(real, 3210));
        told.add(refused(file));
        told.add(damaged(file, real, 640, new byte[] {1, 2, 3, 4}));
        told.add(damaged(file, real, 672 + 16, new byte[4]));
        told.add(damaged(file, real, 704 + 20, new byte[] {0, 0, (byte) 0xc0, (byte) 0x7f}));
        told.add(damaged(file, real, 736, Arrays.copyOf(real, 4)));
        assertEquals(
                List.of(
                        "FILE: at offset 3200: 10 bytes are left there, no whole record of 32: it is cut off or being written",
                        "FILE: at offset 640: no date or time: Invalid value for MonthOfYear (valid values 1 - 12): 59",
                        "FILE: at offset 672: price 0.0",
                        "FILE: at offset 704: amount NaN",
                        "FILE: at offset 736: 1999-11-10T00:00 after 1999-12-10T00:00: times must rise"),
                told);
    }

    private String damaged(Path file, byte[] real, int offset, byte[] with) throws IOException {
        byte[] bytes = real.clone();
        System.arraycopy(with, 0, bytes, offset, with.length);
        Files.write(file, bytes);
        return refused(file);
    }

    private String refused(Path file) {
        TdxHistory history = history(folder);
        String text = assertThrows(IOException.class, () -> read(history, BANK, Interval.DAY, ALWAYS))
                .getMessage();
        assertEquals(1, history.counters().get("files.failed"));
        return text.replace(file.toString(), "FILE");
    }

    @Test
    void whatIsNotThereIsNothingButAMissingFolderIsAnError() throws Exception {
        TdxHistory history = history(REAL);
        assertEquals(List.of(), read(history, FUND, Interval.DAY, ALWAYS));
        assertEquals(List.of(), read(history, BANK, Interval.MIN1, ALWAYS));
        assertEquals(List.of(), read(history, BANK, Interval.WEEK, ALWAYS));
        assertEquals(List.of(), read(history, Symbol.parse("SHFE.cu2501"), Interval.DAY, ALWAYS));
        Path none = folder.resolve("none");
        assertEquals(
                "there is no folder " + none + "; org.sluice.history.tdx: folder says where it is",
                assertThrows(IOException.class, () -> read(history(none), BANK, Interval.DAY, ALWAYS))
                        .getMessage());
        assertEquals(
                "org.sluice.history.tdx: folder= : TDX's folder vipdoc",
                assertThrows(InvalidSettingException.class, () -> history(Path.of(" ")))
                        .getMessage());
    }

    private void write(String name, String hex) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
    }
}

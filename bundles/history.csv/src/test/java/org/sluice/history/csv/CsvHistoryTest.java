package org.sluice.history.csv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.catalog.Session;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.testkit.Configs;
import org.sluice.testkit.OpenCatalog;
import org.sluice.testkit.StockCatalog;

class CsvHistoryTest {

    private static final Path REAL = Path.of("src/test/resources/history");
    private static final Symbol BANK = Symbol.parse("SSE.600000");
    private static final Symbol INDEX = Symbol.parse("SSE.000001");
    private static final LocalDate ALWAYS = LocalDate.of(1990, 1, 1);

    private final StockCatalog catalog =
            new StockCatalog().add("SH600000", Kind.STOCK, 0.01).add("SH000001", Kind.INDEX, 0.01);

    @TempDir
    Path folder;

    private CsvHistory history(Path from, Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("folder", from.toString());
        return new CsvHistory(
                Configs.of(CsvHistory.Config.class, all), Map.of("service.pid", "org.sluice.history.csv"), catalog);
    }

    private static List<Bar> read(CsvHistory history, Symbol symbol, Interval interval, LocalDate from)
            throws IOException {
        List<Bar> bars = new ArrayList<>();
        history.read(symbol, interval, from, chunk -> {
            assertTrue(chunk.size() <= 4000, "a chunk of " + chunk.size());
            bars.addAll(chunk);
        });
        return bars;
    }

    private static Bar bar(
            Symbol symbol, Interval interval, String start, String end, double close, double volume, double turnover) {
        return new Bar(
                symbol,
                interval,
                Origin.LIVE,
                "csv",
                Instant.parse(start),
                Instant.parse(end),
                LocalDate.parse(end.substring(0, 10)),
                10,
                11,
                9,
                close,
                volume,
                turnover,
                Double.NaN,
                true,
                0);
    }

    @Test
    void theRealFileHasEveryMinuteOfItsHundredAndOneDays() throws Exception {
        List<Bar> bars = read(history(REAL, Map.of("volumeShares", 0)), INDEX, Interval.MIN1, ALWAYS);
        assertEquals(24_000, bars.size());
        assertEquals(
                new Bar(
                        INDEX,
                        Interval.MIN1,
                        Origin.LIVE,
                        "csv",
                        Instant.parse("2017-03-03T05:21:00Z"),
                        Instant.parse("2017-03-03T05:22:00Z"),
                        LocalDate.of(2017, 3, 3),
                        3214.66,
                        3215.41,
                        3214.06,
                        3215.12,
                        Double.NaN,
                        Double.NaN,
                        Double.NaN,
                        true,
                        0),
                bars.get(0));
        assertEquals(Instant.parse("2017-07-31T07:00:00Z"), bars.get(23_999).end());
        assertEquals(
                76295826680L,
                bars.stream().mapToLong(bar -> Math.round(bar.close() * 1000)).sum());
        assertEquals(101, bars.stream().map(Bar::tradingDay).distinct().count());
        // the minute before the break is written 13:00 there
        assertEquals(
                101 - 1,
                bars.stream()
                        .filter(bar -> bar.end().toString().endsWith("T03:30:00Z"))
                        .count());
        assertEquals(
                0,
                bars.stream()
                        .filter(bar -> bar.end().toString().endsWith("T05:00:00Z"))
                        .count());
    }

    @Test
    void readingBeginsWithTheDayThatIsWanted() throws Exception {
        List<Bar> bars =
                read(history(REAL, Map.of("volumeShares", 0)), INDEX, Interval.MIN1, LocalDate.of(2017, 7, 31));
        assertEquals(239, bars.size());
        assertEquals(Instant.parse("2017-07-31T01:30:00Z"), bars.get(0).start());
    }

    @Test
    void columnsMayStandInAnyOrderAndDatesInManyForms() throws Exception {
        write(
                "sh600000-5m.csv",
                "\uFEFF# by hand\r\nClose,vol, AMOUNT ,open,high,low,time,date\r\n\r\n"
                        + "10.5,3,3150,10,11,9,0935,20260109\r\n"
                        + "10.6,,,10,11,9,9:40:00,2026/1/9\r\n"
                        + "10.7,0,0,10,11,9,09:45,2026-01-09\r\n");
        String day = "2026-01-09T01:";
        assertEquals(
                List.of(
                        bar(BANK, Interval.MIN5, day + "30:00Z", day + "35:00Z", 10.5, 300, 3150),
                        bar(BANK, Interval.MIN5, day + "35:00Z", day + "40:00Z", 10.6, Double.NaN, Double.NaN),
                        bar(BANK, Interval.MIN5, day + "40:00Z", day + "45:00Z", 10.7, 0, 0)),
                read(history(folder, Map.of("volumeShares", 100)), BANK, Interval.MIN5, ALWAYS));
        write("SSE.600000-day.csv", "date,open,high,low,close,volume,turnover\n2026-01-09,10,11,9,10.5,200,0\n");
        assertEquals(
                List.of(bar(BANK, Interval.DAY, "2026-01-09T01:30:00Z", "2026-01-09T07:00:00Z", 10.5, 200, Double.NaN)),
                read(history(folder, Map.of()), BANK, Interval.DAY, ALWAYS));
        assertEquals(List.of(), read(history(folder, Map.of()), BANK, Interval.MIN1, ALWAYS));
    }

    @Test
    void aFuturesNightCountsToTheNextTradingDayAndItsDayBeginsThere() throws Exception {
        Symbol copper = Symbol.parse("SHFE.cu2612");
        NightCatalog nights = new NightCatalog();
        CsvHistory history = new CsvHistory(
                Configs.of(CsvHistory.Config.class, Map.of("folder", folder.toString())), Map.of(), nights);
        String row = ",10,11,9,10.5,5,500,7\n";
        String header = "date,open,high,low,close,volume,turnover,open_interest\n";
        write(
                "SHFE.cu2612-5min.csv",
                header + "2026-01-08 21:05" + row + "2026-01-09 01:00" + row + "2026-01-09 10:15" + row
                        + "2026-01-09 10:35" + row);
        write("SHFE.cu2612-day.csv", header + "2026-01-09" + row);
        List<String> spans = new ArrayList<>();
        for (Interval interval : List.of(Interval.MIN5, Interval.DAY)) {
            for (Bar bar : read(history, copper, interval, LocalDate.of(2026, 1, 9))) {
                spans.add(bar.tradingDay() + " " + bar.start() + " " + bar.end() + " " + bar.openInterest());
            }
        }
        assertEquals(
                List.of(
                        "2026-01-09 2026-01-08T13:00:00Z 2026-01-08T13:05:00Z 7.0",
                        "2026-01-09 2026-01-08T16:55:00Z 2026-01-08T17:00:00Z 7.0",
                        "2026-01-09 2026-01-09T02:10:00Z 2026-01-09T02:15:00Z 7.0",
                        "2026-01-09 2026-01-09T02:30:00Z 2026-01-09T02:35:00Z 7.0",
                        "2026-01-09 2026-01-08T13:00:00Z 2026-01-09T07:00:00Z 7.0"),
                spans);
    }

    /** The hours of copper: from nine in the evening before until three. */
    private static final class NightCatalog implements OpenCatalog {

        @Override
        public Collection<Instrument> all() {
            return List.of();
        }

        @Override
        public LocalDate tradingDay(Symbol symbol, Instant time) {
            return LocalDate.ofInstant(time.plus(Duration.ofHours(4)), MarketTime.ZONE);
        }

        @Override
        public List<Session> sessions(Symbol symbol, LocalDate day) {
            Instant midnight = day.atStartOfDay(MarketTime.ZONE).toInstant();
            List<Session> sessions = new ArrayList<>();
            for (int[] minutes : new int[][] {{-180, 60}, {540, 615}, {630, 690}, {810, 900}}) {
                sessions.add(new Session(
                        day,
                        midnight.plus(Duration.ofMinutes(minutes[0])),
                        midnight.plus(Duration.ofMinutes(minutes[1])),
                        Phase.CONTINUOUS));
            }
            return sessions;
        }
    }

    @Test
    void whatCantBeReadIsRefusedNamingFileAndLine() throws Exception {
        String header = "date,open,high,low,close,volume\n";
        String good = "2026-01-08,10,11,9,10.5,200\n";
        List<String> told = new ArrayList<>();
        for (String text : List.of(
                "",
                "date,open,high,low\n",
                "date,open,high,low,close,vol,volume\n",
                header + good + "2026-01-09,10,11,9,10.5\n",
                header + good + "2026-01-32,10,11,9,10.5,200\n",
                header + good + "soon,10,11,9,10.5,200\n",
                header + good + "2026-01-09,10,x,9,10.5,200\n",
                header + good + "2026-01-09,10,11,0,10.5,200\n",
                header + good + "2026-01-09,10,11,9,NaN,200\n",
                header + good + good,
                header + "x".repeat(5000))) {
            write("SH600000-day.csv", text);
            told.add(refused());
        }
        Files.write(folder.resolve("SH600000-day.csv"), (header + "浦").getBytes("GBK"));
        told.add(refused());
        assertEquals(
                List.of(
                        "FILE:1: no header, as date,open,high,low,close,volume,turnover",
                        "FILE:1: no column close in [date, open, high, low]",
                        "FILE:1: vol and volume are both volume",
                        "FILE:3: 5 columns, but the header has 6",
                        "FILE:3: date=2026-01-32: a date, or date and time, as 2017-03-03 13:22",
                        "FILE:3: date=soon: a date, or date and time, as 2017-03-03 13:22",
                        "FILE:3: high=x: a number, at least 0",
                        "FILE:3: low=0: a price above 0",
                        "FILE:3: close=NaN: a number, at least 0",
                        "FILE:3: 2026-01-08T00:00 after 2026-01-08T00:00: times must rise",
                        "FILE:2: longer than 4096 characters",
                        "FILE: after line 0: not UTF-8; save the file as UTF-8"),
                told);
    }

    private String refused() {
        CsvHistory history = history(folder, Map.of());
        String text = assertThrows(IOException.class, () -> read(history, BANK, Interval.DAY, ALWAYS))
                .getMessage();
        assertEquals(Map.of("files", 1L, "files.failed", 1L, "bars", 0L), history.counters());
        return text.replace(folder.resolve("SH600000-day.csv").toString(), "FILE");
    }

    @Test
    void settingsThatCantBeUsedAreRefusedNamingTheKey() {
        assertEquals(
                "org.sluice.history.csv: volumeShares=-1.0: 0 to 1000000000",
                assertThrows(InvalidSettingException.class, () -> history(folder, Map.of("volumeShares", -1)))
                        .getMessage());
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
    }
}

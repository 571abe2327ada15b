package org.sluice.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.history.HistorySource;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Origin;
import org.sluice.api.storage.Gap;
import org.sluice.importer.Progress.End;
import org.sluice.testkit.Await;

@Timeout(60)
class ImporterTest {

    @TempDir
    Path folder;

    private Bench bench;

    private Bench bench() {
        bench = new Bench(folder);
        return bench;
    }

    private void days(String... dates) {
        for (String date : dates) {
            bench.history.bars.add(bench.day(Bench.BANK, date, 10));
        }
    }

    @Test
    void runsOnceOnEveryTradingDayAtItsTimeAndNotOnWeekendsAndHolidays() {
        bench();
        days("2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-30");
        Importer importer = bench.importer();
        importer.runs().step();
        List<String> runs = new ArrayList<>();
        bench.history.asked.clear();
        // every ten minutes from Tuesday 17:00 to Monday evening; Friday is a holiday
        for (Instant time = bench.clock.instant();
                time.isBefore(Bench.at("2026-11-30T23:00"));
                time = time.plusSeconds(600)) {
            bench.clock.set(time);
            importer.runs().step();
            if (!bench.history.asked.isEmpty()) {
                runs.add(time.toString());
                bench.history.asked.clear();
            }
        }
        assertEquals(
                List.of("2026-11-24T10:00:00Z", "2026-11-25T10:00:00Z", "2026-11-26T10:00:00Z", "2026-11-30T10:00:00Z"),
                runs);
        assertEquals(
                List.of(
                        "600000 2026-11-23 r0",
                        "600000 2026-11-24 r0",
                        "600000 2026-11-25 r0",
                        "600000 2026-11-26 r0",
                        "600000 2026-11-30 r0"),
                bench.taken());
        assertEquals("2026-11-30", importer.facts().get("done"));
        assertEquals("next at 2026-12-01 18:00", importer.facts().get("next"));
    }

    @Test
    void aMissedDayIsMadeUpForOnceAfterARestart() throws Exception {
        bench();
        days("2026-11-23");
        Importer first = bench.importer();
        first.runs().step();
        first.deactivate();
        assertEquals(List.of("600000 2026-11-23 r0"), bench.taken());
        assertEquals(
                "# what the importer has done, format 1\ndone 2026-11-23\nSSE.600000 1d 2026-11-23\n",
                Files.readString(bench.state()));

        days("2026-11-24", "2026-11-25");
        // Thursday morning: Tuesday's and Wednesday's were missed
        bench.clock.set(Bench.at("2026-11-26T08:00"));
        Importer second = bench.importer();
        second.runs().step();
        assertEquals(List.of("600000 2026-11-24 r0", "600000 2026-11-25 r0"), bench.taken());
        bench.history.asked.clear();
        second.runs().step();
        second.runs().step();
        assertEquals(List.of(), bench.history.asked);
        assertEquals(
                "# what the importer has done, format 1\ndone 2026-11-25\nSSE.600000 1d 2026-11-25\n",
                Files.readString(bench.state()));
        try (var files = Files.list(bench.state().getParent())) {
            assertEquals(List.of(bench.state()), files.toList());
        }
    }

    @Test
    void readsAgainOnlyTheOverlapUnlessTheStoreHasLostIt() {
        bench().settings.put("dayFrom", "2026-10-01");
        days("2026-10-08", "2026-11-13", "2026-11-16", "2026-11-23");
        bench.importer().runs().step();
        bench.history.asked.clear();
        bench.taken();
        days("2026-11-24");
        bench.clock.set(Bench.at("2026-11-24T18:00"));
        Importer importer = bench.importer();
        importer.runs().step();
        // once to compare, once to take
        assertEquals(List.of("600000 1d 2026-11-13", "600000 1d 2026-11-13"), bench.history.asked.subList(0, 2));
        assertEquals(List.of("600000 2026-11-24 r0"), bench.taken());

        bench.stored.clear();
        bench.clock.set(Bench.at("2026-11-25T18:00"));
        importer.runs().step();
        assertEquals(
                List.of(
                        "600000 2026-10-08 r0",
                        "600000 2026-11-13 r0",
                        "600000 2026-11-16 r0",
                        "600000 2026-11-23 r0",
                        "600000 2026-11-24 r0"),
                bench.taken());
        assertEquals(
                List.of("the history ends on 2026-11-24, before 2026-11-25: was it downloaded?"), importer.warnings());
    }

    @Test
    void todaysUnfinishedBarsAreLeftOutUntilTheClose() throws Exception {
        bench().settings.put("intervals", "1d,1m");
        days("2026-11-23", "2026-11-24");
        bench.history.bars.add(bench.minute(Bench.BANK, "2026-11-23T15:00", 10));
        bench.history.bars.add(bench.minute(Bench.BANK, "2026-11-24T09:31", 10));
        Importer importer = bench.importer();
        for (String time : List.of("2026-11-24T10:00", "2026-11-24T14:59:59")) {
            bench.clock.set(Bench.at(time));
            importer.runs().now(false);
            importer.runs().step();
        }
        assertEquals(List.of("600000 2026-11-23 r0", "600000 2026-11-23T15:00 r0"), bench.taken());
        assertEquals(4, importer.counters().get("bars.unfinished"));
        bench.clock.set(Bench.at("2026-11-24T15:00"));
        importer.runs().now(false);
        importer.runs().step();
        assertEquals(List.of("600000 2026-11-24 r0", "600000 2026-11-24T09:31 r0"), bench.taken());
    }

    @Test
    void anIncompleteLiveBarIsReplacedACompleteOneIsOnlyCompared() {
        bench();
        days("2026-11-18", "2026-11-19", "2026-11-20", "2026-11-23");
        bench.store(Bench.live(bench.history.bars.get(0), true, 0));
        bench.store(Bench.live(bench.day(Bench.BANK, "2026-11-19", 9.5), false, 2));
        Bar wrong = Bench.live(bench.day(Bench.BANK, "2026-11-20", 10), true, 1);
        bench.store(volume(wrong, 5000));
        Importer importer = bench.importer();
        importer.runs().step();
        assertEquals(List.of("600000 2026-11-19 r3", "600000 2026-11-23 r0"), bench.taken());
        assertEquals(
                Map.of(
                        "runs", 1L,
                        "bars.imported", 1L,
                        "bars.replaced", 1L,
                        "bars.of-gaps", 0L,
                        "bars.mismatched", 1L,
                        "bars.unfinished", 0L,
                        "symbols.failed", 0L,
                        "symbols.refused", 0L,
                        "symbols.without-history", 1L),
                importer.counters());
        assertEquals(
                List.of("1 stored bars differ from the history; last: SSE.600000 1d 2026-11-20T15:00:"
                        + " stored 10.0 10.2 9.9 10.1 x 5000.0, one has 10.0 10.2 9.9 10.1 x 1000.0"),
                importer.warnings());
    }

    private static Bar volume(Bar bar, double volume) {
        return new Bar(
                bar.symbol(),
                bar.interval(),
                bar.origin(),
                bar.source(),
                bar.start(),
                bar.end(),
                bar.tradingDay(),
                bar.open(),
                bar.high(),
                bar.low(),
                bar.close(),
                volume,
                bar.turnover(),
                bar.openInterest(),
                bar.complete(),
                bar.revision());
    }

    @Test
    void aHistoryThatLooksPriceAdjustedIsRefusedForThatSymbolAlone() {
        bench();
        for (String date : List.of("2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20")) {
            // before the dividend of the 20th the history is a tenth lower than what was stored
            boolean before = !date.equals("2026-11-20");
            bench.history.bars.add(bench.day(Bench.BANK, date, before ? 9 : 10));
            bench.store(Bench.live(bench.day(Bench.BANK, date, 10), true, 0));
            bench.history.bars.add(bench.day(Bench.PAPER, date, 10));
        }
        days("2026-11-23");
        Importer importer = bench.importer();
        importer.runs().step();
        assertEquals(
                List.of("600001 2026-11-17 r0", "600001 2026-11-18 r0", "600001 2026-11-19 r0", "600001 2026-11-20 r0"),
                bench.taken());
        assertEquals(1, importer.counters().get("symbols.refused"));
        assertEquals(0, importer.counters().get("bars.mismatched"));
        assertEquals(
                List.of(
                        "SSE.600000 1d: refused, looks price-adjusted (复权): 3 of 4 stored bars differ by the factor 0.9000;"
                                + " close 9.09 for 10.10 on 2026-11-19; history source one"),
                importer.runs().last().troubles());
    }

    @Test
    void aSymbolThatFailsDoesNotStopTheOthersAndIsReadAgain() throws Exception {
        bench();
        days("2026-11-23");
        bench.history.bars.add(bench.day(Bench.PAPER, "2026-11-23", 20));
        bench.history.failing.put(Bench.BANK, new IOException("sh600000.day: at offset 640: no date or time"));
        Importer importer = bench.importer();
        importer.runs().step();
        assertEquals(List.of("600001 2026-11-23 r0"), bench.taken());
        assertEquals(1, importer.counters().get("symbols.failed"));
        assertEquals(
                List.of("1 were not imported; first: SSE.600000 1d: sh600000.day: at offset 640: no date or time"),
                importer.warnings());
        bench.history.failing.put(Bench.BANK, new IllegalStateException("boom"));
        importer.runs().now(false);
        importer.runs().step();
        assertEquals(
                List.of("SSE.600000 1d: one: java.lang.IllegalStateException: boom"),
                importer.runs().last().troubles());
        bench.history.failing.clear();
        importer.runs().now(false);
        importer.runs().step();
        assertEquals(List.of("600000 2026-11-23 r0"), bench.taken());
        assertEquals(List.of(), importer.runs().last().troubles());
    }

    @Test
    void theNextSourceIsAskedWhereThePreferredHasNothing() {
        bench().settings.put("sources", "one, two");
        days("2026-11-23");
        Bench.History two = new Bench.History();
        two.bars.add(bench.day(Bench.BANK, "2026-11-20", 10));
        two.bars.add(bench.day(Bench.PAPER, "2026-11-23", 10));
        Importer importer = bench.importer();
        importer.bindHistory(two, Map.of(HistorySource.NAME, "two"));
        importer.runs().step();
        assertEquals(
                List.of("one", "two"), bench.appended.stream().map(Bar::source).toList());
        assertEquals(List.of("600000 2026-11-23 r0", "600001 2026-11-23 r0"), bench.taken());
    }

    @Test
    void barsOfTheDaysGapsAreFilledAfterTheClose() {
        bench().settings.put("intervals", "1m");
        for (String end : List.of("2026-11-24T09:31", "2026-11-24T09:32", "2026-11-24T09:33", "2026-11-24T09:34")) {
            bench.history.bars.add(bench.minute(Bench.BANK, end, 10));
        }
        // as live made them: one whole, one begun in the gap, none, and one that fits
        bench.store(Bench.live(bench.minute(Bench.BANK, "2026-11-24T09:31", 10), true, 0));
        bench.store(Bench.live(bench.minute(Bench.BANK, "2026-11-24T09:32", 10.05), true, 0));
        bench.store(Bench.live(bench.minute(Bench.BANK, "2026-11-24T09:34", 10), true, 0));
        bench.clock.set(Bench.at("2026-11-24T18:00"));
        Importer importer = bench.importer();
        Gap gap = new Gap(
                null,
                Origin.LIVE,
                LocalDate.of(2026, 11, 24),
                Bench.at("2026-11-24T09:31:20"),
                Bench.at("2026-11-24T09:33:00"),
                "down");
        importer.bindGaps(day -> day.equals(gap.tradingDay()) ? List.of(gap) : List.of());
        importer.runs().step();
        assertEquals(List.of("600000 2026-11-24T09:32 r1", "600000 2026-11-24T09:33 r0"), bench.taken());
        assertEquals(2, importer.counters().get("bars.of-gaps"));
    }

    @Test
    void aCancelledRunEndsSoonAndIsNotBegunAgainBeforeTheNextDay() throws Exception {
        bench();
        days("2026-11-23");
        bench.history.bars.add(bench.day(Bench.PAPER, "2026-11-23", 10));
        Importer importer = bench.importer();
        bench.history.onRead = symbol -> importer.runs().cancel();
        importer.runs().step();
        assertEquals(List.of(), bench.taken());
        assertEquals(List.of("600000 1d 2026-11-16"), List.copyOf(new LinkedHashSet<>(bench.history.asked)));
        assertEquals(End.CANCELLED, importer.runs().last().end());
        bench.history.onRead = symbol -> {};
        bench.history.asked.clear();
        importer.runs().step();
        assertEquals(List.of(), bench.history.asked);
        bench.clock.set(Bench.at("2026-11-24T18:00"));
        importer.runs().step();
        assertEquals(List.of("600000 2026-11-23 r0", "600001 2026-11-23 r0"), bench.taken());
    }

    @Test
    void itIsNeverRunTwiceAtOnceAndTheCommandShowsItsProgress() throws Exception {
        bench();
        days("2026-11-23");
        bench.history.bars.add(bench.day(Bench.PAPER, "2026-11-23", 10));
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        bench.history.onRead = symbol -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            if (symbol.equals(Bench.PAPER)) {
                Await.until("let go", () -> go.getCount() == 0);
            }
            atOnce.decrementAndGet();
        };
        Importer importer = bench.importer(true);
        try {
            // catching up begins by itself
            Await.until("half done", () -> Map.of("progressPercent", 50.0).equals(importer.gauges()));
            Problem twice = assertThrows(Problem.class, () -> importer._import("now"));
            assertEquals(
                    "sluice:import: an import is running already: 50 %  1 of 2  1 bars  SSE.600001 1d;"
                            + " sluice:import cancel stops it",
                    twice.toString());
            assertTrue(printed(importer, "status").startsWith("running  [##########----------]  50 %  1 of 2"));
            go.countDown();
            Await.until("done", () -> importer.runs().running() == null);
            bench.history.onRead = symbol -> {};
            String text = printed(importer, "now");
            assertTrue(text.contains("[##############################] 100 %  2 of 2  0 bars"), text);
            assertTrue(text.endsWith("\ndone, 2 of 2, newest day 2026-11-23\n"), text);
            assertEquals(1, most.get());
            assertEquals(
                    "sluice:import: no import is running",
                    assertThrows(Problem.class, () -> importer._import("cancel"))
                            .toString());
            assertEquals(
                    "sluice:import: 'then' is none of now [--whole], status, cancel; --help shows examples",
                    assertThrows(Problem.class, () -> importer._import("then")).toString());
        } finally {
            go.countDown();
            importer.deactivate();
        }
    }

    private static String printed(Importer importer, String... args) throws Problem {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ImportCommand(importer.runs(), new View(importer.runs()))
                .run(new PrintStream(bytes, true, StandardCharsets.UTF_8), args);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aSourceThatStartsALittleLaterIsWaitedFor() {
        bench().settings.put("sources", "two,one");
        days("2026-11-23");
        Importer importer = bench.importer();
        importer.runs().step();
        assertEquals(List.of(), bench.history.asked);
        Bench.History two = new Bench.History();
        two.bars.add(bench.day(Bench.BANK, "2026-11-20", 10));
        importer.bindHistory(two, Map.of(HistorySource.NAME, "two"));
        importer.runs().step();
        assertEquals(List.of("600000 2026-11-20 r0"), bench.taken());

        // but not for long: maybe it is never there
        importer.unbindHistory(two, Map.of(HistorySource.NAME, "two"));
        bench.clock.set(Bench.at("2026-11-24T18:00"));
        importer.runs().step();
        assertEquals(List.of("600000 2026-11-23 r0"), bench.taken());
    }

    @Test
    void whoWaitsForARunIsToldThatTheImporterWasStopped() throws Exception {
        bench();
        Importer importer = bench.importer();
        Progress asked = importer.runs().now(false);
        importer.deactivate();
        assertTrue(asked.await(0));
        assertEquals("not done: the importer was stopped", asked.summary());
    }

    @Test
    void withoutASourceItWaitsAndSaysSo() {
        bench().settings.put("sources", "other");
        Importer importer = bench.importer();
        bench.clock.advance(Duration.ofMinutes(1));
        importer.runs().step();
        importer.runs().step();
        assertEquals(
                List.of("the import is due but waits: no history source of [other] is there"), importer.warnings());
        assertEquals("no day yet", importer.facts().get("done"));
        assertFalse(Files.exists(bench.state()));
    }

    @Test
    void aJournalThatCantBeWrittenEndsTheRunWhichIsTriedAgainLater() {
        bench();
        days("2026-11-23");
        bench.history.bars.add(bench.day(Bench.PAPER, "2026-11-23", 10));
        bench.broken = new IOException("disk full");
        Importer importer = bench.importer();
        importer.runs().step();
        assertEquals(
                List.of("the last import is not done: the journal can't be written: disk full, 0 of 2,"
                        + " bars.imported 1"),
                importer.warnings());
        bench.broken = null;
        importer.runs().step();
        assertEquals(List.of(), bench.taken());
        bench.clock.set(Bench.at("2026-11-24T17:10"));
        importer.runs().step();
        assertEquals(List.of("600000 2026-11-23 r0", "600001 2026-11-23 r0"), bench.taken());
        assertEquals(List.of(), importer.warnings());
    }

    @Test
    void aDamagedStateFileMeansThatEverythingIsReadAgain() throws Exception {
        bench();
        days("2026-11-23");
        Files.createDirectories(bench.state().getParent());
        Files.writeString(
                bench.state(), "# what the importer has done, format 1\ndone 2026-11-23\nSSE.600000 1d 2026-1");
        Importer importer = bench.importer();
        importer.runs().step();
        assertEquals(List.of("600000 2026-11-23 r0"), bench.taken());
    }

    @Test
    void settingsThatCantBeUsedAreRefusedNamingTheKey() {
        List<String> told = new ArrayList<>();
        for (String[] pair : new String[][] {
            {"sources", " "},
            {"intervals", "1d,60m"},
            {"symbols", "what"},
            {"kinds", "SHARE"},
            {"exchanges", "NYSE"},
            {"time", "6pm"},
            {"dayFrom", "1980-01-01"},
            {"minuteDays", "0"},
            {"overlapDays", "366"},
            {"state", ""},
            {"loggedErrors", "0"}
        }) {
            bench().settings.put(pair[0], pair[1]);
            told.add(assertThrows(InvalidSettingException.class, bench::importer)
                    .getMessage()
                    .replace("org.sluice.importer: ", ""));
        }
        assertEquals(
                List.of(
                        "sources=: at least one history.name, as tdx or csv",
                        "intervals=60m: some of 1d, 1m, 5m",
                        "symbols=what: symbols, as SH600000,SHFE.cu2501",
                        "kinds=SHARE: some of [STOCK, INDEX, ETF, BOND, FUTURE, OPTION]",
                        "exchanges=NYSE: some of [SSE, SZSE, BSE, SHFE, INE, DCE, CZCE, CFFEX, GFEX]",
                        "time=6pm: a time of day, as 18:00",
                        "dayFrom=1980-01-01: a date from 1990-12-19 on",
                        "minuteDays=0: 1 to 36500",
                        "overlapDays=366: 1 to 365",
                        "state=: the path of a file",
                        "loggedErrors=0: 1 to 1000"),
                told);
    }
}

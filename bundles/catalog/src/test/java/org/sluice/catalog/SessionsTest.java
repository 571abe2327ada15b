package org.sluice.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.api.catalog.Session;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.testkit.SettableClock;

/** Trading days, sessions and phases. */
class SessionsTest {

    private static final Symbol UNKNOWN = Symbol.parse("SSE.999999");

    /** National Day 2025, and New Year's Day 2026, a Thursday. */
    private static final Set<LocalDate> HOLIDAYS = Terms.days(
            "2025-10-01",
            "2025-10-02",
            "2025-10-03",
            "2025-10-06",
            "2025-10-07",
            "2025-10-08",
            "2026-01-01",
            "2026-01-02");

    private final MergedCatalog catalog = catalog(Map.of());

    private static MergedCatalog catalog(Map<String, ?> settings) {
        MergedCatalog catalog =
                new MergedCatalog(Terms.config(settings), Map.of(), new SettableClock(Terms.at("2025-11-14 10:00:00")));
        catalog.addSource(new ListedSource(Terms.data(HOLIDAYS, Terms.stock("600000", "浦发银行"))), Map.of());
        return catalog;
    }

    @ParameterizedTest
    @CsvSource({
        // a stock: midnight to midnight, and over the weekend
        "SSE.600000, 2025-11-14 00:00:00, 2025-11-14, PRE_OPEN",
        "SSE.600000, 2025-11-14 09:14:59, 2025-11-14, PRE_OPEN",
        "SSE.600000, 2025-11-14 09:15:00, 2025-11-14, AUCTION",
        "SSE.600000, 2025-11-14 09:25:00, 2025-11-14, BREAK",
        "SSE.600000, 2025-11-14 09:30:00, 2025-11-14, CONTINUOUS",
        "SSE.600000, 2025-11-14 11:29:59.999, 2025-11-14, CONTINUOUS",
        "SSE.600000, 2025-11-14 11:30:00, 2025-11-14, BREAK",
        "SSE.600000, 2025-11-14 13:00:00, 2025-11-14, CONTINUOUS",
        "SSE.600000, 2025-11-14 14:57:00, 2025-11-14, AUCTION",
        "SSE.600000, 2025-11-14 15:00:00, 2025-11-14, CLOSED",
        "SSE.600000, 2025-11-14 23:59:59, 2025-11-14, CLOSED",
        "SSE.600000, 2025-11-15 10:00:00, 2025-11-14, CLOSED",
        "SSE.600000, 2025-11-16 23:59:59, 2025-11-14, CLOSED",
        "SSE.600000, 2025-11-17 00:00:00, 2025-11-17, PRE_OPEN",
        "SSE.600000, 2025-10-05 10:00:00, 2025-09-30, CLOSED",
        "SSE.600000, 2025-10-08 23:59:59, 2025-09-30, CLOSED",
        "SSE.600000, 2025-10-09 00:00:00, 2025-10-09, PRE_OPEN",
        // gold, an ordinary Wednesday evening
        "SHFE.au2606, 2025-11-12 19:54:59, 2025-11-12, CLOSED",
        "SHFE.au2606, 2025-11-12 19:55:00, 2025-11-13, PRE_OPEN",
        "SHFE.au2606, 2025-11-12 20:54:59, 2025-11-13, PRE_OPEN",
        "SHFE.au2606, 2025-11-12 20:55:00, 2025-11-13, AUCTION",
        "SHFE.au2606, 2025-11-12 20:59:00, 2025-11-13, BREAK",
        "SHFE.au2606, 2025-11-12 21:00:00, 2025-11-13, CONTINUOUS",
        "SHFE.au2606, 2025-11-13 00:00:00, 2025-11-13, CONTINUOUS",
        "SHFE.au2606, 2025-11-13 02:30:00, 2025-11-13, BREAK",
        "SHFE.au2606, 2025-11-13 08:55:00, 2025-11-13, BREAK",
        "SHFE.au2606, 2025-11-13 09:00:00, 2025-11-13, CONTINUOUS",
        "SHFE.au2606, 2025-11-13 10:15:00, 2025-11-13, BREAK",
        "SHFE.au2606, 2025-11-13 15:00:00, 2025-11-13, CLOSED",
        // Friday's night and the weekend are Monday's
        "SHFE.au2606, 2025-11-14 15:00:00, 2025-11-14, CLOSED",
        "SHFE.au2606, 2025-11-14 21:30:00, 2025-11-17, CONTINUOUS",
        "SHFE.au2606, 2025-11-15 02:29:59, 2025-11-17, CONTINUOUS",
        "SHFE.au2606, 2025-11-15 02:30:00, 2025-11-17, BREAK",
        "SHFE.au2606, 2025-11-16 21:30:00, 2025-11-17, BREAK",
        "SHFE.au2606, 2025-11-17 09:00:00, 2025-11-17, CONTINUOUS",
        // no night before a holiday week; the day after it begins in the morning, with the auction
        "SHFE.au2606, 2025-09-29 21:30:00, 2025-09-30, CONTINUOUS",
        "SHFE.au2606, 2025-09-30 21:30:00, 2025-09-30, CLOSED",
        "SHFE.au2606, 2025-10-03 10:00:00, 2025-09-30, CLOSED",
        "SHFE.au2606, 2025-10-08 21:30:00, 2025-09-30, CLOSED",
        "SHFE.au2606, 2025-10-09 00:00:00, 2025-10-09, PRE_OPEN",
        "SHFE.au2606, 2025-10-09 08:55:00, 2025-10-09, AUCTION",
        "SHFE.au2606, 2025-10-09 08:59:00, 2025-10-09, BREAK",
        "SHFE.au2606, 2025-10-09 09:00:00, 2025-10-09, CONTINUOUS",
        "SHFE.au2606, 2025-10-09 21:00:00, 2025-10-10, CONTINUOUS",
        // a single evening before New Year's Day, Wednesday
        "SHFE.au2606, 2025-12-30 21:00:00, 2025-12-31, CONTINUOUS",
        "SHFE.au2606, 2025-12-31 21:00:00, 2025-12-31, CLOSED",
        "SHFE.au2606, 2026-01-05 08:55:00, 2026-01-05, AUCTION",
        // a product without a night
        "CFFEX.IF2606, 2025-11-14 09:24:59, 2025-11-14, PRE_OPEN",
        "CFFEX.IF2606, 2025-11-14 09:25:00, 2025-11-14, AUCTION",
        "CFFEX.IF2606, 2025-11-14 09:29:00, 2025-11-14, BREAK",
        "CFFEX.IF2606, 2025-11-14 21:00:00, 2025-11-14, CLOSED",
        "CFFEX.IF2606, 2025-11-15 10:00:00, 2025-11-14, CLOSED",
        // 29 February 2024, a Thursday, and the night that leads from it to Friday, 1 March
        "SHFE.au2406, 2024-02-28 23:59:59, 2024-02-29, CONTINUOUS",
        "SHFE.au2406, 2024-02-29 02:29:59, 2024-02-29, CONTINUOUS",
        "SHFE.au2406, 2024-02-29 14:00:00, 2024-02-29, CONTINUOUS",
        "SHFE.au2406, 2024-03-01 01:00:00, 2024-03-01, CONTINUOUS",
        // unknown: the calendar day, closed
        "SSE.999999, 2025-11-15 10:00:00, 2025-11-15, CLOSED",
        "SHFE.xx2606, 2025-11-14 21:30:00, 2025-11-14, CLOSED",
    })
    void countsEachInstantToItsTradingDayAndPhase(String symbol, String local, LocalDate tradingDay, Phase phase) {
        Symbol of = Symbol.parse(symbol);
        Instant time = Terms.at(local);
        assertEquals(List.of(tradingDay, phase), List.of(catalog.tradingDay(of, time), catalog.phase(of, time)));
    }

    @Test
    void datesTheNightSessionOfAMondayOnFriday() {
        assertEquals(
                List.of(
                        "2025-11-14 20:55 - 2025-11-14 20:59 AUCTION",
                        "2025-11-14 21:00 - 2025-11-15 02:30 CONTINUOUS",
                        "2025-11-17 09:00 - 2025-11-17 10:15 CONTINUOUS",
                        "2025-11-17 10:30 - 2025-11-17 15:00 CONTINUOUS"),
                Terms.text(catalog.sessions(Terms.AU, LocalDate.of(2025, 11, 17))));
    }

    @Test
    void startsInTheMorningAfterAHoliday() {
        assertEquals(
                List.of(
                        "2025-10-09 08:55 - 2025-10-09 08:59 AUCTION",
                        "2025-10-09 09:00 - 2025-10-09 10:15 CONTINUOUS",
                        "2025-10-09 10:30 - 2025-10-09 15:00 CONTINUOUS"),
                Terms.text(catalog.sessions(Terms.AU, LocalDate.of(2025, 10, 9))));
    }

    @Test
    void hasTheAuctionsASourceNames() {
        assertEquals(
                List.of(
                        "2025-11-14 09:15 - 2025-11-14 09:25 AUCTION",
                        "2025-11-14 09:30 - 2025-11-14 11:30 CONTINUOUS",
                        "2025-11-14 13:00 - 2025-11-14 14:57 CONTINUOUS",
                        "2025-11-14 14:57 - 2025-11-14 15:00 AUCTION"),
                Terms.text(catalog.sessions(Terms.PUFA, LocalDate.of(2025, 11, 14))));
    }

    @Test
    void hasNoSessionsWithoutTradingOrWithoutAnInstrument() {
        for (String day : List.of("2025-11-15", "2025-11-16", "2025-10-01", "2026-01-01")) {
            assertEquals(List.of(), catalog.sessions(Terms.AU, LocalDate.parse(day)), day);
            assertEquals(List.of(), catalog.sessions(Terms.PUFA, LocalDate.parse(day)), day);
        }
        assertEquals(List.of(), catalog.sessions(UNKNOWN, LocalDate.of(2025, 11, 14)));
    }

    @Test
    void knowsTradingDaysAndCountsMondayToFridayAfterTheCalendarsEnd() {
        List<String> trading = new ArrayList<>();
        for (String day : List.of(
                "2025-09-30", "2025-10-01", "2025-10-04", "2025-10-09", "2025-11-15", "2027-01-01", "2027-01-02")) {
            if (catalog.isTradingDay(LocalDate.parse(day))) {
                trading.add(day);
            }
        }
        assertEquals(List.of("2025-09-30", "2025-10-09", "2027-01-01"), trading);
    }

    @Test
    void isOpenRoundTheClockForADemo() {
        MergedCatalog demo = catalog(Map.of("alwaysOpen", true));
        for (String local : List.of("2025-11-15 00:00:00", "2025-10-01 23:59:59", "2025-11-14 21:30:00")) {
            for (Symbol symbol : List.of(Terms.PUFA, Terms.AU)) {
                assertEquals(Phase.CONTINUOUS, demo.phase(symbol, Terms.at(local)));
                assertEquals(LocalDate.parse(local.substring(0, 10)), demo.tradingDay(symbol, Terms.at(local)));
            }
        }
        assertEquals(
                List.of("2025-11-15 00:00 - 2025-11-16 00:00 CONTINUOUS"),
                Terms.text(demo.sessions(Terms.AU, LocalDate.of(2025, 11, 15))));
        assertTrue(demo.isTradingDay(LocalDate.of(2025, 11, 15)));
        assertEquals(Phase.CLOSED, demo.phase(UNKNOWN, Terms.at("2025-11-14 10:00:00")));
        assertEquals(
                "every product trades round the clock, every day; for demos only",
                demo.facts().get("always open"));
    }

    /** What is remembered from one answer to the next never shows: any order, any thread. */
    @Test
    void answersTheSameInAnyOrderFromAnyThread() throws Exception {
        long from = Terms.at("2025-09-20 00:00:00").getEpochSecond();
        int hours = 24 * 120;
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int seed = 0; seed < 3; seed++) {
            Random random = new Random(seed);
            threads.add(new Thread(() -> {
                for (int i = 0; i < 20_000 && wrong.isEmpty(); i++) {
                    Symbol symbol = List.of(Terms.PUFA, Terms.AU, Terms.IF).get(random.nextInt(3));
                    Instant time = Instant.ofEpochSecond(from + random.nextInt(hours * 3600));
                    String expected = expected(symbol, time);
                    String actual = catalog.tradingDay(symbol, time) + " " + catalog.phase(symbol, time);
                    if (!expected.equals(actual)) {
                        wrong.add(symbol + " " + time + ": " + actual + ", expected " + expected);
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), List.copyOf(wrong));
    }

    /** Crossing a boundary in either direction, second by second. */
    @Test
    void changesItsAnswerOnTheVerySecond() {
        for (Symbol symbol : List.of(Terms.PUFA, Terms.AU, Terms.IF)) {
            for (LocalDate day = LocalDate.of(2025, 9, 26); day.getMonthValue() < 11; day = day.plusDays(1)) {
                for (Session session : catalog.sessions(symbol, day)) {
                    for (Instant edge : List.of(session.start(), session.end())) {
                        for (int second : new int[] {-1, 0, -1}) {
                            Instant time = edge.plusSeconds(second);
                            assertEquals(
                                    expected(symbol, time),
                                    catalog.tradingDay(symbol, time) + " " + catalog.phase(symbol, time),
                                    () -> symbol + " " + time);
                        }
                    }
                }
            }
        }
    }

    /** From the sessions of all days around, without any memory. */
    private String expected(Symbol symbol, Instant time) {
        LocalDate date = LocalDate.ofInstant(time, MarketTime.ZONE);
        LocalDate best = null;
        for (LocalDate day = date.minusDays(12); !day.isAfter(date.plusDays(4)); day = day.plusDays(1)) {
            List<Session> sessions = catalog.sessions(symbol, day);
            if (!sessions.isEmpty()) {
                Instant first = sessions.get(0).start();
                Instant midnight = day.atStartOfDay(MarketTime.ZONE).toInstant();
                Instant begin = first.isBefore(midnight) ? first.minusSeconds(3600) : midnight;
                best = time.isBefore(begin) ? best : day;
            }
        }
        List<Session> sessions = catalog.sessions(symbol, best);
        Phase phase = sessions.stream()
                .filter(each -> each.contains(time))
                .map(Session::phase)
                .findFirst()
                .orElse(
                        time.isBefore(sessions.get(0).start())
                                ? Phase.PRE_OPEN
                                : time.isBefore(sessions.get(sessions.size() - 1)
                                                .start())
                                        ? Phase.BREAK
                                        : Phase.CLOSED);
        return best + " " + phase;
    }

    @Test
    void allocatesNothingForATickOfTheCurrentSession() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Instant time = Terms.at("2025-11-14 10:00:00");
        Symbol listed = new Symbol(Terms.PUFA.exchange(), Terms.PUFA.code());
        Symbol derived = new Symbol(Terms.AU.exchange(), Terms.AU.code());
        int calls = 100_000;
        long most = 0;
        for (int round = 0; round < 2; round++) {
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            for (int i = 0; i < calls; i++) {
                if (catalog.phase(listed, time) != Phase.CONTINUOUS
                        || catalog.tradingDay(derived, time).getDayOfMonth() != 14
                        || catalog.find(listed).isEmpty()) {
                    throw new AssertionError();
                }
            }
            most = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        }
        assertTrue(most < calls, most + " bytes for " + calls + " calls");
    }
}

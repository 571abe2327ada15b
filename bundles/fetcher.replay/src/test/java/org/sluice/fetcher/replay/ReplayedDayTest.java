package org.sluice.fetcher.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.fetcher.replay.Replays.SHIPPED;
import static org.sluice.fetcher.replay.Replays.afterMidnight;
import static org.sluice.fetcher.replay.Replays.poll;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.api.market.Depth;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.fetcher.replay.Replays.Print;
import org.sluice.testkit.SettableClock;

/** What holds at every moment of a whole day of the shipped recordings. */
class ReplayedDayTest {

    /** What a loop comes to, as the csv files have it. */
    private record Totals(double last, double high, double low, double volume, double turnover) {}

    @Test
    void aLoopComesToWhatWasRecorded() throws Exception {
        long end = seconds() - 1;
        Map<Symbol, Totals> played = new HashMap<>();
        for (Tick tick : poll(Replays.of(Map.of(), () -> afterMidnight(end)), SHIPPED)) {
            // a sum of products in binary fractions is right to about a tenth of a cent
            double turnover = Math.rint(tick.turnover() * 1000) / 1000;
            played.put(tick.symbol(), new Totals(tick.last(), tick.high(), tick.low(), tick.volume(), turnover));
        }

        Map<Symbol, Totals> recorded = new HashMap<>();
        for (Symbol symbol : SHIPPED) {
            List<Print> prints = Print.shipped(symbol);
            double turnover =
                    prints.stream().mapToDouble(p -> p.price() * p.lots() * 100).sum();
            recorded.put(
                    symbol,
                    new Totals(
                            prints.get(prints.size() - 1).price(),
                            prints.stream().mapToDouble(Print::price).max().orElseThrow(),
                            prints.stream().mapToDouble(Print::price).min().orElseThrow(),
                            prints.stream().mapToLong(Print::lots).sum() * 100,
                            Math.rint(turnover * 1000) / 1000));
        }
        assertEquals(recorded, played);
    }

    @Test
    void somethingIsTradedEveryTenSecondsAndNothingIsTradedTwice() throws Exception {
        SettableClock clock = new SettableClock(afterMidnight(0));
        ReplayFetcher fetcher = Replays.of(Map.of(), clock);
        double before = 0;
        int longest = 0;
        int standing = 0;
        for (long second = 0; second < 86_400; second++) {
            clock.set(afterMidnight(second));
            double volume =
                    poll(fetcher, SHIPPED).stream().mapToDouble(Tick::volume).sum();
            standing = volume > before ? 0 : standing + 1;
            longest = Math.max(longest, standing);
            before = volume;
        }
        assertEquals(Tape.LONGEST_GAP_SECONDS - 1, longest, "seconds of standstill");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 1, 17.3, 1000})
    void nothingRunsBackwardsWithinADay(double speed) throws Exception {
        SettableClock clock = new SettableClock(afterMidnight(0));
        ReplayFetcher fetcher = Replays.of(Map.of("speed", speed), clock);
        Map<Symbol, Tick> last = new HashMap<>();
        int resets = 0;
        while (clock.instant().isBefore(afterMidnight(2.2 * 86_400))) {
            for (Tick tick : poll(fetcher, SHIPPED)) {
                assertPlausible(tick);
                Tick before = last.put(tick.symbol(), tick);
                if (before != null && before.tradingDay().equals(tick.tradingDay())) {
                    assertFollows(before, tick);
                } else if (before != null) {
                    resets++;
                    assertEquals(before.tradingDay().plusDays(1), tick.tradingDay());
                    assertTrue(tick.volume() < before.volume(), before + " then " + tick);
                }
            }
            clock.advance(Duration.ofMillis(13_337));
        }
        assertEquals(2 * SHIPPED.size(), resets, "midnights");
    }

    @Test
    void restartsAndOtherInstancesAgree() throws Exception {
        SettableClock clock = new SettableClock(afterMidnight(0));
        ReplayFetcher running = Replays.of(Map.of(), clock);
        for (int i = 0; i < 40; i++) {
            clock.advance(Duration.ofSeconds(2_711));
            ReplayFetcher fresh = Replays.of(Map.of(), clock);
            assertEquals(poll(running, SHIPPED), poll(fresh, SHIPPED));
        }
    }

    @Test
    void keptTimesNeverRunBackwardsNorDoesADaysVolume() throws Exception {
        SettableClock clock = new SettableClock(afterMidnight(50_000));
        ReplayFetcher fetcher = Replays.of(Map.of("keepTime", "true"), clock);
        Map<Symbol, Tick> last = new HashMap<>();
        long end = seconds() + 100;
        for (long second = 0; second <= end; second += 7, clock.advance(Duration.ofSeconds(7))) {
            for (Tick tick : poll(fetcher, SHIPPED)) {
                Tick before = last.put(tick.symbol(), tick);
                if (before != null && before.tradingDay().equals(tick.tradingDay())) {
                    assertFollows(before, tick);
                }
            }
        }
        Map<Symbol, Double> lastDay = new HashMap<>();
        Map<Symbol, Double> played = new HashMap<>();
        for (Symbol symbol : SHIPPED) {
            lastDay.put(
                    symbol,
                    100.0
                            * Print.shipped(symbol).stream()
                                    .filter(p -> p.time().startsWith("2019-02-11"))
                                    .mapToLong(Print::lots)
                                    .sum());
            played.put(symbol, last.get(symbol).volume());
            assertEquals(Instant.parse("2019-02-11T07:00:00Z").getEpochSecond() / 60, minute(last.get(symbol)));
        }
        assertEquals(lastDay, played);
    }

    private static long minute(Tick tick) {
        return tick.exchangeTime().getEpochSecond() / 60;
    }

    private static void assertFollows(Tick before, Tick tick) {
        boolean follows = !tick.exchangeTime().isBefore(before.exchangeTime())
                && tick.volume() >= before.volume()
                && tick.turnover() >= before.turnover()
                && (Double.isNaN(before.high())
                        || tick.high() >= before.high() && tick.low() <= before.low() && tick.open() == before.open())
                && Double.compare(tick.previousClose(), before.previousClose()) == 0;
        assertTrue(follows, () -> before + " then " + tick);
    }

    private static void assertPlausible(Tick tick) {
        assertEquals(tick.tradingDay(), day(tick));
        if (Double.isNaN(tick.last())) {
            assertEquals(List.of(0.0, 0.0), List.of(tick.volume(), tick.turnover()), tick.toString());
            return;
        }
        double average = tick.turnover() / tick.volume();
        boolean plausible = tick.low() <= tick.last()
                && tick.last() <= tick.high()
                && tick.low() <= tick.open()
                && tick.open() <= tick.high()
                && tick.limitDown() <= tick.low()
                && tick.high() <= tick.limitUp()
                && tick.low() - 1e-9 <= average
                && average <= tick.high() + 1e-9
                && tick.exchangeTime().getNano() == 0
                && inOrder(tick.bids(), -1)
                && inOrder(tick.asks(), 1)
                && tick.bids().price(0) < tick.asks().price(0)
                && tick.bids().price(0) <= tick.last()
                && tick.last() <= tick.asks().price(0);
        assertTrue(plausible, tick::toString);
    }

    private static LocalDate day(Tick tick) {
        return tick.exchangeTime().atZone(MarketTime.ZONE).toLocalDate();
    }

    private static boolean inOrder(Depth side, int sign) {
        for (int level = 1; level < side.levels(); level++) {
            if (Math.round((side.price(level) - side.price(level - 1)) * 100) != sign) {
                return false;
            }
        }
        return side.levels() > 0;
    }

    private static long seconds() throws Exception {
        try (Stream<Path> files = Files.list(Replays.HOME.resolve("etc/demo/trades"))) {
            return Tape.read(new ArrayList<>(files.sorted().toList()), false).seconds();
        }
    }
}

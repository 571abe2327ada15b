package org.sluice.fetcher.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sluice.fetcher.replay.Replays.MIDNIGHT;
import static org.sluice.fetcher.replay.Replays.PINGAN;
import static org.sluice.fetcher.replay.Replays.PUFA;
import static org.sluice.fetcher.replay.Replays.afterMidnight;
import static org.sluice.fetcher.replay.Replays.poll;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Configs;
import org.sluice.testkit.FetcherContract;
import org.sluice.testkit.SettableClock;

class ReplayFetcherTest extends FetcherContract {

    private static final LocalDate TODAY = LocalDate.of(2026, 11, 20);

    @TempDir
    private Path home;

    @Override
    protected Fetcher fetcher() throws Exception {
        SettableClock clock = new SettableClock(afterMidnight(36_000));
        return Replays.of(Map.of(), () -> {
            clock.advance(Duration.ofMillis(700));
            return clock.instant();
        });
    }

    @Override
    protected List<Symbol> universe() {
        return Replays.SHIPPED;
    }

    @Test
    void showsWhatHadHappenedUpToThatSecondOfTheTape() throws Exception {
        List<Tick> ticks = small(Map.of("depth", "false"), 10.9);

        Tick pufa = pufa(afterMidnight(10))
                .last(10.79)
                .open(10.82)
                .high(10.82)
                .low(10.79)
                .volume(3_000)
                .turnover(10 * 100 * 10.82 + 20 * 100 * 10.79)
                .build();
        assertEquals(List.of(pufa, notYetTraded(afterMidnight(10))), ticks);
    }

    @Test
    void addsEveryLoopToTheDaysVolumeAndTurnover() throws Exception {
        List<Tick> ticks = small(Map.of("depth", "false"), 2 * 35 + 13);

        double loop = 10 * 10.82 + 20 * 10.79 + 30 * 10.8 + 40 * 10.7;
        Tick pufa = pufa(afterMidnight(83))
                .last(10.8)
                .open(10.82)
                .high(10.82)
                .low(10.7)
                .volume(2 * 10_000 + 6_000)
                .turnover((2 * loop + 10 * 10.82 + 20 * 10.79 + 30 * 10.8) * 100)
                .build();
        Tick pingan = pingan(afterMidnight(83))
                .last(11.2)
                .open(11.2)
                .high(11.31)
                .low(11.2)
                .volume(2 * 300 + 100)
                .turnover(2 * (1_120 + 2_262) + 1_120)
                .build();
        assertEquals(List.of(pufa, pingan), ticks);
    }

    @Test
    void staysAtTheLastPrintOfALoopUntilTheFirstOfTheNext() throws Exception {
        List<Tick> ticks = small(Map.of("depth", "false"), 35 + 12);
        Tick pingan = pingan(afterMidnight(47))
                .last(11.31)
                .open(11.2)
                .high(11.31)
                .low(11.2)
                .volume(300)
                .turnover(1_120 + 2_262)
                .build();
        assertEquals(pingan, ticks.get(1));
    }

    @Test
    void countsEveryPrintOfASecond() throws Exception {
        Replays.write(
                home,
                "SH600000.csv",
                "2019-02-01 09:30:00,10.00,1,0",
                "2019-02-01 09:30:01,10.01,2,0",
                "2019-02-01 09:30:01,10.03,4,0",
                "2019-02-01 09:30:01,10.02,8,0",
                "2019-02-01 09:30:02,10.00,16,0");
        Tick tick = poll(Replays.of(Map.of(), home, () -> afterMidnight(1)), List.of(PUFA))
                .get(0);
        assertEquals(List.of(10.02, 10.03, 1_500.0), List.of(tick.last(), tick.high(), tick.volume()));
    }

    @Test
    void beginsAnewAtMidnight() throws Exception {
        List<Tick> ticks = small(Map.of("depth", "false"), 86_400);
        Instant midnight = MIDNIGHT.plus(Duration.ofDays(1));
        Tick pufa = Tick.builder(PUFA, midnight)
                .tradingDay(TODAY.plusDays(1))
                .previousClose(10.7)
                .limitUp(11.77)
                .limitDown(9.63)
                .last(10.82)
                .open(10.82)
                .high(10.82)
                .low(10.82)
                .volume(1_000)
                .turnover(10_820)
                .build();
        assertEquals(pufa, ticks.get(0));
        assertEquals(
                List.of(0.0, 0.0), List.of(ticks.get(1).volume(), ticks.get(1).turnover()));
    }

    @Test
    void playsFasterOrSlowerAsToldTo() throws Exception {
        Tick fast = small(Map.of("depth", "false", "speed", "20"), 1.25).get(0);
        assertEquals(List.of(10_000.0, 10.7), List.of(fast.volume(), fast.last()), "second 25");
        Tick slow = small(Map.of("depth", "false", "speed", "0.5"), 25.9).get(0);
        assertEquals(List.of(3_000.0, 10.79), List.of(slow.volume(), slow.last()), "second 12");
    }

    @Test
    void makesUpABookOfFiveLevelsAroundTheLastPrice() throws Exception {
        List<Tick> sold = small(Map.of(), 10);
        assertEquals(
                List.of(10.79, 10.78, 10.77, 10.76, 10.75), prices(sold.get(0).bids()));
        assertEquals(
                List.of(10.8, 10.81, 10.82, 10.83, 10.84), prices(sold.get(0).asks()));
        assertEquals(
                List.of(Depth.EMPTY, Depth.EMPTY),
                List.of(sold.get(1).bids(), sold.get(1).asks()),
                "no trade yet");
        List<Tick> bought = small(Map.of(), 13);
        assertEquals(
                List.of(10.79, 10.78, 10.77, 10.76, 10.75), prices(bought.get(0).bids()));
        assertEquals(
                List.of(10.8, 10.81, 10.82, 10.83, 10.84), prices(bought.get(0).asks()));
        assertEquals(
                List.of(11.19, 11.18, 11.17, 11.16, 11.15), prices(bought.get(1).bids()));
        assertEquals(
                List.of(11.2, 11.21, 11.22, 11.23, 11.24), prices(bought.get(1).asks()));
        for (Depth side : List.of(sold.get(0).bids(), sold.get(0).asks())) {
            for (int level = 0; level < 5; level++) {
                double lots = side.size(level) / 100;
                assertEquals(Math.rint(Math.max(1, Math.min(50, lots))), lots, "whole lots: " + side);
            }
        }
    }

    @Test
    void hasNoLevelBeyondALimitAndNoLimitsThatTheRecordingDoesNotKeep() throws Exception {
        Replays.write(home, "SH600000.csv", "2019-02-01 09:30:00,11.00,1,0", "2019-02-01 09:30:01,10.00,1,2");
        Replays.write(home, "SH600001.csv", "2019-02-01 09:30:00,11.01,1,0", "2019-02-01 09:30:01,10.00,1,2");
        Symbol other = Symbol.parse("SH600001");
        List<Tick> ticks = poll(Replays.of(Map.of(), home, () -> MIDNIGHT), List.of(PUFA, other));
        assertEquals(
                List.of(11.0, 9.0), List.of(ticks.get(0).limitUp(), ticks.get(0).limitDown()));
        assertEquals(List.of(11.0), prices(ticks.get(0).asks()));
        assertEquals(5, ticks.get(0).bids().levels());
        assertEquals(
                List.of(Double.NaN, Double.NaN),
                List.of(ticks.get(1).limitUp(), ticks.get(1).limitDown()));
        assertEquals(5, ticks.get(1).asks().levels());
    }

    @Test
    void keepsRecordedTimesAndDaysIfToldToAndPlaysOnce() throws Exception {
        Replays.writeSmall(home);
        SettableClock clock = new SettableClock(afterMidnight(50_000));
        ReplayFetcher fetcher = Replays.of(Map.of("keepTime", "true", "depth", "false"), home, clock);

        Tick first = Tick.builder(PUFA, Instant.parse("2019-02-01T01:25:02Z"))
                .tradingDay(LocalDate.of(2019, 2, 1))
                .last(10.82)
                .open(10.82)
                .high(10.82)
                .low(10.82)
                .volume(1_000)
                .turnover(10_820)
                .build();
        assertEquals(List.of(first), poll(fetcher, List.of(PUFA, PINGAN)), "of the other there is nothing yet");

        Tick end = Tick.builder(PUFA, Instant.parse("2019-02-11T01:25:00Z"))
                .tradingDay(LocalDate.of(2019, 2, 11))
                .previousClose(10.8)
                .limitUp(11.88)
                .limitDown(9.72)
                .last(10.7)
                .open(10.7)
                .high(10.7)
                .low(10.7)
                .volume(4_000)
                .turnover(42_800)
                .build();
        for (int seconds : List.of(25, 10, 100, 100_000)) {
            clock.advance(Duration.ofSeconds(seconds));
            assertEquals(end, poll(fetcher, List.of(PUFA, PINGAN)).get(0), "and it stays there");
        }
    }

    @Test
    void ignoresWhatWasNotRecordedAndWarnsOfWhatTheCatalogDoesNotKnow() throws Exception {
        ReplayFetcher fetcher = new ReplayFetcher(
                Configs.of(ReplayFetcher.Config.class, Map.of()),
                Map.of(),
                Replays.HOME,
                new StockCatalog(Set.of(PINGAN)),
                () -> afterMidnight(60));
        List<Tick> ticks = poll(fetcher, List.of(Symbol.parse("SHFE.cu2501"), PINGAN, PUFA));
        assertEquals(List.of(PUFA), ticks.stream().map(Tick::symbol).toList());
        assertEquals(
                List.of("SZSE.000001 is recorded but not in the catalog: its lot size is not known, it is left out"),
                fetcher.warnings());
        assertEquals(Map.of("polls", 1L, "ticks", 1L), fetcher.counters());
    }

    @Test
    void saysWhatItPlaysAndThatTheBookIsSynthetic() throws Exception {
        ReplayFetcher fetcher = Replays.of(Map.of(), () -> MIDNIGHT);
        assertEquals(
                "{recording=6 symbols, 34,100 prints, 2019-02-01 to 2019-02-11, speed=1.0, loop=7 h 55 min 6 s,"
                        + " exchange time=now, order book=synthetic}",
                fetcher.facts().toString());
        assertEquals(List.of(), fetcher.warnings());
        Replays.writeSmall(home);
        ReplayFetcher other =
                Replays.of(Map.of("depth", "false", "keepTime", "true", "speed", "10"), home, () -> MIDNIGHT);
        assertEquals(
                "{recording=2 symbols, 6 prints, 2019-02-01 to 2019-02-11, speed=10.0, once=0 h 0 min 3 s,"
                        + " exchange time=as recorded, order book=none}",
                other.facts().toString());
    }

    private List<Tick> small(Map<String, ?> settings, double seconds) throws Exception {
        Replays.writeSmall(home);
        return poll(Replays.of(settings, home, () -> afterMidnight(seconds)), List.of(PUFA, PINGAN));
    }

    private static Tick.Builder pufa(Instant time) {
        return Tick.builder(PUFA, time)
                .tradingDay(TODAY)
                .previousClose(10.7)
                .limitUp(11.77)
                .limitDown(9.63);
    }

    private static Tick.Builder pingan(Instant time) {
        return Tick.builder(PINGAN, time)
                .tradingDay(TODAY)
                .previousClose(11.31)
                .limitUp(12.44)
                .limitDown(10.18);
    }

    private static Tick notYetTraded(Instant time) {
        return pingan(time).volume(0).turnover(0).build();
    }

    private static List<Double> prices(Depth side) {
        return Stream.of(side)
                .flatMap(s -> IntStream.range(0, s.levels()).mapToObj(s::price))
                .toList();
    }
}

package org.sluice.aggregator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.storage.BarStore;
import org.sluice.api.storage.Gap;
import org.sluice.api.storage.Segment;
import org.sluice.api.storage.Ticks;

/** A process that starts in mid-day and reads what was kept of before. */
class RestartTest {

    private final Hall hall =
            new Hall("2026-03-02T09:00:00", Map.of("intervals", new String[] {"1m", "5m", "1d", "1w"}));
    private final List<Tick> kept = new ArrayList<>();

    /** Keeps ticks as the recorder does. */
    private final Ticks recorder = new Ticks() {
        @Override
        public void read(
                Collection<Symbol> symbols, Origin origin, Instant from, Instant to, Consumer<List<Tick>> sink) {
            sink.accept(kept.stream()
                    .filter(tick -> symbols.contains(tick.symbol()) && tick.origin() == origin)
                    .filter(tick -> !tick.exchangeTime().isBefore(from)
                            && tick.exchangeTime().isBefore(to))
                    .toList());
        }
    };

    private void keep(String time, double last, double volume) {
        hall.clock.set(Hall.at("2026-03-02T" + time));
        kept.add(hall.complete(Hall.builder(Hall.BANK, "2026-03-02T" + time, last, volume), Origin.LIVE));
    }

    private void live(String time, double last, double volume) {
        hall.bank("2026-03-02T" + time, last, volume);
    }

    private void restartAt(String time) {
        hall.clock.set(Hall.at("2026-03-02T" + time));
        hall.restart();
        hall.aggregator.bindTicks(recorder);
    }

    private List<String> memory(Interval interval) {
        return hall.aggregator.last(Hall.BANK, interval, 100).stream()
                .map(Hall::text)
                .toList();
    }

    @Test
    void theDaysTicksAreReadBeforeLiveOnesCountAndNoneIsLostOrDoubled() {
        keep("09:25:00", 10, 50);
        keep("09:30:10", 11, 60);
        keep("09:32:10", 12, 70);
        restartAt("09:32:20");
        live("09:32:30", 13, 80);
        keep("09:32:30", 13, 80); // the recorder hears it as well
        live("09:32:40", 14, 90); // it has not yet written this one
        assertEquals(List.of(), memory(Interval.MIN1));
        assertEquals(1, hall.aggregator.gauges().get("symbolsAwaitingRebuild"));
        hall.work();
        live("09:33:00", 15, 95);
        assertEquals(
                List.of(
                        "1m 02T09:30-02T09:31 10 11 10 11 60 600",
                        "1m 02T09:32-02T09:33 12 14 12 14 30 300",
                        "1m 02T09:33-02T09:34 15 15 15 15 5 50 incomplete"),
                memory(Interval.MIN1));
        // What had closed before the start was told then; what closes now is told once.
        assertEquals(List.of("1m 02T09:32-02T09:33 12 14 12 14 30 300"), hall.told);
        hall.quiet("2026-03-02T15:01:00");
        assertEquals("1d 02T09:30-02T15:00 10 15 10 15 95 950", hall.told.get(hall.told.size() - 1));
        assertEquals(1, hall.aggregator.counters().get("symbols.rebuilt"));
    }

    @Test
    void severalSymbolsAreAskedForAtOnceAndFewerIfTheirTicksAreTooMany() {
        keep("09:30:10", 11, 60);
        kept.add(hall.complete(Hall.builder(Hall.GOLD, "2026-03-02T09:00:10", 600, 7), Origin.LIVE));
        hall.clock.set(Hall.at("2026-03-02T09:31:20"));
        hall.restart();
        List<Integer> asked = new ArrayList<>();
        hall.aggregator.bindTicks((symbols, origin, from, to, sink) -> {
            asked.add(symbols.size());
            if (symbols.size() > 1 && asked.size() == 1) {
                sink.accept(Collections.nCopies(1_000_001, kept.get(0)));
            }
            recorder.read(symbols, origin, from, to, sink);
        });
        live("09:31:30", 13, 80);
        hall.hear(Hall.builder(Hall.GOLD, "2026-03-02T09:31:30", 601, 9));
        hall.work();
        assertEquals(2, asked.get(0));
        assertEquals(2, hall.aggregator.counters().get("symbols.rebuilt"));
        assertEquals(
                List.of("1m 02T09:30-02T09:31 11 11 11 11 60 600"),
                memory(Interval.MIN1).subList(0, 1));
        assertEquals(
                600.0,
                hall.aggregator.last(Hall.GOLD, Interval.MIN1, 100).stream()
                        .filter(bar -> bar.start().equals(Hall.at("2026-03-02T09:00:00")))
                        .findFirst()
                        .orElseThrow()
                        .close());
        asked.clear();
        hall.restart();
        hall.aggregator.bindTicks((symbols, origin, from, to, sink) -> {
            asked.add(symbols.size());
            recorder.read(symbols, origin, from, to, sink);
        });
        live("09:31:40", 13, 81);
        hall.hear(Hall.builder(Hall.GOLD, "2026-03-02T09:31:40", 601, 10)).work();
        assertEquals(List.of(2), asked);
    }

    @Test
    void ofADayOfWhichOnlyALaterPartWasKeptTheFirstBarIsIncomplete() {
        keep("10:00:10", 10, 1000);
        keep("10:01:10", 11, 1010);
        restartAt("10:02:20");
        live("10:02:30", 12, 1020);
        hall.work();
        assertEquals(
                List.of(
                        "1m 02T10:00-02T10:01 10 10 10 10 0 0 incomplete",
                        "1m 02T10:01-02T10:02 11 11 11 11 10 100",
                        "1m 02T10:02-02T10:03 12 12 12 12 10 100 incomplete"),
                memory(Interval.MIN1));
    }

    @Test
    void afterTheCloseTheWholeDayIsThere() {
        keep("09:30:10", 11, 60);
        keep("15:00:02", 12, 70);
        restartAt("20:00:00");
        hall.hear(Hall.builder(Hall.BANK, "2026-03-02T15:00:02", 12, 70)).work().quiet("2026-03-02T20:00:50");
        assertEquals(
                List.of("1m 02T09:30-02T09:31 11 11 11 11 60 600", "1m 02T14:59-02T15:00 12 12 12 12 10 100"),
                memory(Interval.MIN1));
        assertEquals(List.of("1d 02T09:30-02T15:00 11 12 11 12 70 700"), memory(Interval.DAY));
    }

    @Test
    void aJournalThatIsNotOpenYetIsAskedAgainAndNotForEver() {
        boolean[] open = new boolean[1];
        hall.clock.set(Hall.at("2026-03-02T10:00:00"));
        hall.restart();
        hall.aggregator.bindTicks((symbol, origin, from, to, sink) -> {
            if (!open[0]) {
                throw new IOException("not open yet");
            }
        });
        live("10:00:10", 10, 1000);
        hall.work();
        assertEquals(
                List.of("the day's ticks can't be read: java.io.IOException: not open yet"),
                hall.aggregator.warnings());
        live("10:01:10", 10, 1010);
        assertEquals(List.of(), hall.told);
        hall.clock.set(Hall.at("2026-03-02T10:02:01"));
        hall.work();
        assertEquals(List.of("1m 02T10:00-02T10:01 10 10 10 10 0 0 incomplete"), hall.told);
        assertEquals(1, hall.aggregator.counters().get("symbols.notRebuilt"));
    }

    @Test
    void withoutARecorderTheFirstBarIsIncomplete() {
        hall.clock.set(Hall.at("2026-03-02T10:00:00"));
        hall.restart();
        live("10:00:10", 10, 1000);
        live("10:01:10", 10, 1010);
        assertEquals(List.of("1m 02T10:00-02T10:01 10 10 10 10 0 0 incomplete"), hall.told);
    }

    @Test
    void barsAcrossAGapAreIncompleteThoseToldBeforeAreToldAgain() {
        live("09:30:10", 10, 10);
        live("09:31:10", 10, 20);
        live("09:38:10", 10, 80);
        live("09:39:00", 10, 90);
        hall.told.clear();
        hall.aggregator.bindGaps(day -> day.equals(LocalDate.parse("2026-03-02"))
                ? List.of(
                        new Gap(
                                null,
                                Origin.LIVE,
                                day,
                                Hall.at(day + "T09:31:10"),
                                Hall.at(day + "T09:38:10"),
                                "silence"),
                        new Gap(
                                Hall.GOLD,
                                Origin.LIVE,
                                day,
                                Hall.at(day + "T09:30"),
                                Hall.at(day + "T09:40"),
                                "silence"),
                        new Gap(null, Origin.TEST, day, Hall.at(day + "T09:30"), Hall.at(day + "T09:40"), "silence"))
                : List.of());
        hall.work().work();
        assertEquals(
                List.of(
                        "1m 02T09:31-02T09:32 10 10 10 10 10 100 revision 1 incomplete",
                        "1m 02T09:38-02T09:39 10 10 10 10 60 600 revision 1 incomplete",
                        "5m 02T09:30-02T09:35 10 10 10 10 20 200 revision 1 incomplete"),
                hall.told);
        hall.quiet("2026-03-02T15:01:00");
        assertEquals(
                List.of(
                        "1m 02T09:39-02T09:40 10 10 10 10 10 100",
                        "5m 02T09:35-02T09:40 10 10 10 10 70 700 incomplete",
                        "1d 02T09:30-02T15:00 10 10 10 10 90 900 incomplete"),
                hall.told.subList(3, 6));
    }

    @Test
    void theWeekIsMadeOfTheStoresDaysAndOfToday() {
        Days store = new Days();
        hall.bank("2026-03-02T09:30:10", 10, 10).quiet("2026-03-02T15:01:00");
        hall.bank("2026-03-03T09:30:10", 12, 10).quiet("2026-03-03T15:01:00");
        store.days.addAll(
                hall.bars.stream().filter(bar -> bar.interval() == Interval.DAY).collect(Collectors.toList()));
        hall.clock.set(Hall.at("2026-03-04T08:00:00"));
        hall.restart();
        hall.aggregator.bindBarStore(store);
        hall.told.clear();
        hall.bank("2026-03-04T09:30:10", 9, 7).work();
        assertEquals(List.of("1w 02T09:30-06T15:00 10 12 9 9 27 270 incomplete"), memory(Interval.WEEK));
        hall.bank("2026-03-05T09:30:10", 9, 1)
                .bank("2026-03-06T09:30:10", 11, 2)
                .quiet("2026-03-06T15:01:00");
        assertTrue(hall.told.contains("1w 02T09:30-06T15:00 10 12 9 11 30 300"), hall.told.toString());
    }

    @Test
    void aWeekWithoutItsLastDayIsClosedByTime() {
        hall.bank("2026-03-05T09:30:10", 10, 10).quiet("2026-03-05T15:01:00");
        hall.told.clear();
        hall.quiet("2026-03-06T15:00:44");
        assertEquals(List.of(), hall.told);
        hall.quiet("2026-03-06T15:01:00");
        assertEquals(List.of("1w 05T09:30-06T15:00 10 10 10 10 10 100 incomplete"), hall.told);
    }

    @Test
    void readsTheStoreAndWhatIsInMemoryInstead() throws IOException {
        Days store = new Days();
        hall.aggregator.bindBarStore(store);
        live("09:30:10", 10, 10);
        live("09:31:10", 11, 20);
        Bar memory = hall.bars.get(0);
        store.days.add(other(memory, Hall.at("2026-02-27T14:59:00"), 7));
        store.days.add(other(memory, memory.start(), 8));
        assertEquals(
                List.of(
                        "1m 27T14:59-27T15:00 7 7 7 7 10 100",
                        "1m 02T09:30-02T09:31 10 10 10 10 10 100",
                        "1m 02T09:31-02T09:32 11 11 11 11 10 100 incomplete"),
                hall
                        .aggregator
                        .read(Hall.BANK, Interval.MIN1, Hall.at("2026-02-01T00:00"), Hall.at("2026-04-01T00:00"))
                        .stream()
                        .map(Hall::text)
                        .toList());
        assertEquals(
                List.of("1m 02T09:30-02T09:31 10 10 10 10 10 100"),
                hall
                        .aggregator
                        .read(Hall.BANK, Interval.MIN1, Hall.at("2026-03-02T09:30:30"), Hall.at("2026-03-02T09:31"))
                        .stream()
                        .map(Hall::text)
                        .toList());
    }

    private static Bar other(Bar bar, Instant start, double price) {
        return new Bar(
                bar.symbol(),
                bar.interval(),
                bar.origin(),
                "store",
                start,
                start.plusSeconds(60),
                bar.tradingDay(),
                price,
                price,
                price,
                price,
                bar.volume(),
                bar.turnover(),
                bar.openInterest(),
                true,
                0);
    }

    /** A store that has what a test puts in. */
    private static final class Days implements BarStore {
        private final List<Bar> days = new ArrayList<>();

        @Override
        public void append(Segment segment) {
            throw new UnsupportedOperationException("the recorder's");
        }

        @Override
        public List<Bar> read(Symbol symbol, Interval interval, Origin origin, Instant from, Instant to) {
            return days.stream()
                    .filter(bar -> bar.symbol().equals(symbol) && bar.interval() == interval && bar.origin() == origin)
                    .filter(bar -> bar.end().isAfter(from) && bar.start().isBefore(to))
                    .toList();
        }
    }
}

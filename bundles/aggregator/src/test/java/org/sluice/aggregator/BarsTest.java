package org.sluice.aggregator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;

/** Which tick is of which bar. Monday 2026-03-02 unless said. */
class BarsTest {

    private static Hall hall(String start, String intervals) {
        return new Hall(start, Map.of("intervals", intervals.split(",")));
    }

    @Test
    void theOpeningMatchIsOfTheFirstBarAndTheClosingMatchOfTheLast() {
        Hall hall = hall("2026-03-02T09:00:00", "1m,1d");
        hall.bank("2026-03-02T09:20:00", 9.8, 0); // indicative
        hall.hear(Hall.builder(Hall.BANK, "2026-03-02T09:25:00", 10, 100)
                .open(10)
                .high(10)
                .low(10));
        hall.bank("2026-03-02T09:30:03", 10.1, 150).bank("2026-03-02T09:30:59.999", 10.2, 160);
        hall.bank("2026-03-02T09:31:00", 10.3, 200);
        hall.bank("2026-03-02T11:30:02", 10.4, 210); // break
        hall.bank("2026-03-02T11:30:31", 99, 220); // too long after
        hall.bank("2026-03-02T14:58:00", 99, 220); // indicative
        hall.bank("2026-03-02T15:00:02", 10.5, 300);
        hall.quiet("2026-03-02T15:00:44");
        List<String> before = List.copyOf(hall.told);
        hall.quiet("2026-03-02T15:00:45");
        assertEquals(
                List.of(
                        "1m 02T09:30-02T09:31 10 10.2 10 10.2 160 1600",
                        "1m 02T09:31-02T09:32 10.3 10.3 10.3 10.3 40 400",
                        "1m 02T11:29-02T11:30 10.4 10.4 10.4 10.4 10 100"),
                before);
        assertEquals(
                List.of(
                        "1m 02T14:59-02T15:00 10.5 10.5 10.5 10.5 90 900",
                        "1d 02T09:30-02T15:00 10 10.5 10 10.5 300 3000"),
                hall.told.subList(3, 5));
        assertEquals(5, hall.told.size());
        assertEquals(
                Map.of("ticks", 9L, "bars", 5L, "ticks.withoutBar", 3L),
                subset(hall.aggregator.counters(), "ticks", "bars", "ticks.withoutBar"));
    }

    private static Map<String, Long> subset(Map<String, Long> counters, String... names) {
        counters.keySet().retainAll(List.of(names));
        return counters;
    }

    @Test
    void barsOfAStockAreCountedInTradingMinutes() {
        Hall hall = hall("2026-03-02T09:00:00", "60m,2h,4h,6h,12h");
        double volume = 0;
        for (String time : List.of("09:30:00", "10:30:00", "13:00:00", "14:00:00", "14:56:00")) {
            hall.bank("2026-03-02T" + time, 10, volume += 10);
        }
        hall.quiet("2026-03-02T15:01:00");
        assertEquals(
                List.of(
                        "60m 02T09:30-02T10:30 10 10 10 10 10 100",
                        "60m 02T10:30-02T11:30 10 10 10 10 10 100",
                        "2h 02T09:30-02T11:30 10 10 10 10 20 200",
                        "60m 02T13:00-02T14:00 10 10 10 10 10 100",
                        "60m 02T14:00-02T15:00 10 10 10 10 20 200",
                        "2h 02T13:00-02T15:00 10 10 10 10 30 300",
                        "4h 02T09:30-02T15:00 10 10 10 10 50 500",
                        "6h 02T09:30-02T15:00 10 10 10 10 50 500",
                        "12h 02T09:30-02T15:00 10 10 10 10 50 500"),
                hall.told);
    }

    @Test
    void aNightSessionIsOfTheNextTradingDayAndBarsGoAcrossBreaks() {
        Hall hall = hall("2026-03-06T20:00:00", "60m,1d"); // a Friday evening
        hall.tick(Hall.GOLD, "2026-03-06T20:59:00", 700, 5).tick(Hall.GOLD, "2026-03-06T21:00:00", 701, 7);
        hall.tick(Hall.GOLD, "2026-03-07T02:29:59", 702, 9);
        hall.tick(Hall.GOLD, "2026-03-09T09:00:00", 703, 12).tick(Hall.GOLD, "2026-03-09T10:29:59", 99, 12);
        hall.tick(Hall.GOLD, "2026-03-09T10:44:59", 704, 13).tick(Hall.GOLD, "2026-03-09T14:59:59", 705, 20);
        hall.quiet("2026-03-09T15:01:00");
        assertEquals(
                List.of(
                        "60m 06T21:00-06T22:00 700 701 700 701 7 70",
                        // 5.5 hours of night, so 30 minutes of it and 30 of the morning
                        "60m 07T02:00-09T09:30 702 703 702 703 5 50",
                        "60m 09T09:30-09T10:45 704 704 704 704 1 10",
                        "60m 09T14:45-09T15:00 705 705 705 705 7 70",
                        "1d 06T21:00-09T15:00 700 705 700 705 20 200"),
                hall.told);
        assertEquals("2026-03-09", hall.bars.get(0).tradingDay().toString());
    }

    @Test
    void theDayAfterAHolidayBeginsInTheMorning() {
        Hall hall = new Hall("2026-04-30T20:00:00", Map.of("intervals", "1d"));
        hall.catalog.holidays.add(LocalDate.parse("2026-05-01"));
        hall.tick(Hall.GOLD, "2026-05-04T09:00:00", 700, 5).quiet("2026-05-04T15:01:00");
        hall.tick(Hall.GOLD, "2026-05-04T21:00:00", 701, 6).quiet("2026-05-05T15:01:00");
        assertEquals(
                List.of("1d 04T09:00-04T15:00 700 700 700 700 5 50", "1d 04T21:00-05T15:00 701 701 701 701 6 60"),
                hall.told);
    }

    @Test
    void aHalfDayEndsAtNoon() {
        Hall hall = new Hall("2026-03-02T09:00:00", Map.of("intervals", "4h,1d"));
        hall.catalog.halfDays.add(LocalDate.parse("2026-03-02"));
        hall.bank("2026-03-02T09:30:00", 10, 5).quiet("2026-03-02T11:31:00");
        assertEquals(
                List.of("4h 02T09:30-02T11:30 10 10 10 10 5 50", "1d 02T09:30-02T11:30 10 10 10 10 5 50"), hall.told);
    }

    @Test
    void longBarsAreMadeOfDaysAndEndWithTheLastTradingDay() {
        Hall hall = hall("2027-12-30T09:00:00", "1d,1w,1mon,1q,6mon,1y");
        // A Thursday and a Friday, then a Monday: the year rolls; a leap day, a Tuesday, ends February 2028.
        double price = 10;
        for (String day : List.of("2027-12-30", "2027-12-31", "2028-01-03", "2028-02-28", "2028-02-29", "2028-03-01")) {
            hall.bank(day + "T10:00:00", price++, 10).quiet(day + "T15:01:00");
        }
        List<String> longer = new ArrayList<>(hall.told);
        longer.removeIf(line -> line.startsWith("1d"));
        assertEquals(
                List.of(
                        "1w 30T09:30-31T15:00 10 11 10 11 20 200 incomplete",
                        "1mon 30T09:30-31T15:00 10 11 10 11 20 200 incomplete",
                        "1q 30T09:30-31T15:00 10 11 10 11 20 200 incomplete",
                        "6mon 30T09:30-31T15:00 10 11 10 11 20 200 incomplete",
                        "1y 30T09:30-31T15:00 10 11 10 11 20 200 incomplete",
                        "1w 03T09:30-07T15:00 12 12 12 12 10 100 incomplete",
                        "1mon 03T09:30-31T15:00 12 12 12 12 10 100 incomplete",
                        "1mon 28T09:30-29T15:00 13 14 13 14 20 200 incomplete"),
                longer);
        assertEquals(
                List.of("1y 03T09:30-29T15:00 12 15 12 15 40 400 incomplete"),
                texts(hall.aggregator.last(Hall.BANK, Interval.YEAR, 5).subList(1, 2)));
    }

    @Test
    void aBarIsClosedByTimeTooAndTheGrowingOneIsLast() {
        Hall hall = hall("2026-03-02T09:00:00", "1m,5m");
        hall.bank("2026-03-02T09:30:10", 10, 5);
        assertEquals(
                List.of("1m 02T09:30-02T09:31 10 10 10 10 5 50 incomplete"),
                texts(hall.aggregator.last(Hall.BANK, Interval.MIN1, 5)));
        hall.quiet("2026-03-02T09:31:14");
        assertEquals(List.of(), hall.told);
        hall.quiet("2026-03-02T09:31:15");
        assertEquals(List.of("1m 02T09:30-02T09:31 10 10 10 10 5 50"), hall.told);
        hall.bank("2026-03-02T09:33:00", 11, 6).quiet("2026-03-02T09:34:15");
        assertEquals("1m 02T09:33-02T09:34 11 11 11 11 1 10", hall.told.get(1));
        hall.bank("2026-03-02T09:34:20", 12, 7);
        assertEquals(
                List.of("1m 02T09:33-02T09:34 11 11 11 11 1 10", "1m 02T09:34-02T09:35 12 12 12 12 1 10 incomplete"),
                texts(hall.aggregator.last(Hall.BANK, Interval.MIN1, 2)));
    }

    @Test
    void aFeedThatIsLateByAMinuteHasItsBarsClosedAMinuteLater() {
        Hall hall = hall("2026-03-02T09:00:00", "1m");
        hall.clock.set(Hall.at("2026-03-02T09:31:10"));
        hall.hear(Hall.builder(Hall.BANK, "2026-03-02T09:30:10", 10, 5));
        hall.quiet("2026-03-02T09:32:14");
        assertEquals(List.of(), hall.told);
        hall.quiet("2026-03-02T09:32:15");
        assertEquals(List.of("1m 02T09:30-02T09:31 10 10 10 10 5 50"), hall.told);
    }

    @Test
    void aHighOrLowOfTheDayBetweenTwoTicksIsOfTheBarOfTheSecond() {
        Hall hall = hall("2026-03-02T09:00:00", "1m");
        hall.hear(Hall.builder(Hall.BANK, "2026-03-02T09:30:00", 10, 5)
                .open(10.1)
                .high(10.2)
                .low(9.9));
        hall.bank("2026-03-02T09:31:00", 10, 6);
        hall.hear(Hall.builder(Hall.BANK, "2026-03-02T09:31:20", 10, 7)
                .open(10.1)
                .high(10.5)
                .low(9.9));
        hall.hear(Hall.builder(Hall.BANK, "2026-03-02T09:32:00", 10, 8)
                .open(10.1)
                .high(10.5)
                .low(0));
        hall.quiet("2026-03-02T09:33:20");
        assertEquals(
                List.of(
                        "1m 02T09:30-02T09:31 10.1 10.2 9.9 10 5 50",
                        "1m 02T09:31-02T09:32 10 10.5 10 10 2 20",
                        "1m 02T09:32-02T09:33 10 10 10 10 1 10"),
                hall.told);
    }

    @Test
    void aStartInMidDayDoesNotTakeTheMorningsVolume() {
        Hall hall = hall("2026-03-02T10:00:30", "1m,5m,1d");
        hall.bank("2026-03-02T10:00:31", 10, 1000).bank("2026-03-02T10:00:50", 10.1, 1003);
        hall.bank("2026-03-02T10:01:00", 10.2, 1010).quiet("2026-03-02T15:01:00");
        assertEquals(
                List.of(
                        "1m 02T10:00-02T10:01 10 10.1 10 10.1 3 30 incomplete",
                        "1m 02T10:01-02T10:02 10.2 10.2 10.2 10.2 7 70",
                        "5m 02T10:00-02T10:05 10 10.2 10 10.2 10 100 incomplete",
                        "1d 02T09:30-02T15:00 10 10.2 10 10.2 1010 10100 incomplete"),
                hall.told);
    }

    @Test
    void whatWasOverBeforeTheStartMakesNoBar() {
        Hall hall = hall("2026-03-02T20:00:00", "1m,1d");
        hall.hear(Hall.builder(Hall.BANK, "2026-03-02T15:00:02", 10, 1000)).quiet("2026-03-02T21:00:00");
        assertEquals(List.of(), hall.told);
        assertEquals(List.of(), hall.aggregator.last(Hall.BANK, Interval.DAY, 5));
    }

    @Test
    void aHaltedOneAndAPriceOfZeroMakeNoBar() {
        Hall hall = hall("2026-03-02T09:00:00", "1m");
        hall.bank("2026-03-02T09:30:00", 0, 0);
        hall.hear(Hall.builder(Hall.BANK, "2026-03-02T09:30:10", 10, 5).phase(Phase.HALTED));
        hall.quiet("2026-03-02T15:01:00");
        assertEquals(List.of(), hall.told);
    }

    @Test
    void unknownVolumeIsUnknownAndCountingBeginsWhereItIsKnown() {
        Hall hall = hall("2026-03-02T09:00:00", "1m");
        hall.bank("2026-03-02T09:30:00", 10, Double.NaN).bank("2026-03-02T09:31:00", 10, 100);
        hall.bank("2026-03-02T09:31:30", 10, 130)
                .bank("2026-03-02T09:32:00", 10, 131)
                .quiet("2026-03-02T09:33:20");
        assertEquals(
                List.of(
                        "1m 02T09:30-02T09:31 10 10 10 10 - -",
                        "1m 02T09:31-02T09:32 10 10 10 10 30 300 incomplete",
                        "1m 02T09:32-02T09:33 10 10 10 10 1 10"),
                hall.told);
    }

    @Test
    void volumeAndTurnoverMayBecomeKnownApartWithinABar() {
        Hall hall = hall("2026-03-02T09:00:00", "1m");
        hall.bank("2026-03-02T09:30:00", 10, Double.NaN).bank("2026-03-02T09:31:00", 10, Double.NaN);
        hall.bank("2026-03-02T09:31:10", 10, Double.NaN);
        hall.hear(Hall.builder(Hall.BANK, "2026-03-02T09:31:20", 10, 100).turnover(Double.NaN));
        hall.hear(Hall.builder(Hall.BANK, "2026-03-02T09:31:30", 10, 130).turnover(Double.NaN));
        hall.hear(Hall.builder(Hall.BANK, "2026-03-02T09:31:40", 10, Double.NaN).turnover(1_000));
        hall.hear(Hall.builder(Hall.BANK, "2026-03-02T09:31:50", 10, 140).turnover(1_250));
        hall.quiet("2026-03-02T09:32:20");
        assertEquals("1m 02T09:31-02T09:32 10 10 10 10 40 250 incomplete", hall.told.get(1));
    }

    @Test
    void testDataNeverMixesWithLive() {
        Hall hall = hall("2026-03-02T09:00:00", "1m");
        hall.bank("2026-03-02T09:30:00", 10, 5);
        hall.hear(Hall.builder(Hall.BANK, "2026-03-02T09:30:01", 99, 500), Origin.TEST);
        hall.quiet("2026-03-02T09:31:20");
        assertEquals(
                List.of("1m 02T09:30-02T09:31 10 10 10 10 5 50", "1m 02T09:30-02T09:31 99 99 99 99 500 5000 TEST"),
                hall.told);
        assertEquals(List.of(hall.told.get(0)), texts(hall.aggregator.last(Hall.BANK, Interval.MIN1, 5)));
    }

    @Test
    void onlySoManyClosedBarsAreKept() {
        Hall hall = new Hall("2026-03-02T09:00:00", Map.of("intervals", "1m", "barsPerSymbol", 2));
        for (int minute = 30; minute < 40; minute++) {
            hall.bank("2026-03-02T09:" + minute + ":00", minute, minute);
        }
        assertEquals(
                List.of(37.0, 38.0, 39.0),
                hall.aggregator.last(Hall.BANK, Interval.MIN1, 100).stream()
                        .map(Bar::close)
                        .toList());
    }

    @Test
    void hoursThatChangeDuringTheDayLoseNoVolume() {
        Hall hall = hall("2026-03-02T09:00:00", "2h");
        hall.bank("2026-03-02T10:00:00", 10, 5);
        hall.catalog.halfDays.add(LocalDate.parse("2026-03-02"));
        hall.catalog.revision++;
        hall.bank("2026-03-02T10:30:00", 11, 8).quiet("2026-03-02T11:31:00");
        assertEquals(8, hall.bars.stream().mapToDouble(Bar::volume).sum());
    }

    private static List<String> texts(List<Bar> bars) {
        return bars.stream().map(Hall::text).toList();
    }
}

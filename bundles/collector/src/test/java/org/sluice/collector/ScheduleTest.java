package org.sluice.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Phase;
import org.sluice.collector.Schedule.Span;
import org.sluice.testkit.Configs;

class ScheduleTest {

    private static final FakeCatalog STOCKS = new FakeCatalog(
            1,
            FakeCatalog.hours("09:15", "09:25", Phase.AUCTION),
            FakeCatalog.hours("09:30", "11:30", Phase.CONTINUOUS),
            FakeCatalog.hours("13:00", "14:57", Phase.CONTINUOUS),
            FakeCatalog.hours("14:57", "15:00", Phase.AUCTION));

    @Test
    void followsTheCatalogAndJoinsSessionsThatTouch() {
        Schedule schedule = schedule(Map.of());
        assertNull(schedule.at(at("2026-11-20T09:14:59")));
        assertEquals(
                new Span(at("2026-11-20T09:15:00"), at("2026-11-20T09:25:00"), null),
                schedule.at(at("2026-11-20T09:15:00")));
        assertNull(schedule.at(at("2026-11-20T09:25:00")));
        assertEquals(
                new Span(at("2026-11-20T13:00:00"), at("2026-11-20T15:00:00"), at("2026-11-20T13:00:00")),
                schedule.at(at("2026-11-20T14:58:00")));
        assertNull(schedule.at(at("2026-11-20T15:00:00")));
        assertEquals(
                at("2026-11-23T09:15:00"),
                schedule.after(at("2026-11-20T15:00:00")).start());
    }

    @Test
    void windowsOfTheOperatorReplaceTheCatalogButNotItsHolidays() {
        Schedule schedule = schedule(Map.of("phase1", "9:00-12:00", "phase2", "13:00-15:00"));
        assertEquals(
                new Span(at("2026-11-20T09:00:00"), at("2026-11-20T12:00:00"), null),
                schedule.at(at("2026-11-20T09:00:00")));
        assertNull(schedule.at(at("2026-11-20T12:30:00")));
        assertNull(schedule.at(at("2026-11-21T09:30:00")), "a Saturday");
        assertEquals(
                at("2026-11-23T09:00:00"),
                schedule.after(at("2026-11-20T15:00:00")).start());
    }

    @Test
    void weekendsCountWhenTheyAreNotIgnored() {
        Schedule schedule = schedule(Map.of("phase1", "9:00-12:00", "phase2", "13:00-15:00", "ignoreWeekend", false));
        assertEquals(
                at("2026-11-21T12:00:00"),
                schedule.at(at("2026-11-21T09:30:00")).end());
    }

    @Test
    void equalEndsInBothWindowsMeanAlwaysOpenAndOneEmptyWindowIsNone() {
        Schedule always = schedule(Map.of("phase1", "0:00-0:00", "phase2", "0:00-0:00"));
        for (String time : List.of("2026-11-21T03:00:00", "2026-11-20T12:30:00", "2026-10-01T00:00:00")) {
            assertEquals(Instant.EPOCH, always.at(at(time)).start(), time);
        }
        Schedule morning = schedule(Map.of("phase1", "9:00-12:00", "phase2", "13:00-13:00"));
        assertEquals(
                at("2026-11-23T09:00:00"),
                morning.after(at("2026-11-20T12:30:00")).start());
    }

    private static Schedule schedule(Map<String, ?> settings) {
        Settings read = Settings.of(Configs.of(Collector.Config.class, settings), settings);
        return new Schedule(STOCKS, read, List.of(FakeCatalog.symbol(0)));
    }

    private static Instant at(String local) {
        return LocalDateTime.parse(local).atZone(MarketTime.ZONE).toInstant();
    }
}

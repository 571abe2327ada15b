package org.sluice.importer;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.function.Predicate;
import org.sluice.api.market.MarketTime;

/**
 * For which trading day an import is due. One that was missed is made up for, once, by the newest day's.
 *
 * @param time of day, local
 * @param tradingDays no weekend, no holiday
 */
record Schedule(LocalTime time, Predicate<LocalDate> tradingDays) {

    /** Longer than any holiday. */
    private static final int LOOKED_AT = 60;

    /**
     * The day whose import should be done by now.
     *
     * @param done the last that is; may be null
     * @return null if nothing is due
     */
    LocalDate due(Instant now, LocalDate done) {
        ZonedDateTime local = now.atZone(MarketTime.ZONE);
        LocalDate day = local.toLocalDate();
        if (local.toLocalTime().isBefore(time)) {
            day = day.minusDays(1);
        }
        for (int i = 0; i < LOOKED_AT; i++) {
            if (tradingDays.test(day)) {
                return done == null || day.isAfter(done) ? day : null;
            }
            day = day.minusDays(1);
        }
        return null;
    }

    /** The next time of the timetable after an instant; null if no trading day is known. */
    Instant next(Instant now) {
        LocalDate day = now.atZone(MarketTime.ZONE).toLocalDate();
        for (int i = 0; i < LOOKED_AT; i++) {
            Instant at = day.plusDays(i).atTime(time).atZone(MarketTime.ZONE).toInstant();
            if (at.isAfter(now) && tradingDays.test(day.plusDays(i))) {
                return at;
            }
        }
        return null;
    }
}

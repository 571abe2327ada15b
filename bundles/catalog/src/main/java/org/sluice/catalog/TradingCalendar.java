package org.sluice.catalog;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Set;

/**
 * The exchanges' trading days: Monday to Friday without the holidays. Immutable.
 *
 * @param until last date of which the holidays are known, or null if none are; later days count as if there were none
 * @param alwaysOpen every day is a trading day
 */
record TradingCalendar(Set<LocalDate> holidays, LocalDate until, boolean alwaysOpen) {

    /** More than any closure there was; ends a search in a calendar that is nothing but holidays. */
    private static final int LONGEST_SEARCH = 366;

    boolean isTradingDay(LocalDate date) {
        return alwaysOpen || isWeekday(date) && !holidays.contains(date);
    }

    LocalDate next(LocalDate date) {
        return nearest(date, 1);
    }

    LocalDate previous(LocalDate date) {
        return nearest(date, -1);
    }

    private LocalDate nearest(LocalDate date, int step) {
        LocalDate found = date.plusDays(step);
        for (int i = 0; i < LONGEST_SEARCH && !isTradingDay(found); i++) {
            found = found.plusDays(step);
        }
        return found;
    }

    /**
     * Whether a trading day has a night session on the trading day before: only weekend days may lie between. On the
     * last evening before a holiday there is none, so the day after a holiday begins in the morning.
     */
    boolean hasNight(LocalDate tradingDay) {
        for (LocalDate day = tradingDay.minusDays(1); !isTradingDay(day); day = day.minusDays(1)) {
            if (isWeekday(day)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWeekday(LocalDate date) {
        return date.getDayOfWeek().getValue() <= DayOfWeek.FRIDAY.getValue();
    }
}

package org.sluice.aggregator;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.market.Interval;

/**
 * The calendar of the bars longer than a day: from the first date to the one before {@code end}.
 *
 * @param first first date, trading or not
 * @param end first date after it
 */
record Period(LocalDate first, LocalDate end) {

    static Period of(Interval interval, LocalDate date) {
        LocalDate month = date.withDayOfMonth(1);
        return switch (interval) {
            case WEEK -> {
                LocalDate monday = date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                yield new Period(monday, monday.plusWeeks(1));
            }
            case MONTH -> new Period(month, month.plusMonths(1));
            case QUARTER -> months(month, 3);
            case HALFYEAR -> months(month, 6);
            case YEAR -> months(month, 12);
            default -> throw new IllegalArgumentException(interval + " is not longer than a day");
        };
    }

    private static Period months(LocalDate month, int length) {
        LocalDate first = month.minusMonths((month.getMonthValue() - 1) % length);
        return new Period(first, first.plusMonths(length));
    }

    boolean contains(LocalDate date) {
        return !date.isBefore(first) && date.isBefore(end);
    }

    /** Its last trading day; its last date if there is none. */
    LocalDate lastTradingDay(Catalog catalog) {
        LocalDate day = end.minusDays(1);
        while (!catalog.isTradingDay(day) && day.isAfter(first)) {
            day = day.minusDays(1);
        }
        return day;
    }

    /** How many trading days there are from the first, or from a later day on, to a day. */
    int tradingDays(Catalog catalog, LocalDate listed, LocalDate to) {
        int count = 0;
        LocalDate day = listed != null && listed.isAfter(first) ? listed : first;
        for (; !day.isAfter(to); day = day.plusDays(1)) {
            if (catalog.isTradingDay(day)) {
                count++;
            }
        }
        return count;
    }
}

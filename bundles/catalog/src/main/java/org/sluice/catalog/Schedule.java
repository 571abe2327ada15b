package org.sluice.catalog;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.market.MarketTime;

/**
 * The times of day, of the market, at which the sources are asked for something newer. On trading days only: a session,
 * of the morning or of the night, begins after each.
 *
 * @param times in order; none for never
 */
record Schedule(List<LocalTime> times) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);

    /** More than any closure there was; ends a search in a calendar that is nothing but holidays. */
    private static final int LONGEST_SEARCH = 366;

    /** Reads {@code 08:30,20:30}. */
    static Schedule of(String key, String text, Map<String, ?> properties) {
        TreeSet<LocalTime> times = new TreeSet<>();
        try {
            for (String time : text.isBlank() ? new String[0] : text.strip().split("\\s*,\\s*", -1)) {
                times.add(LocalTime.parse(time, TIME));
            }
        } catch (DateTimeParseException e) {
            throw new InvalidSettingException(
                    properties, key, text, "times of day as 08:30,20:30, or nothing for never");
        }
        return new Schedule(List.copyOf(times));
    }

    /** The last of today's times that has come, or null if there is none. */
    Instant due(Instant now, Predicate<LocalDate> isTradingDay) {
        LocalDate today = LocalDate.ofInstant(now, MarketTime.ZONE);
        return isTradingDay.test(today)
                ? on(today).stream()
                        .filter(time -> !time.isAfter(now))
                        .reduce((first, second) -> second)
                        .orElse(null)
                : null;
    }

    /** The next time to come, or null if there is none. */
    Instant next(Instant now, Predicate<LocalDate> isTradingDay) {
        LocalDate date = LocalDate.ofInstant(now, MarketTime.ZONE);
        for (int i = 0; i < LONGEST_SEARCH && !times.isEmpty(); i++, date = date.plusDays(1)) {
            for (Instant time : isTradingDay.test(date) ? on(date) : List.<Instant>of()) {
                if (time.isAfter(now)) {
                    return time;
                }
            }
        }
        return null;
    }

    private List<Instant> on(LocalDate date) {
        List<Instant> found = new ArrayList<>();
        times.forEach(
                time -> found.add(date.atTime(time).atZone(MarketTime.ZONE).toInstant()));
        return found;
    }
}

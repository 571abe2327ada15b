package org.sluice.health;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.sluice.api.market.MarketTime;

/** How times are written for people. */
public final class Span {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(MarketTime.ZONE);
    private static final DateTimeFormatter DATE_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(MarketTime.ZONE);

    private Span() {}

    /** {@code 35 s}, {@code 5 min}, {@code 2 h 5 min}, {@code 3 d 4 h}. */
    public static String of(Duration span) {
        if (span.toDays() > 0) {
            return span.toDays() + " d " + span.toHoursPart() + " h";
        }
        if (span.toHours() > 0) {
            return span.toHours() + " h " + span.toMinutesPart() + " min";
        }
        return span.toMinutes() >= 5 ? span.toMinutes() + " min" : span.toSeconds() + " s";
    }

    /** From one instant to a later one; a clock that was set back gives 0 s. */
    public static String between(Instant from, Instant to) {
        return of(to.isBefore(from) ? Duration.ZERO : Duration.between(from, to));
    }

    /** The market's time of day, with the date if it is not today's. */
    public static String at(Instant time, Instant now) {
        boolean today = LocalDate.ofInstant(time, MarketTime.ZONE).equals(LocalDate.ofInstant(now, MarketTime.ZONE));
        return (today ? TIME : DATE_TIME).format(time);
    }
}

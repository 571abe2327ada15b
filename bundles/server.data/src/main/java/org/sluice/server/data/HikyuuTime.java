package org.sluice.server.data;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.MarketTime;

/** Times as hikyuu writes them and counts bars by: Shanghai's wall clock. */
final class HikyuuTime {

    /** Also with a fraction, of which hikyuu leaves out the zero in front: {@code 10:15:3.5000000}. */
    private static final Pattern TEXT = Pattern.compile(
            "(\\d{4})([-/]?)(\\d{2})\\2(\\d{2})" + "(?: (\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:\\.(\\d{1,9}))?)?");

    /** hikyuu's time that is later than any. */
    private static final String NEVER = "+infinity";

    private static final int NANO_DIGITS = 9;

    private HikyuuTime() {}

    /** Reads a time of a request. */
    static LocalDateTime read(String text) throws BadRequest {
        if (text.equals(NEVER)) {
            return LocalDateTime.MAX;
        }
        Matcher match = TEXT.matcher(text);
        if (!match.matches()) {
            throw new BadRequest("'" + text + "' is no time; write it as 2024-03-01 09:30:00");
        }
        try {
            LocalDate day = LocalDate.of(number(match.group(1)), number(match.group(3)), number(match.group(4)));
            return match.group(5) == null
                    ? day.atStartOfDay()
                    : day.atTime(LocalTime.of(
                            number(match.group(5)),
                            number(match.group(6)),
                            number(match.group(7)),
                            nanos(match.group(8))));
        } catch (DateTimeException e) {
            throw new BadRequest("'" + text + "' is no time: " + e.getMessage());
        }
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    private static int nanos(String fraction) {
        return fraction == null ? 0 : number(fraction + "0".repeat(NANO_DIGITS - fraction.length()));
    }

    /** With a fraction of six digits where there is one. */
    static String write(LocalDateTime time) {
        String text = String.format(
                Locale.ROOT,
                "%04d-%02d-%02d %02d:%02d:%02d",
                time.getYear(),
                time.getMonthValue(),
                time.getDayOfMonth(),
                time.getHour(),
                time.getMinute(),
                time.getSecond());
        int micros = time.getNano() / 1000;
        return micros == 0 ? text : text + String.format(Locale.ROOT, ".%06d", micros);
    }

    static LocalDateTime of(Instant time) {
        return LocalDateTime.ofInstant(time, MarketTime.ZONE);
    }

    /** The instant, but none before 1970: no exchange is that old, and a store need not know such times. */
    static Instant instant(LocalDateTime time) {
        LocalDateTime earliest = LocalDate.EPOCH.atTime(12, 0);
        return (time.isBefore(earliest) ? earliest : time)
                .atZone(MarketTime.ZONE)
                .toInstant();
    }

    /**
     * The time by which hikyuu knows a bar: its end if it is shorter than a day, midnight of a day, the Friday of a week,
     * the last calendar day of what is longer.
     */
    static LocalDateTime of(Bar bar) {
        LocalDate day = bar.tradingDay();
        return switch (bar.interval()) {
            case DAY -> day.atStartOfDay();
            case WEEK -> day.with(DayOfWeek.FRIDAY).atStartOfDay();
            case MONTH -> day.with(TemporalAdjusters.lastDayOfMonth()).atStartOfDay();
            case QUARTER -> lastDay(day, 3);
            case HALFYEAR -> lastDay(day, 6);
            case YEAR -> lastDay(day, 12);
            default -> of(bar.end());
        };
    }

    /** The last day of the period of so many months that the day is in. */
    private static LocalDateTime lastDay(LocalDate day, int months) {
        int last = (day.getMonthValue() - 1) / months * months + months;
        return day.withDayOfMonth(1)
                .withMonth(last)
                .with(TemporalAdjusters.lastDayOfMonth())
                .atStartOfDay();
    }

    /** A time from which on all bars lie that hikyuu knows by {@code since} or later. */
    static LocalDateTime begin(Interval interval, LocalDateTime since) {
        LocalDate day = since.toLocalDate();
        return switch (interval) {
            case DAY -> day.atStartOfDay();
            case WEEK -> day.with(DayOfWeek.MONDAY).atStartOfDay();
            case MONTH -> day.withDayOfMonth(1).atStartOfDay();
            case QUARTER -> day.with(IsoFields.DAY_OF_QUARTER, 1).atStartOfDay();
            case HALFYEAR ->
                day.withDayOfMonth(1)
                        .withMonth(day.getMonthValue() <= 6 ? 1 : 7)
                        .atStartOfDay();
            case YEAR -> day.withDayOfYear(1).atStartOfDay();
            default -> since.minusSeconds(1);
        };
    }
}

package org.sluice.console.shell;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.sluice.api.market.MarketTime;

/** How numbers and times are written for people. What is absent (NaN, null) is a dash. */
final class Texts {

    static final String ABSENT = "-";

    private static final double WAN = 1e4;
    private static final double YI = 1e8;
    private static final DateTimeFormatter TIME = formatter("HH:mm:ss");
    private static final DateTimeFormatter DATE_TIME = formatter("MM-dd HH:mm:ss");

    private Texts() {}

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** {@code 9500}, {@code 123.46万}, {@code 1.23亿}; the sign is kept. */
    static String amount(double value) {
        if (Double.isNaN(value)) {
            return ABSENT;
        }
        // From where on the smaller unit would be rounded up to 10000.
        if (Math.abs(value) >= YI - 50) {
            return String.format(Locale.ROOT, "%.2f亿", value / YI);
        }
        return Math.abs(value) >= WAN - 0.5
                ? String.format(Locale.ROOT, "%.2f万", value / WAN)
                : String.format(Locale.ROOT, "%.0f", value);
    }

    /** The whole number with its thousands apart. */
    static String exact(double value) {
        return Double.isNaN(value) ? ABSENT : String.format(Locale.ROOT, "%,.0f", value);
    }

    /** Yuan to the fen, with their thousands apart. */
    static String money(BigDecimal yuan) {
        return String.format(Locale.ROOT, "%,.2f", yuan);
    }

    static String price(double value, int decimals) {
        return Double.isNaN(value) ? ABSENT : String.format(Locale.ROOT, "%." + decimals + 'f', value);
    }

    /** How far {@code value} is from {@code base}, as {@code +1.25%}. */
    static String change(double value, double base) {
        double percent = (value - base) / base * 100;
        if (Double.isNaN(percent) || Double.isInfinite(percent)) {
            return ABSENT;
        }
        String text = String.format(Locale.ROOT, "%+.2f%%", percent);
        return text.equals("-0.00%") ? "+0.00%" : text;
    }

    /** Digits after the point that a price step needs; 2 if the step is not known. */
    static int decimals(double priceTick) {
        if (Double.isNaN(priceTick) || priceTick <= 0) {
            return 2;
        }
        int scale = BigDecimal.valueOf(priceTick)
                .setScale(6, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .scale();
        return Math.max(0, scale);
    }

    /** The market's time of day; with the date if that is another than now's. */
    static String time(Instant time, Instant now) {
        if (time == null) {
            return ABSENT;
        }
        boolean today = LocalDate.ofInstant(time, MarketTime.ZONE).equals(LocalDate.ofInstant(now, MarketTime.ZONE));
        return (today ? TIME : DATE_TIME).format(time);
    }

    /** The two largest units: {@code 7 s}, {@code 2 min 5 s}, {@code 3 h 20 min}, {@code 2 d 3 h}. */
    static String span(Duration span) {
        if (span.toDays() > 0) {
            return span.toDays() + " d " + span.toHoursPart() + " h";
        }
        if (span.toHours() > 0) {
            return span.toHours() + " h " + span.toMinutesPart() + " min";
        }
        return span.toMinutes() > 0
                ? span.toMinutes() + " min " + span.toSecondsPart() + " s"
                : span.toSeconds() + " s";
    }

    /** {@code 7 s ago}; {@code never} for null. */
    static String ago(Instant time, Instant now) {
        // The wall clock may have been set back since.
        return time == null ? "never" : span(time.isAfter(now) ? Duration.ZERO : Duration.between(time, now)) + " ago";
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(MarketTime.ZONE);
    }
}

package org.sluice.api.market;

import java.time.Duration;
import java.util.Locale;

/** The length of a K-line bar. Those from {@link #DAY} on are of whole trading days and are made of days. */
public enum Interval {
    MIN1("1m", "MIN", 1),
    MIN3("3m", "MIN3", 3),
    MIN5("5m", "MIN5", 5),
    MIN15("15m", "MIN15", 15),
    MIN30("30m", "MIN30", 30),
    MIN60("60m", "MIN60", 60),
    HOUR2("2h", "HOUR2", 120),
    HOUR4("4h", "HOUR4", 240),
    HOUR6("6h", "HOUR6", 360),
    HOUR12("12h", "HOUR12", 720),
    DAY("1d", "DAY", 0),
    WEEK("1w", "WEEK", 0),
    MONTH("1mon", "MONTH", 0),
    QUARTER("1q", "QUARTER", 0),
    HALFYEAR("6mon", "HALFYEAR", 0),
    YEAR("1y", "YEAR", 0);

    private final String text;
    private final String ktype;
    private final int minutes;

    Interval(String text, String ktype, int minutes) {
        this.text = text;
        this.ktype = ktype;
        this.minutes = minutes;
    }

    /** As people write it: {@code 1m}, {@code 60m}, {@code 1d}. */
    public String text() {
        return text;
    }

    /** As hikyuu calls it: {@code MIN}, {@code MIN60}, {@code DAY}. */
    public String ktype() {
        return ktype;
    }

    /** Whether it is shorter than a trading day. */
    public boolean intraday() {
        return minutes > 0;
    }

    /**
     * Trading time in a whole bar.
     *
     * @throws IllegalStateException if it is a day or longer
     */
    public Duration duration() {
        if (!intraday()) {
            throw new IllegalStateException(this + " has no fixed length");
        }
        return Duration.ofMinutes(minutes);
    }

    /**
     * Reads {@code 1m}, {@code MIN5}, {@code DAY}, {@code 1d}, in any case.
     *
     * @throws IllegalArgumentException naming the text and the accepted forms
     */
    public static Interval parse(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        StringBuilder known = new StringBuilder();
        for (Interval each : values()) {
            if (each.text.equals(wanted)
                    || each.ktype.toLowerCase(Locale.ROOT).equals(wanted)
                    || each.name().toLowerCase(Locale.ROOT).equals(wanted)) {
                return each;
            }
            known.append(known.isEmpty() ? "" : ", ").append(each.text);
        }
        throw new IllegalArgumentException("'" + text + "' is no interval; write one of " + known);
    }
}

package org.sluice.aggregator;

/** What is known of one symbol's trading day so far. Guarded by the aggregator's lock. */
final class Day {

    final Plan plan;
    /** Whether it began while this was running, or was rebuilt from its beginning. */
    boolean whole;

    boolean begun;
    double open = Double.NaN;
    double high = Double.NaN;
    double low = Double.NaN;
    double last = Double.NaN;
    /** Cumulative, the greatest known. */
    double volume = Double.NaN;

    double turnover = Double.NaN;
    double openInterest = Double.NaN;
    String source = "";
    long time = Long.MIN_VALUE;
    /** The place of its latest tick. */
    int offset;

    Day(Plan plan, boolean whole) {
        this.plan = plan;
        this.whole = whole;
    }

    /** Takes over what was counted so far, when the hours of the day have changed. */
    Day replanned(Plan other) {
        Day day = new Day(other, whole);
        day.begun = begun;
        day.open = open;
        day.high = high;
        day.low = low;
        day.last = last;
        day.volume = volume;
        day.turnover = turnover;
        day.openInterest = openInterest;
        day.source = source;
        day.time = time;
        return day;
    }

    static double greater(double known, double other) {
        return other > known || Double.isNaN(known) ? other : known;
    }

    static double less(double known, double other) {
        return other < known || Double.isNaN(known) ? other : known;
    }
}

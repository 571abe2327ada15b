package org.sluice.aggregator;

import java.util.ArrayDeque;
import java.util.Iterator;
import org.sluice.api.market.Interval;

/** The bars of one symbol and one interval of a day or shorter. Guarded by the aggregator's lock. */
final class Track {

    /** Takes bars that are closed, and those that are corrected. */
    interface Outlet {

        /** The row is closed, or has been corrected since. */
        void closed(Interval interval, Row row);

        /** Something came too late for any bar. */
        void late();
    }

    final Interval interval;
    private final Settings settings;
    private final Outlet outlet;
    private final ArrayDeque<Row> closed = new ArrayDeque<>(8);

    /** The growing bar, or null. */
    private Row growing;

    Track(Interval interval, Settings settings, Outlet outlet) {
        this.interval = interval;
        this.settings = settings;
        this.outlet = outlet;
    }

    Row growing() {
        return growing;
    }

    /** The closed ones, the oldest first. */
    ArrayDeque<Row> closed() {
        return closed;
    }

    /**
     * Takes a tick.
     *
     * @param day the day's state before the tick
     * @return whether a bar has begun
     */
    boolean take(Moment moment, Day day) {
        int at = moment.offset;
        Row row = growing;
        if (row != null) {
            if (at < row.until) {
                if (at >= row.from) {
                    grow(row, moment);
                } else {
                    correct(moment, day);
                }
                return false;
            }
            close(day);
        }
        row = closed.peekLast();
        if (row != null && row.plan == day.plan && at < row.until) {
            correct(moment, day);
            return false;
        }
        begin(moment, day);
        return true;
    }

    private void begin(Moment moment, Day day) {
        int until = day.plan.until(interval, moment.offset);
        long overAt = day.plan.overAt(until, settings.closing().toMillis())
                + settings.grace().toMillis();
        Row row = new Row(day.plan, day.plan.from(interval, moment.offset), until, overAt);
        if (interval == Interval.DAY) {
            row.open = day.open;
            row.high = Math.max(moment.high, day.open);
            row.low = Math.min(moment.low, day.open);
            if (moment.first) {
                row.high = Double.isNaN(day.high) ? row.high : Math.max(row.high, day.high);
                row.low = Double.isNaN(day.low) ? row.low : Math.min(row.low, day.low);
            }
            row.missed = !day.whole;
        } else {
            boolean opens = moment.first && day.whole;
            row.open = opens ? day.open : moment.price;
            row.high = opens ? Math.max(moment.high, row.open) : moment.high;
            row.low = opens ? Math.min(moment.low, row.open) : moment.low;
            row.missed = moment.first && !day.whole;
            row.volumeBefore = opens ? 0 : day.volume;
            row.turnoverBefore = opens ? 0 : day.turnover;
        }
        base(row, moment);
        growing = row;
    }

    private static void grow(Row row, Moment moment) {
        if (moment.high > row.high) {
            row.high = moment.high;
        }
        if (moment.low < row.low) {
            row.low = moment.low;
        }
        base(row, moment);
    }

    /** Where nothing is known of before, the first known value is where counting begins. */
    private static void base(Row row, Moment moment) {
        if (Double.isNaN(row.volumeBefore) && !Double.isNaN(moment.volume)) {
            row.volumeBefore = moment.volume;
            row.missed = true;
        }
        if (Double.isNaN(row.turnoverBefore) && !Double.isNaN(moment.turnover)) {
            row.turnoverBefore = moment.turnover;
            row.missed = true;
        }
    }

    /** Closes the growing bar, if there is one. */
    void close(Day day) {
        Row row = growing;
        if (row != null) {
            fill(row, day);
            growing = null;
            closed.addLast(row);
            while (closed.size() > settings.barsPerSymbol()) {
                closed.removeFirst();
            }
            outlet.closed(interval, row);
        }
    }

    /** Gives the growing bar what all bars share until they are closed. */
    static void fill(Row row, Day day) {
        row.close = day.last;
        row.volume = day.volume;
        row.turnover = day.turnover;
        row.openInterest = day.openInterest;
        row.source = day.source;
        row.last = day.offset;
    }

    private void correct(Moment moment, Day day) {
        Row after = growing;
        for (Iterator<Row> rows = closed.descendingIterator(); rows.hasNext(); ) {
            Row row = rows.next();
            if (row.plan != day.plan || row.until <= moment.offset) {
                break;
            }
            if (row.holds(moment.offset)) {
                correct(row, after, moment);
                return;
            }
            after = row;
        }
        outlet.late();
    }

    private void correct(Row row, Row after, Moment moment) {
        boolean changed = moment.high > row.high || moment.low < row.low;
        row.high = Math.max(row.high, moment.high);
        row.low = Math.min(row.low, moment.low);
        if (moment.offset >= row.last) {
            changed |= row.close != moment.price;
            row.close = moment.price;
            row.last = moment.offset;
        }
        boolean moved = false;
        if (moment.volume > row.volume && fits(row.volume, moment.volume, after, true)) {
            row.volume = moment.volume;
            moved = true;
            if (after != null) {
                after.volumeBefore = moment.volume;
            }
        }
        if (moment.turnover > row.turnover && fits(row.turnover, moment.turnover, after, false)) {
            row.turnover = moment.turnover;
            moved = true;
            if (after != null) {
                after.turnoverBefore = moment.turnover;
            }
        }
        if (changed || moved) {
            row.revision++;
            outlet.closed(interval, row);
        }
        if (moved && after != null && after != growing) {
            after.revision++;
            outlet.closed(interval, after);
        }
    }

    /** Whether the bar after can give that much to the one before: it counted from there, and has that much. */
    private boolean fits(double end, double wanted, Row after, boolean ofVolume) {
        if (after == null) {
            return true;
        }
        return (ofVolume ? after.volumeBefore : after.turnoverBefore) == end
                && (after == growing || wanted <= (ofVolume ? after.volume : after.turnover));
    }

    /** Something of that time was not seen. */
    void miss(long fromMillis, long toMillis) {
        for (Row row : closed) {
            if (!row.missed && row.touches(fromMillis, toMillis)) {
                row.missed = true;
                row.revision++;
                outlet.closed(interval, row);
            }
        }
        if (growing != null && growing.touches(fromMillis, toMillis)) {
            growing.missed = true;
        }
    }
}

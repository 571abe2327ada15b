package org.sluice.aggregator;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.sluice.api.catalog.Session;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Phase;

/**
 * One trading day of instruments with the same hours, as one stretch of trading time: an <i>offset</i> is milliseconds
 * of it, without the breaks. A closing auction that follows trading at once is part of it, an opening auction is not.
 * Immutable.
 */
final class Plan {

    /** The place of a tick that is of no bar. */
    static final int OUTSIDE = -1;

    /** The place of the opening match: after the opening auction, before trading. */
    static final int OPENING = -2;

    private final LocalDate tradingDay;
    private final List<Session> sessions;
    private final long[] starts;
    private final long[] ends;
    private final int[] before;
    private final int total;
    private final long opening;

    Plan(LocalDate tradingDay, List<Session> sessions) {
        this.tradingDay = tradingDay;
        this.sessions = sessions;
        List<long[]> stretches = new ArrayList<>();
        long openingEnd = Long.MAX_VALUE;
        for (Session session : sessions) {
            long start = session.start().toEpochMilli();
            long end = session.end().toEpochMilli();
            long[] last = stretches.isEmpty() ? null : stretches.get(stretches.size() - 1);
            if (last != null && last[1] == start) {
                last[1] = end;
            } else if (session.phase() == Phase.CONTINUOUS) {
                stretches.add(new long[] {start, end});
            } else if (last == null) {
                openingEnd = end;
            }
        }
        opening = openingEnd;
        starts = stretches.stream().mapToLong(each -> each[0]).toArray();
        ends = stretches.stream().mapToLong(each -> each[1]).toArray();
        before = new int[starts.length];
        int sum = 0;
        for (int i = 0; i < starts.length; i++) {
            before[i] = sum;
            sum += (int) (ends[i] - starts[i]);
        }
        total = sum;
    }

    LocalDate tradingDay() {
        return tradingDay;
    }

    List<Session> sessions() {
        return sessions;
    }

    /** Whether there is any trading. */
    boolean open() {
        return total > 0;
    }

    /** First instant of trading; only if {@link #open}. */
    long start() {
        return starts[0];
    }

    /** First instant after the last session; only if {@link #open}. */
    long end() {
        return ends[ends.length - 1];
    }

    /** First instant of which ticks may be of this day's bars; only if {@link #open}. */
    long firstTick() {
        return Math.min(opening, starts[0]);
    }

    /**
     * Where a time is in the day's trading time; shortly after a session's end it is the session's last moment.
     *
     * @param closing how long after a session's end, milliseconds
     * @return an offset, {@link #OPENING} or {@link #OUTSIDE}
     */
    int offset(long millis, long closing) {
        for (int i = 0; i < starts.length; i++) {
            if (millis < ends[i]) {
                if (millis >= starts[i]) {
                    return before[i] + (int) (millis - starts[i]);
                }
                if (i == 0) {
                    return millis >= opening ? OPENING : OUTSIDE;
                }
                return millis <= ends[i - 1] + closing ? before[i] - 1 : OUTSIDE;
            }
        }
        return total > 0 && millis <= ends[ends.length - 1] + closing ? total - 1 : OUTSIDE;
    }

    /** First offset of the bar that an offset is in. */
    int from(Interval interval, int offset) {
        if (!interval.intraday()) {
            return 0;
        }
        int size = (int) interval.duration().toMillis();
        return offset / size * size;
    }

    /** First offset after the bar that an offset is in. */
    int until(Interval interval, int offset) {
        if (!interval.intraday()) {
            return total;
        }
        int size = (int) interval.duration().toMillis();
        return (int) Math.min(total, (offset / size + 1L) * size);
    }

    /** When a bar begins that begins at an offset. */
    Instant startOf(int offset) {
        int at = starts.length - 1;
        while (before[at] > offset) {
            at--;
        }
        return Instant.ofEpochMilli(starts[at] + offset - before[at]);
    }

    /** When a bar ends that ends at an offset: at a break it is the break's beginning. */
    Instant endOf(int offset) {
        int at = starts.length - 1;
        while (before[at] >= offset) {
            at--;
        }
        return Instant.ofEpochMilli(starts[at] + offset - before[at]);
    }

    /** From when on a bar that ends at an offset expects nothing more. */
    long overAt(int offset, long closing) {
        long end = endOf(offset).toEpochMilli();
        for (long each : ends) {
            if (each == end) {
                return end + closing;
            }
        }
        return end;
    }
}

package org.sluice.aggregator;

/**
 * What a tick may be without any growing bar of its symbol being another one or having another high or low. Most ticks
 * are that calm: they cost a look at this instead of one at each interval's bar. Guarded by the aggregator's lock.
 */
final class Calm {

    private int from;
    private int until;
    private double high;
    private double low;
    private boolean volumeAwaited;
    private boolean turnoverAwaited;

    boolean holds(Moment moment) {
        return moment.offset < until
                && moment.offset >= from
                && moment.high <= high
                && moment.low >= low
                && !(volumeAwaited && !Double.isNaN(moment.volume))
                && !(turnoverAwaited && !Double.isNaN(moment.turnover));
    }

    /** Bars change by something else than a tick. */
    void end() {
        until = 0;
    }

    /** The bars are these now. */
    void take(Track[] tracks) {
        from = 0;
        until = Integer.MAX_VALUE;
        high = Double.MAX_VALUE;
        low = -Double.MAX_VALUE;
        volumeAwaited = false;
        turnoverAwaited = false;
        for (int i = 0; i < tracks.length; i++) {
            Row row = tracks[i].growing();
            if (row == null) {
                until = 0;
                return;
            }
            from = Math.max(from, row.from);
            until = Math.min(until, row.until);
            high = Math.min(high, row.high);
            low = Math.max(low, row.low);
            volumeAwaited |= Double.isNaN(row.volumeBefore);
            turnoverAwaited |= Double.isNaN(row.turnoverBefore);
        }
    }
}

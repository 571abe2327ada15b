package org.sluice.aggregator;

/**
 * What a tick may be without a growing bar of its symbol being another one or having another high or low: of all bars
 * together, and of each. Most ticks are calm, and most others touch the shortest bar only: they cost a look at this,
 * which lies together in memory, instead of one at each interval's bar. Guarded by the aggregator's lock.
 */
final class Calm {

    private static final int VOLUME = 1;
    private static final int TURNOVER = 2;

    private int from;
    private int until;
    private double high;
    private double low;
    private int awaited;

    /** First offset, first after it, and what is awaited, of each bar. */
    private final int[] places;

    /** High and low of each bar. */
    private final double[] prices;

    Calm(int bars) {
        places = new int[3 * bars];
        prices = new double[2 * bars];
    }

    boolean holds(Moment moment) {
        return moment.offset < until
                && moment.offset >= from
                && moment.high <= high
                && moment.low >= low
                && !awaits(awaited, moment);
    }

    /** Whether it holds for one of the bars. */
    boolean holds(int bar, Moment moment) {
        return moment.offset < places[3 * bar + 1]
                && moment.offset >= places[3 * bar]
                && moment.high <= prices[2 * bar]
                && moment.low >= prices[2 * bar + 1]
                && !awaits(places[3 * bar + 2], moment);
    }

    private static boolean awaits(int what, Moment moment) {
        return what != 0
                && ((what & VOLUME) != 0 && !Double.isNaN(moment.volume)
                        || (what & TURNOVER) != 0 && !Double.isNaN(moment.turnover));
    }

    /** Bars change by something else than a tick. */
    void end() {
        until = 0;
        for (int at = 1; at < places.length; at += 3) {
            places[at] = 0;
        }
    }

    /** This is the growing bar now, or null. */
    void set(int bar, Row row) {
        if (row == null) {
            places[3 * bar + 1] = 0;
            return;
        }
        places[3 * bar] = row.from;
        places[3 * bar + 1] = row.until;
        places[3 * bar + 2] =
                (Double.isNaN(row.volumeBefore) ? VOLUME : 0) | (Double.isNaN(row.turnoverBefore) ? TURNOVER : 0);
        prices[2 * bar] = row.high;
        prices[2 * bar + 1] = row.low;
    }

    /** Some have been set: what holds for all of them. */
    void sum() {
        from = 0;
        until = Integer.MAX_VALUE;
        high = Double.MAX_VALUE;
        low = -Double.MAX_VALUE;
        awaited = 0;
        for (int bar = 0; 2 * bar < prices.length; bar++) {
            from = Math.max(from, places[3 * bar]);
            until = Math.min(until, places[3 * bar + 1]);
            awaited |= places[3 * bar + 2];
            high = Math.min(high, prices[2 * bar]);
            low = Math.max(low, prices[2 * bar + 1]);
        }
    }
}

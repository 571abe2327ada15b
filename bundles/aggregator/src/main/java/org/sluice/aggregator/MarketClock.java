package org.sluice.aggregator;

/**
 * The time at the market as its ticks tell it: the newest exchange time, and what has passed since it was heard. A feed
 * that is late by a minute has its bars closed a minute later. Guarded by the aggregator's lock.
 */
final class MarketClock {

    private long newest = Long.MIN_VALUE;
    private long heardAt;

    /** A tick with a time in the future counts as now: one with a wrong clock must not close the others' bars. */
    void heard(long exchangeTime, long now) {
        long time = Math.min(exchangeTime, now);
        if (time > newest) {
            newest = time;
            heardAt = now;
        }
    }

    /** Milliseconds; before the first tick the smallest number. */
    long now(long now) {
        return newest == Long.MIN_VALUE ? Long.MIN_VALUE : newest + Math.max(0, now - heardAt);
    }
}

package org.sluice.server.diff;

/** Limits how often something may happen: as often as once a second holds at once, and then evenly. Not thread-safe. */
final class Bucket {

    private final int perSecond;
    private double left;
    private long last;

    /**
     * A full one.
     *
     * @param perSecond 0: without limit
     * @param nanos of {@link System#nanoTime}
     */
    Bucket(int perSecond, long nanos) {
        this.perSecond = perSecond;
        this.left = perSecond;
        this.last = nanos;
    }

    /** Whether it may happen once more now. */
    boolean take(long nanos) {
        if (perSecond == 0) {
            return true;
        }
        left = Math.min(perSecond, left + (nanos - last) * (perSecond / 1e9));
        last = nanos;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}

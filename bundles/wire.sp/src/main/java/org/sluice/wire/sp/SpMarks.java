package org.sluice.wire.sp;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLongArray;

/** When the last message of each kind was published. Written by one thread, read by any. */
public final class SpMarks {

    private static final long NEVER = Long.MIN_VALUE;

    private final InstantSource clock;
    private final AtomicLongArray millis = new AtomicLongArray(SpMark.values().length);

    SpMarks(InstantSource clock) {
        this.clock = clock;
        for (SpMark mark : SpMark.values()) {
            millis.set(mark.ordinal(), NEVER);
        }
    }

    void saw(SpMark mark) {
        millis.setRelease(mark.ordinal(), clock.millis());
    }

    /** Whether there was none yet. */
    public boolean never(SpMark mark) {
        return millis.getAcquire(mark.ordinal()) == NEVER;
    }

    /** {@code 7 s ago}, or {@code never}. */
    public String ago(SpMark mark) {
        long seconds = Math.max(0, clock.millis() - millis.getAcquire(mark.ordinal())) / 1000;
        return never(mark) ? "never" : seconds < 300 ? seconds + " s ago" : seconds / 60 + " min ago";
    }
}

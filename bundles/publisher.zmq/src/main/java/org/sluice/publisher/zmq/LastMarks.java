package org.sluice.publisher.zmq;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLongArray;
import org.sluice.api.publisher.Publisher.Mark;

/** When the last message of each kind was published. Written by one thread, read by any. */
final class LastMarks {

    private static final long NEVER = Long.MIN_VALUE;

    private final InstantSource clock;
    private final AtomicLongArray millis = new AtomicLongArray(Mark.values().length);

    LastMarks(InstantSource clock) {
        this.clock = clock;
        for (Mark mark : Mark.values()) {
            millis.set(mark.ordinal(), NEVER);
        }
    }

    void saw(Mark mark) {
        millis.setRelease(mark.ordinal(), clock.millis());
    }

    boolean never(Mark mark) {
        return millis.getAcquire(mark.ordinal()) == NEVER;
    }

    /** {@code 7 s ago}, or {@code never}. */
    String ago(Mark mark) {
        long seconds = Math.max(0, clock.millis() - millis.getAcquire(mark.ordinal())) / 1000;
        return never(mark) ? "never" : seconds < 300 ? seconds + " s ago" : seconds / 60 + " min ago";
    }
}

package org.sluice.http;

import java.util.concurrent.TimeUnit;

/** How many messages a client may still send this second; a second's worth can be saved. For one thread at a time. */
final class Pace {

    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

    private long last;
    private double left;
    private boolean begun;

    Pace(long now) {
        last = now;
    }

    /** Takes one message; answers how many nanoseconds to wait before the next. */
    long nanos(long now, int perSecond) {
        left = begun ? Math.min(perSecond, left + (now - last) * perSecond / SECOND) : perSecond;
        begun = true;
        last = now;
        left -= 1;
        return left >= 0 ? 0 : (long) (-left / perSecond * SECOND);
    }
}

package org.sluice.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition with a deadline: what tests use instead of sleeping. */
public final class Await {

    /** Long enough for a loaded machine; a test that passes never waits for it. */
    public static final Duration DEADLINE = Duration.ofSeconds(20);

    private Await() {}

    /** Returns as soon as the condition holds; fails naming {@code what} after {@link #DEADLINE}. */
    public static void until(String what, Callable<Boolean> condition) {
        until(what, DEADLINE, condition);
    }

    /** Returns as soon as the condition holds; fails naming {@code what} after the deadline. */
    public static void until(String what, Duration deadline, Callable<Boolean> condition) {
        long end = System.nanoTime() + deadline.toNanos();
        while (true) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (Exception e) {
                throw new AssertionError("while waiting for: " + what, e);
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + deadline.toMillis() + " ms: " + what);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}

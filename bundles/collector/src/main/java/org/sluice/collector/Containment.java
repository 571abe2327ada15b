package org.sluice.collector;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;

/**
 * Keeps one failing plug-in from costing the others anything: counts its failures, logs each distinct cause once, and
 * lets it rest for a time that doubles with every failure in a row. Changed under the caller's lock only; what it tells may
 * be read by any thread.
 */
final class Containment {

    private static final int DISTINCT_CAUSES = 50;

    private final String who;
    private final long firstRestMillis;
    private final long longestRestMillis;
    private final Set<String> logged = new HashSet<>();
    private volatile long failures;
    private int inARow;
    private volatile long restUntilMillis;
    private volatile String lastError;

    Containment(String who, long firstRestMillis, long longestRestMillis) {
        this.who = who;
        this.firstRestMillis = firstRestMillis;
        this.longestRestMillis = longestRestMillis;
    }

    /** Books a failure and begins a rest. */
    void failed(String cause, Throwable detail, long nowMillis, Logger log) {
        failures++;
        lastError = cause;
        long rest = Math.min(longestRestMillis, firstRestMillis << Math.min(inARow, 20));
        inARow++;
        restUntilMillis = nowMillis + rest;
        // Digits differ from one time-out to the next; the cause is the same.
        String distinct = cause.replaceAll("[0-9]+", "#");
        if (logged.size() < DISTINCT_CAUSES && logged.add(distinct)) {
            log.warn("{} failed: {}; it rests {} ms (logged once per cause)", who, cause, rest);
            log.debug("{} failed", who, detail);
        }
    }

    /** It works again. */
    void worked() {
        inARow = 0;
        restUntilMillis = 0;
    }

    boolean resting(long nowMillis) {
        return nowMillis < restUntilMillis;
    }

    /** When the rest ends, epoch milliseconds; 0 if it does not rest. */
    long restUntilMillis() {
        return restUntilMillis;
    }

    long failures() {
        return failures;
    }

    /** The last failure in one line, or null. */
    String lastError() {
        return lastError;
    }

    /** One line for a person: what went wrong, without the class name if there is a message. */
    static String describe(Throwable failure) {
        String message = failure.getMessage();
        String text = message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
        return failure instanceof RuntimeException && message != null
                ? failure.getClass().getSimpleName() + ": " + text
                : text;
    }
}

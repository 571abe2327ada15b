package org.sluice.console.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How much later one of two came, to the millisecond up to a minute; beyond that only the extremes are exact. */
final class Delays {

    private static final int MOST_MILLIS = 60_000;

    private final int[] counts = new int[2 * MOST_MILLIS + 1];
    private long total;
    private long least = Long.MAX_VALUE;
    private long most = Long.MIN_VALUE;

    void add(Instant first, Instant second) {
        if (first == null || second == null) {
            return;
        }
        long millis = Duration.between(first, second).toMillis();
        least = Math.min(least, millis);
        most = Math.max(most, millis);
        total++;
        counts[MOST_MILLIS + (int) Math.max(-MOST_MILLIS, Math.min(MOST_MILLIS, millis))]++;
    }

    /** 0 is the least, 0.5 the median, 1 the greatest; empty if there is none. */
    Optional<Duration> quantile(double share) {
        if (total == 0) {
            return Optional.empty();
        }
        if (share <= 0 || share >= 1) {
            return Optional.of(Duration.ofMillis(share <= 0 ? least : most));
        }
        long rank = (long) Math.ceil(share * total);
        int at = 0;
        for (long passed = counts[0]; passed < rank; passed += counts[at]) {
            at++;
        }
        return Optional.of(Duration.ofMillis(at - MOST_MILLIS));
    }
}

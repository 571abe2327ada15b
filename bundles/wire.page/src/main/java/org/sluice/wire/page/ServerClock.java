package org.sluice.wire.page;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** How far this machine's clock is from the page's, by the header {@code Date} of its answers. Thread-safe. */
final class ServerClock {

    /** The header has whole seconds: on the average it is half a second behind. */
    private static final double HALF_A_SECOND = 0.5;

    private static final double MILLIS = 1000;

    private final InstantSource clock;
    private volatile double skewSeconds = Double.NaN;

    ServerClock(InstantSource clock) {
        this.clock = clock;
    }

    /** Takes the time of an answer that has just come. One from a cache tells nothing; nor does one without a time. */
    void heard(HttpHeaders headers) {
        String date = headers.firstValue("Date").orElse("");
        if (date.isEmpty() || headers.firstValue("Age").isPresent()) {
            return;
        }
        try {
            Instant theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            skewSeconds = Duration.between(theirs, clock.instant()).toMillis() / MILLIS - HALF_A_SECOND;
        } catch (DateTimeException e) {
            skewSeconds = Double.NaN; // not a time: then it is not known
        }
    }

    /** {@code clockSkewSeconds}: positive if this machine is ahead; nothing while it is not known. */
    Map<String, Double> gauges() {
        double skew = skewSeconds;
        return Double.isNaN(skew) ? Map.of() : Map.of("clockSkewSeconds", skew);
    }
}

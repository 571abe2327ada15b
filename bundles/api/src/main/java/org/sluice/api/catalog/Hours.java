package org.sluice.api.catalog;

import java.time.LocalTime;
import org.sluice.api.market.Phase;

/**
 * One stretch of a product's day, local time. One that starts at 18:00 or later belongs to the <i>next</i> trading day;
 * an {@code end} before its {@code start} is on the next calendar day.
 *
 * @param phase AUCTION or CONTINUOUS
 */
public record Hours(LocalTime start, LocalTime end, Phase phase) {

    /** From this time of day on, a session belongs to the next trading day. */
    public static final LocalTime NIGHT = LocalTime.of(18, 0);

    public Hours {
        if (!phase.inSession()) {
            throw new IllegalArgumentException("hours are AUCTION or CONTINUOUS, not " + phase);
        }
    }

    /** Whether this is (part of) a night session. */
    public boolean night() {
        return !start.isBefore(NIGHT);
    }
}

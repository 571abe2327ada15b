package org.sluice.api.catalog;

import java.time.Instant;
import java.time.LocalDate;
import org.sluice.api.market.Phase;

/**
 * One stretch of one trading day, in instants.
 *
 * @param start first instant in it
 * @param end first instant after it
 * @param phase AUCTION or CONTINUOUS
 */
public record Session(LocalDate tradingDay, Instant start, Instant end, Phase phase) {

    /** Whether the instant is in it: the start is, the end is not. */
    public boolean contains(Instant time) {
        return !time.isBefore(start) && time.isBefore(end);
    }
}

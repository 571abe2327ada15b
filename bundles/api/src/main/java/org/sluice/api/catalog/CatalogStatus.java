package org.sluice.api.catalog;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.sluice.api.market.Exchange;

/**
 * The catalog and its sources at one time.
 *
 * @param sources the preferred first
 * @param instruments how many are listed, each symbol once
 * @param totals the same by exchange and kind
 * @param calendarUntil last date of which the holidays are known, or null
 * @param nextUpdate when the sources are next asked for something newer, or null for never
 * @param warnings what is wrong now, one plain sentence each
 */
public record CatalogStatus(
        List<Source> sources,
        int instruments,
        Map<Exchange, Map<Product.Kind, Integer>> totals,
        int products,
        LocalDate calendarUntil,
        Instant nextUpdate,
        List<String> warnings) {

    /**
     * One source. A time that has not been yet is null.
     *
     * @param from where it reads, as it says itself; empty if it does not tell
     * @param asOf the newest month of its instruments, or null if not known
     * @param lastRead when it was last read without an error
     * @param lastChange when something of it last changed
     * @param lastUpdate when it was last asked to update
     * @param updateResult how that ended, one plain sentence; empty before the first
     */
    public record Source(
            String name,
            Map<String, String> from,
            int instruments,
            int products,
            int holidays,
            YearMonth asOf,
            Instant lastRead,
            Instant lastChange,
            Instant lastUpdate,
            String updateResult) {}

    public CatalogStatus {
        sources = List.copyOf(sources);
        warnings = List.copyOf(warnings);
    }
}

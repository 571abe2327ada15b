package org.sluice.api.catalog;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/**
 * What one source knows; any part may be empty.
 *
 * @param holidays weekdays on which the exchanges are closed
 * @param calendarUntil last date of which the holidays are known, or null if the source has no calendar
 */
public record CatalogData(
        List<Product> products, List<Instrument> instruments, Set<LocalDate> holidays, LocalDate calendarUntil) {

    public CatalogData {
        products = List.copyOf(products);
        instruments = List.copyOf(instruments);
        holidays = Set.copyOf(holidays);
    }
}

package org.sluice.catalog;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.sluice.api.catalog.CatalogData;
import org.sluice.api.catalog.Instrument;
import org.sluice.catalog.Snapshot.ProductKey;

/** Tells a list that was cut off, or is another one, from one that has moved on. */
final class Doubt {

    /** The part of a list that may go in one update: one of so many. */
    private static final int MAY_LOSE_ONE_OF = 10;

    private Doubt() {}

    /** What speaks against the new data, as {@code 5,449 → 12 instruments, 5,437 gone}; null if nothing does. */
    static String of(CatalogData before, CatalogData after) {
        String doubt = lost("instruments", before.instruments(), after.instruments(), Instrument::symbol);
        if (doubt == null) {
            doubt = lost("products", before.products(), after.products(), ProductKey::of);
        }
        LocalDate until = before.calendarUntil();
        LocalDate next = after.calendarUntil();
        if (doubt == null && until != null && (next == null || next.isBefore(until))) {
            doubt = "calendar until " + until + " → " + (next == null ? "none" : next);
        }
        return doubt;
    }

    private static <T> String lost(String what, List<T> before, List<T> after, Function<T, ?> key) {
        Set<Object> gone = keys(before, key);
        int size = gone.size();
        gone.removeAll(keys(after, key));
        return (long) gone.size() * MAY_LOSE_ONE_OF <= size
                ? null
                : String.format(Locale.ROOT, "%,d → %,d %s, %,d gone", before.size(), after.size(), what, gone.size());
    }

    private static <T> Set<Object> keys(Collection<T> all, Function<T, ?> key) {
        Set<Object> keys = new HashSet<>();
        all.forEach(each -> keys.add(key.apply(each)));
        return keys;
    }
}

package org.sluice.catalog;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.sluice.api.catalog.CatalogChanges;
import org.sluice.api.catalog.CatalogChanges.Change;
import org.sluice.api.catalog.CatalogChanges.Update;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;

/**
 * What is different between two snapshots. That a list is of a newer month is no difference: it would be one of every
 * instrument. Used by one thread, once.
 */
final class Differences {

    private final List<Change> added = new ArrayList<>();
    private final List<Change> changed = new ArrayList<>();
    private final List<Change> expired = new ArrayList<>();

    private Differences() {}

    static CatalogChanges between(Snapshot before, Snapshot after, List<Update> updates) {
        Differences found = new Differences();
        found.calendar(before.calendar(), after.calendar());
        found.each(
                before.products(),
                after.products(),
                product -> "product " + Snapshot.ProductKey.of(product),
                Product::name,
                Differences::product);
        found.each(
                before.all(),
                after.all(),
                instrument -> instrument.symbol().toString(),
                Instrument::name,
                Differences::instrument);
        return new CatalogChanges(found.added, found.changed, found.expired, updates);
    }

    private <T> void each(
            Iterable<T> before,
            Iterable<T> after,
            Function<T, String> subject,
            Function<T, String> name,
            BiFunction<T, T, String> what) {
        Comparator<String> order = Comparator.naturalOrder();
        Map<String, T> old = new TreeMap<>(order);
        Map<String, T> now = new TreeMap<>(order);
        before.forEach(each -> old.put(subject.apply(each), each));
        after.forEach(each -> now.put(subject.apply(each), each));
        now.forEach((key, value) -> {
            T was = old.remove(key);
            if (was == null) {
                added.add(new Change(key, name.apply(value), ""));
            } else {
                String difference = was.equals(value) ? "" : what.apply(was, value);
                if (!difference.isEmpty()) {
                    changed.add(new Change(key, name.apply(value), difference));
                }
            }
        });
        old.forEach((key, value) -> expired.add(new Change(key, name.apply(value), "")));
    }

    private void calendar(TradingCalendar before, TradingCalendar after) {
        List<String> found = new ArrayList<>();
        add(found, "until", before.until(), after.until());
        long more = after.holidays().stream()
                .filter(day -> !before.holidays().contains(day))
                .count();
        long less = before.holidays().stream()
                .filter(day -> !after.holidays().contains(day))
                .count();
        if (more > 0) {
            found.add(more + " holidays more");
        }
        if (less > 0) {
            found.add(less + " holidays less");
        }
        if (!found.isEmpty()) {
            changed.add(new Change("calendar", "", String.join(", ", found)));
        }
    }

    private static String instrument(Instrument before, Instrument after) {
        List<String> found = new ArrayList<>();
        add(found, "name", before.name(), after.name());
        add(found, "kind", before.product().code(), after.product().code());
        add(found, "board", before.board(), after.board());
        add(found, "listed", before.listed(), after.listed());
        add(found, "price step", before.priceTick(), after.priceTick());
        return String.join(", ", found);
    }

    private static String product(Product before, Product after) {
        List<String> found = new ArrayList<>();
        add(found, "name", before.name(), after.name());
        add(found, "multiplier", before.multiplier(), after.multiplier());
        add(found, "price step", before.priceTick(), after.priceTick());
        add(found, "lot size", before.lotSize(), after.lotSize());
        add(found, "separate close of today", before.closeToday(), after.closeToday());
        if (!before.hours().equals(after.hours())) {
            found.add("other hours");
        }
        return String.join(", ", found);
    }

    private static void add(List<String> found, String what, Object before, Object after) {
        if (!Objects.equals(before, after)) {
            found.add(what + ' ' + shown(before) + " → " + shown(after));
        }
    }

    private static String shown(Object value) {
        return value == null || value.equals("") ? "none" : value.toString();
    }
}

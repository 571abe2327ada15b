package org.sluice.catalog;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.sluice.api.catalog.CatalogData;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.market.Symbol;
import org.sluice.catalog.Snapshot.ProductKey;

/**
 * Puts what several sources know together; the source added first wins. An instrument gets the winning terms of its
 * product, also when another source lists it: so a small source of a high ranking can correct the hours of a product.
 * One whose product is only mentioned, and that no source describes, is left out. Used by one thread, once.
 */
final class Merge {

    /** What one source knows. */
    record Known(String source, CatalogData data) {}

    private final Map<ProductKey, Product> products = new LinkedHashMap<>();
    private final Map<ProductKey, String> productFrom = new HashMap<>();
    private final Map<Symbol, Instrument> instruments = new TreeMap<>();
    private final Map<Symbol, String> instrumentFrom = new HashMap<>();
    private final Map<String, String> conflicts = new LinkedHashMap<>();
    private final Map<ProductKey, Integer> leftOut = new LinkedHashMap<>();
    private final Set<LocalDate> holidays = new HashSet<>();
    private LocalDate calendarUntil;

    /** First of all products, of every source: an instrument takes the terms that won. */
    private void addProducts(String source, CatalogData data) {
        data.products().forEach(product -> addProduct(source, product));
        Product before = null;
        for (Instrument instrument : data.instruments()) {
            if (instrument.product() != before) {
                before = instrument.product();
                addProduct(source, before);
            }
        }
        holidays.addAll(data.holidays());
        if (data.calendarUntil() != null
                && (calendarUntil == null || data.calendarUntil().isAfter(calendarUntil))) {
            calendarUntil = data.calendarUntil();
        }
    }

    private void addProduct(String source, Product product) {
        if (product.isMention()) {
            return;
        }
        ProductKey key = ProductKey.of(product);
        Product winner = products.putIfAbsent(key, product);
        if (winner == null) {
            productFrom.put(key, source);
        } else if (!winner.equals(product)) {
            conflict(key, productFrom.get(key), source);
        }
    }

    private void addInstruments(String source, CatalogData data) {
        for (Instrument listed : data.instruments()) {
            ProductKey key = ProductKey.of(listed.product());
            Product product = products.get(key);
            if (product == null) {
                leftOut.merge(key, 1, Integer::sum);
                continue;
            }
            Instrument instrument = withProduct(listed, product);
            Instrument winner = instruments.putIfAbsent(instrument.symbol(), instrument);
            if (winner == null) {
                instrumentFrom.put(instrument.symbol(), source);
            } else if (!agree(winner, instrument)) {
                conflict(instrument.symbol(), instrumentFrom.get(instrument.symbol()), source);
            }
        }
    }

    /** A mention tells nothing of the price step either. */
    private static Instrument withProduct(Instrument listed, Product product) {
        return listed.product() == product
                ? listed
                : new Instrument(
                        listed.symbol(),
                        listed.name(),
                        product,
                        listed.board(),
                        listed.listed(),
                        listed.product().isMention() ? product.priceTick() : listed.priceTick(),
                        listed.asOf());
    }

    /** Knowing less is no contradiction, and neither is having known it earlier. */
    private static boolean agree(Instrument one, Instrument other) {
        return one.name().equals(other.name())
                && one.product().equals(other.product())
                && one.priceTick() == other.priceTick()
                && (one.board().isEmpty()
                        || other.board().isEmpty()
                        || one.board().equals(other.board()))
                && (one.listed() == null || other.listed() == null || Objects.equals(one.listed(), other.listed()));
    }

    private void conflict(Object what, String winner, String loser) {
        conflicts.putIfAbsent(what + " " + loser, what + " as " + winner + " has it, not " + loser);
    }

    /** What two sources describe differently: a key for each, and a phrase for a person. */
    Map<String, String> conflicts() {
        return conflicts;
    }

    /** How many instruments are left out for want of which product. */
    Map<ProductKey, Integer> leftOut() {
        return leftOut;
    }

    Snapshot snapshot(long revision, boolean alwaysOpen) {
        return new Snapshot(
                revision,
                new TradingCalendar(Set.copyOf(holidays), calendarUntil, alwaysOpen),
                products.values(),
                instruments.values());
    }

    /** Merges what the sources know, the preferred first. */
    static Merge of(Collection<Known> all) {
        Merge merge = new Merge();
        all.forEach(known -> merge.addProducts(known.source(), known.data()));
        all.forEach(known -> merge.addInstruments(known.source(), known.data()));
        return merge;
    }
}

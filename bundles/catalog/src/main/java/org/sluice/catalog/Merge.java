package org.sluice.catalog;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * Used by one thread, once.
 */
final class Merge {

    private final Map<ProductKey, Product> products = new LinkedHashMap<>();
    private final Map<ProductKey, String> productFrom = new HashMap<>();
    private final Map<Symbol, Instrument> instruments = new TreeMap<>();
    private final Map<Symbol, String> instrumentFrom = new HashMap<>();
    private final Map<String, String> conflicts = new LinkedHashMap<>();
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
            Instrument instrument = withProduct(listed, products.get(ProductKey.of(listed.product())));
            Instrument winner = instruments.putIfAbsent(instrument.symbol(), instrument);
            if (winner == null) {
                instrumentFrom.put(instrument.symbol(), source);
            } else if (!winner.equals(instrument)) {
                conflict(instrument.symbol(), instrumentFrom.get(instrument.symbol()), source);
            }
        }
    }

    private static Instrument withProduct(Instrument listed, Product product) {
        return listed.product() == product
                ? listed
                : new Instrument(
                        listed.symbol(),
                        listed.name(),
                        product,
                        listed.board(),
                        listed.listed(),
                        listed.priceTick(),
                        listed.asOf());
    }

    private void conflict(Object what, String winner, String loser) {
        conflicts.putIfAbsent(what + " " + loser, what + " as " + winner + " has it, not " + loser);
    }

    /** What two sources describe differently: a key for each, and a phrase for a person. */
    Map<String, String> conflicts() {
        return conflicts;
    }

    Snapshot snapshot(long revision, boolean alwaysOpen) {
        return new Snapshot(
                revision,
                new TradingCalendar(Set.copyOf(holidays), calendarUntil, alwaysOpen),
                products.values(),
                instruments.values());
    }

    /** Merges what the sources know, the preferred first. */
    static Merge of(Collection<Source> sources) {
        List<Source> known =
                sources.stream().filter(source -> source.data() != null).toList();
        Merge merge = new Merge();
        known.forEach(source -> merge.addProducts(source.name(), source.data()));
        known.forEach(source -> merge.addInstruments(source.name(), source.data()));
        return merge;
    }
}

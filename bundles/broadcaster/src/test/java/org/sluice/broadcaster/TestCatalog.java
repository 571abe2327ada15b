package org.sluice.broadcaster;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.market.Symbol;
import org.sluice.testkit.OpenCatalog;

/** Knows what it is told, and counts how often it is asked. */
final class TestCatalog implements OpenCatalog {

    private final Map<Symbol, Instrument> instruments = new HashMap<>();
    private long revision;
    int asked;

    /** Takes an instrument in or changes it; changes the revision. */
    TestCatalog with(Symbol symbol, String name, int lotSize) {
        return with(symbol, name, Product.Kind.STOCK, lotSize);
    }

    TestCatalog with(Symbol symbol, String name, Product.Kind kind, int lotSize) {
        Product product = new Product(symbol.exchange(), "TEST", "test", kind, 1, 0.01, lotSize, List.of(), false);
        instruments.put(symbol, new Instrument(symbol, name, product, "", null, 0.01, null));
        revision++;
        return this;
    }

    @Override
    public Optional<Instrument> find(Symbol symbol) {
        asked++;
        return Optional.ofNullable(instruments.get(symbol));
    }

    @Override
    public Collection<Instrument> all() {
        return instruments.values();
    }

    @Override
    public long revision() {
        return revision;
    }
}

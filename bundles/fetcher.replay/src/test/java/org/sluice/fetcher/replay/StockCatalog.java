package org.sluice.fetcher.replay;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.market.Symbol;
import org.sluice.testkit.OpenCatalog;

/** Knows every symbol as a stock in lots of 100 with a price tick of 0.01 yuan, but for some it does not know. */
record StockCatalog(Set<Symbol> strangers) implements OpenCatalog {

    static final StockCatalog ALL = new StockCatalog(Set.of());

    @Override
    public Optional<Instrument> find(Symbol symbol) {
        Product stock =
                new Product(symbol.exchange(), "STOCK", "stock", Product.Kind.STOCK, 1, 0.01, 100, List.of(), false);
        return strangers.contains(symbol)
                ? Optional.empty()
                : Optional.of(new Instrument(symbol, symbol.code(), stock, "MAIN", null, 0.01, null));
    }

    @Override
    public Collection<Instrument> all() {
        return List.of();
    }
}

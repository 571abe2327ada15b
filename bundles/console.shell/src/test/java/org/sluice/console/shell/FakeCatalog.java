package org.sluice.console.shell;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.market.Symbol;
import org.sluice.testkit.OpenCatalog;

/** Instruments with a name and a price step; it knows nothing of hours. */
final class FakeCatalog implements OpenCatalog {

    private final List<Instrument> instruments = new ArrayList<>();

    void add(String symbol, String name, double priceTick) {
        Symbol parsed = Symbol.parse(symbol);
        Product product =
                new Product(parsed.exchange(), "X", "X", Product.Kind.STOCK, 1, priceTick, 100, List.of(), false);
        instruments.add(new Instrument(parsed, name, product, "", null, priceTick, null));
    }

    @Override
    public Collection<Instrument> all() {
        return instruments;
    }
}

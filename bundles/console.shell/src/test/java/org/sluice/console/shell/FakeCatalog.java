package org.sluice.console.shell;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.catalog.Session;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;

/** Instruments with a name and a price step; it knows nothing of hours. */
final class FakeCatalog implements Catalog {

    private final List<Instrument> instruments = new ArrayList<>();

    void add(String symbol, String name, double priceTick) {
        Symbol parsed = Symbol.parse(symbol);
        Product product =
                new Product(parsed.exchange(), "X", "X", Product.Kind.STOCK, 1, priceTick, 100, List.of(), false);
        instruments.add(new Instrument(parsed, name, product, "", null, priceTick, null));
    }

    @Override
    public Optional<Instrument> find(Symbol symbol) {
        return instruments.stream().filter(one -> one.symbol().equals(symbol)).findFirst();
    }

    @Override
    public Collection<Instrument> all() {
        return instruments;
    }

    @Override
    public LocalDate tradingDay(Symbol symbol, Instant time) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Session> sessions(Symbol symbol, LocalDate tradingDay) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Phase phase(Symbol symbol, Instant time) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isTradingDay(LocalDate date) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long revision() {
        return 1;
    }
}

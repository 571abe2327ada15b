package org.sluice.fetcher.replay;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.catalog.Session;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;

/** Knows every symbol as a stock in lots of 100 with a price tick of 0.01 yuan, but for some it does not know. */
record StockCatalog(Set<Symbol> strangers) implements Catalog {

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

    @Override
    public LocalDate tradingDay(Symbol symbol, Instant time) {
        return LocalDate.ofInstant(time, MarketTime.ZONE);
    }

    @Override
    public List<Session> sessions(Symbol symbol, LocalDate tradingDay) {
        return List.of();
    }

    @Override
    public Phase phase(Symbol symbol, Instant time) {
        return Phase.CONTINUOUS;
    }

    @Override
    public boolean isTradingDay(LocalDate date) {
        return true;
    }

    @Override
    public long revision() {
        return 1;
    }
}

package org.sluice.testkit;

import java.time.Instant;
import java.time.LocalTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;

/** A catalog of what a test puts in; trades 9:30 to 15:00 every day. */
public final class ListedCatalog implements OpenCatalog {

    private final Map<Symbol, Instrument> instruments = new TreeMap<>();
    private long revision;

    public ListedCatalog stock(String symbol) {
        return add(symbol, Product.Kind.STOCK, "MAIN");
    }

    public ListedCatalog star(String symbol) {
        return add(symbol, Product.Kind.STOCK, "STAR");
    }

    public ListedCatalog index(String symbol) {
        return add(symbol, Product.Kind.INDEX, "");
    }

    public ListedCatalog add(String text, Product.Kind kind, String board) {
        Symbol symbol = Symbol.parse(text);
        Product product =
                new Product(symbol.exchange(), kind.name(), kind.name(), kind, 1, 0.01, lot(symbol), List.of(), false);
        instruments.put(symbol, new Instrument(symbol, text, product, board, null, 0.01, null));
        revision++;
        return this;
    }

    private static int lot(Symbol symbol) {
        return symbol.exchange().ordinal() <= Exchange.BSE.ordinal() ? 100 : 1;
    }

    @Override
    public Optional<Instrument> find(Symbol symbol) {
        return Optional.ofNullable(instruments.get(symbol));
    }

    @Override
    public Collection<Instrument> all() {
        return instruments.values();
    }

    @Override
    public Phase phase(Symbol symbol, Instant time) {
        LocalTime clock = LocalTime.ofInstant(time, MarketTime.ZONE);
        return clock.isBefore(LocalTime.of(9, 30)) || !clock.isBefore(LocalTime.of(15, 0))
                ? Phase.CLOSED
                : Phase.CONTINUOUS;
    }

    @Override
    public long revision() {
        return revision;
    }
}

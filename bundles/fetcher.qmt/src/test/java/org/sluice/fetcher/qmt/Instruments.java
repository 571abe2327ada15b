package org.sluice.fetcher.qmt;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.market.Symbol;
import org.sluice.testkit.OpenCatalog;

/** One instrument of each sort, with the lot size it has. */
final class Instruments implements OpenCatalog {

    static final Symbol STOCK = Symbol.parse("SSE.600000");
    static final Symbol OTHER = Symbol.parse("SZSE.000001");
    static final Symbol STAR = Symbol.parse("SSE.688001");
    static final Symbol BEIJING = Symbol.parse("BSE.430017");
    static final Symbol INDEX = Symbol.parse("SSE.000001");
    static final Symbol ETF = Symbol.parse("SSE.510300");
    static final Symbol COPPER = Symbol.parse("SHFE.cu2501");
    static final Symbol PTA = Symbol.parse("CZCE.TA505");

    private final Map<Symbol, Instrument> all = new LinkedHashMap<>();
    private final List<Symbol> universe;
    private volatile long revision = 1;

    Instruments() {
        add(STOCK, Kind.STOCK, 100);
        add(OTHER, Kind.STOCK, 100);
        add(STAR, Kind.STOCK, 100);
        add(BEIJING, Kind.STOCK, 100);
        add(INDEX, Kind.INDEX, 100);
        add(ETF, Kind.ETF, 100);
        add(COPPER, Kind.FUTURE, 1);
        add(PTA, Kind.FUTURE, 1);
        universe = List.copyOf(all.keySet());
    }

    /** Takes an instrument in, or changes it. */
    synchronized void add(Symbol symbol, Kind kind, int lotSize) {
        Product product = new Product(symbol.exchange(), kind.name(), "test", kind, 1, 0.01, lotSize, List.of(), false);
        all.put(symbol, new Instrument(symbol, symbol.code(), product, "", null, 0.01, null));
        revision++;
    }

    /** The symbols it began with; always the same list. */
    List<Symbol> universe() {
        return universe;
    }

    @Override
    public synchronized Optional<Instrument> find(Symbol symbol) {
        return Optional.ofNullable(all.get(symbol));
    }

    @Override
    public synchronized Collection<Instrument> all() {
        return new ArrayList<>(all.values());
    }

    @Override
    public long revision() {
        return revision;
    }
}

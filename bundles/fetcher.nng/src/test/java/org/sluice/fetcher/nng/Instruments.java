package org.sluice.fetcher.nng;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.market.Symbol;
import org.sluice.testkit.OpenCatalog;

/** One instrument of each sort, with the lot size it has. */
final class Instruments implements OpenCatalog {

    static final Symbol STOCK = Symbol.parse("SH600000");
    static final Symbol OTHER = Symbol.parse("SZ000001");
    static final Symbol STAR = Symbol.parse("SH688001");
    static final Symbol BEIJING = Symbol.parse("BJ430017");
    static final Symbol INDEX = Symbol.parse("SH000001");
    static final Symbol BOND = Symbol.parse("SH113050");
    static final Symbol FUTURE = Symbol.parse("SHFE.cu2501");

    private final Map<Symbol, Instrument> all = new LinkedHashMap<>();
    private final List<Symbol> universe;
    private volatile long revision = 1;

    Instruments() {
        add(STOCK, Kind.STOCK, "MAIN", 100);
        add(OTHER, Kind.STOCK, "MAIN", 100);
        add(STAR, Kind.STOCK, "STAR", 100);
        add(BEIJING, Kind.STOCK, "BSE", 100);
        add(INDEX, Kind.INDEX, "", 100);
        add(BOND, Kind.BOND, "", 10);
        add(FUTURE, Kind.FUTURE, "", 1);
        universe = List.copyOf(all.keySet());
    }

    /** Takes an instrument in, or changes it. */
    void add(Symbol symbol, Kind kind, String board, int lotSize) {
        Product product = new Product(symbol.exchange(), kind.name(), "test", kind, 1, 0.01, lotSize, List.of(), false);
        all.put(symbol, new Instrument(symbol, symbol.code(), product, board, null, 0.01, null));
        revision++;
    }

    /** The symbols it began with; always the same list. */
    List<Symbol> universe() {
        return universe;
    }

    @Override
    public Collection<Instrument> all() {
        return new ArrayList<>(all.values());
    }

    @Override
    public long revision() {
        return revision;
    }
}

package org.sluice.gateway.sim;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.testkit.OpenCatalog;

/** A catalog with one of everything; trades round the clock until a test says another phase. */
public final class TestMarket implements OpenCatalog {

    private final Map<Symbol, Instrument> instruments = new TreeMap<>();
    private volatile Phase phase = Phase.CONTINUOUS;

    public TestMarket() {
        add("SSE.600000", Kind.STOCK, "STOCK", "MAIN", 1, 0.01, false);
        add("SZSE.000001", Kind.STOCK, "STOCK", "MAIN", 1, 0.01, false);
        add("SZSE.300750", Kind.STOCK, "STOCK", "CHINEXT", 1, 0.01, false);
        add("SSE.688981", Kind.STOCK, "STOCK", "STAR", 1, 0.01, false);
        add("BSE.920002", Kind.STOCK, "STOCK", "BSE", 1, 0.01, false);
        add("SSE.510300", Kind.ETF, "ETF", "", 1, 0.001, false);
        add("SSE.511010", Kind.ETF, "ETF", "", 1, 0.001, false);
        add("SSE.518880", Kind.ETF, "ETF", "", 1, 0.001, false);
        add("SSE.513100", Kind.ETF, "ETF", "", 1, 0.001, false);
        add("SZSE.159915", Kind.ETF, "ETF", "", 1, 0.001, false);
        add("SZSE.159934", Kind.ETF, "ETF", "", 1, 0.001, false);
        add("SZSE.127045", Kind.BOND, "BOND", "", 1, 0.001, false);
        add("SSE.000001", Kind.INDEX, "INDEX", "", 1, 0.01, false);
        add("SHFE.cu2701", Kind.FUTURE, "cu", "", 5, 10, true);
        add("SHFE.cu2702", Kind.FUTURE, "cu", "", 5, 10, true);
        add("SHFE.rb2701", Kind.FUTURE, "rb", "", 10, 1, true);
        add("DCE.m2701", Kind.FUTURE, "m", "", 10, 1, false);
        add("DCE.m2705", Kind.FUTURE, "m", "", 10, 1, false);
        add("CFFEX.IF2612", Kind.FUTURE, "IF", "", 300, 0.2, false);
    }

    private void add(
            String text, Kind kind, String product, String board, double multiplier, double step, boolean closeToday) {
        Symbol symbol = Symbol.parse(text);
        Product terms =
                new Product(symbol.exchange(), product, product, kind, multiplier, step, 1, List.of(), closeToday);
        instruments.put(symbol, new Instrument(symbol, text, terms, board, null, step, null));
    }

    /** The phase of everything from now on. */
    public void phase(Phase now) {
        phase = now;
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
        return phase;
    }
}

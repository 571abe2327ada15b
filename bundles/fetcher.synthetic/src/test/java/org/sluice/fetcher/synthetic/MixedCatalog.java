package org.sluice.fetcher.synthetic;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.market.Symbol;
import org.sluice.testkit.OpenCatalog;

/** Instruments of every kind, with terms of several sorts; a test may change what it answers. */
final class MixedCatalog implements OpenCatalog {

    static final Symbol STOCK = Symbol.parse("SH600000");
    static final Symbol INDEX = Symbol.parse("SH000001");
    static final Symbol COPPER = Symbol.parse("SHFE.cu2501");

    private final List<Instrument> instruments;
    private final Map<Symbol, Instrument> bySymbol;
    private volatile long revision = 1;
    private volatile boolean empty;

    MixedCatalog(int stocks) {
        instruments = Stream.concat(
                        Stream.of(
                                instrument("SH000001", "INDEX", Kind.INDEX, 1, 0.01, 100),
                                instrument("SH510050", "ETF", Kind.ETF, 1, 0.001, 100),
                                instrument("SH113001", "BOND", Kind.BOND, 1, 0.001, 10),
                                instrument("SHFE.cu2501", "cu", Kind.FUTURE, 5, 10, 1),
                                instrument("SHFE.cu2502", "cu", Kind.FUTURE, 5, 10, 1),
                                instrument("SHFE.au2502", "au", Kind.FUTURE, 1000, 0.02, 1),
                                instrument("CFFEX.T2503", "T", Kind.FUTURE, 10_000, 0.005, 1),
                                instrument("CFFEX.IF2501", "IF", Kind.FUTURE, 300, 0.2, 1),
                                instrument("SHFE.cu2501C75000", "cu_o", Kind.OPTION, 5, 2, 1)),
                        IntStream.range(0, stocks)
                                .mapToObj(i -> instrument("SH" + (600_000 + i), "STOCK", Kind.STOCK, 1, 0.01, 100)))
                .sorted((a, b) -> a.symbol().compareTo(b.symbol()))
                .toList();
        bySymbol = instruments.stream().collect(Collectors.toMap(Instrument::symbol, Function.identity()));
    }

    List<Symbol> symbols() {
        return instruments.stream().map(Instrument::symbol).toList();
    }

    Instrument of(Symbol symbol) {
        return bySymbol.get(symbol);
    }

    /** From now on it knows everything or nothing, and says that it has changed. */
    void know(boolean everything) {
        empty = !everything;
        revision++;
    }

    @Override
    public Optional<Instrument> find(Symbol symbol) {
        return empty ? Optional.empty() : Optional.ofNullable(of(symbol));
    }

    @Override
    public Collection<Instrument> all() {
        return instruments;
    }

    @Override
    public long revision() {
        return revision;
    }

    private static Instrument instrument(
            String name, String product, Kind kind, double multiplier, double priceTick, int lotSize) {
        Symbol symbol = Symbol.parse(name);
        Product terms = new Product(
                symbol.exchange(), product, product, kind, multiplier, priceTick, lotSize, List.of(), false);
        return new Instrument(symbol, name, terms, "", null, priceTick, null);
    }
}

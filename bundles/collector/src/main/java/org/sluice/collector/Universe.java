package org.sluice.collector;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.market.Symbol;

/** What a feed asks for, as of one revision of the catalog. Immutable but for the cache of slices. */
final class Universe {

    private final long revision;
    private final List<Symbol> symbols;
    private final Map<Symbol, Instrument> instruments;
    private final List<Symbol> unknown;
    private final Map<Integer, List<List<Symbol>>> slices = new HashMap<>();

    private Universe(long revision, List<Symbol> symbols, Map<Symbol, Instrument> instruments, List<Symbol> unknown) {
        this.revision = revision;
        this.symbols = symbols;
        this.instruments = instruments;
        this.unknown = unknown;
    }

    /** The symbols of the settings that the catalog knows: those named, else all of the kinds and exchanges named. */
    static Universe of(Settings settings, Catalog catalog) {
        long revision = catalog.revision();
        Map<Symbol, Instrument> instruments = new LinkedHashMap<>();
        List<Symbol> unknown = new ArrayList<>();
        if (settings.symbols().isEmpty()) {
            for (Instrument instrument : catalog.all()) {
                if (settings.kinds().contains(instrument.product().kind())
                        && (settings.exchanges().isEmpty()
                                || settings.exchanges()
                                        .contains(instrument.symbol().exchange()))) {
                    instruments.put(instrument.symbol(), instrument);
                }
            }
        } else {
            for (Symbol symbol : settings.symbols()) {
                catalog.find(symbol)
                        .ifPresentOrElse(found -> instruments.put(symbol, found), () -> unknown.add(symbol));
            }
        }
        return new Universe(revision, List.copyOf(instruments.keySet()), instruments, List.copyOf(unknown));
    }

    boolean isOf(long catalogRevision) {
        return revision == catalogRevision;
    }

    int size() {
        return symbols.size();
    }

    boolean contains(Symbol symbol) {
        return instruments.containsKey(symbol);
    }

    /** What the catalog says of a symbol that is asked for, else null. */
    Instrument instrument(Symbol symbol) {
        return instruments.get(symbol);
    }

    List<Symbol> symbols() {
        return symbols;
    }

    /** Symbols of the settings that the catalog does not know. */
    List<Symbol> unknown() {
        return unknown;
    }

    /** One symbol of each product. */
    List<Symbol> oneOfEachProduct() {
        Map<Product, Symbol> first = new LinkedHashMap<>();
        instruments.values().forEach(instrument -> first.putIfAbsent(instrument.product(), instrument.symbol()));
        return List.copyOf(first.values());
    }

    /** The symbols in portions of at most that many; the same lists at each call. */
    List<List<Symbol>> slices(int most) {
        return slices.computeIfAbsent(most, size -> {
            List<List<Symbol>> portions = new ArrayList<>();
            for (int from = 0; from < symbols.size(); from += size) {
                portions.add(List.copyOf(symbols.subList(from, Math.min(symbols.size(), from + size))));
            }
            return List.copyOf(portions);
        });
    }
}

package org.sluice.fetcher.tencent;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.market.Symbol;

/** The requests of each slice of the universe. Used by the polling thread only. */
final class CodeLists {

    /** More slices than any universe has: whatever is beyond it belongs to universes of the past. */
    private static final int MOST_SLICES = 256;

    private final Settings settings;
    private final Catalog catalog;
    private final Tally tally;
    // by identity: a slice is the same object as long as it stays the same, and comparing 240 symbols costs more
    private final Map<List<Symbol>, List<Portion>> slices = new IdentityHashMap<>();
    private long revision;

    CodeLists(Settings settings, Catalog catalog, Tally tally) {
        this.settings = settings;
        this.catalog = catalog;
        this.tally = tally;
    }

    /** The requests that ask for a slice; empty if the page has none of it. */
    List<Portion> portions(List<Symbol> slice) {
        long now = catalog.revision();
        if (now != revision || slices.size() > MOST_SLICES) {
            slices.clear();
            revision = now;
        }
        return slices.computeIfAbsent(slice, this::make);
    }

    private List<Portion> make(List<Symbol> slice) {
        List<Asked> asked = new ArrayList<>(slice.size());
        for (Symbol symbol : slice) {
            if (!Asked.served(symbol)) {
                tally.notServed(symbol);
                continue;
            }
            Optional<Instrument> instrument = catalog.find(symbol);
            if (instrument.isEmpty()) {
                tally.notInCatalog(symbol);
                continue;
            }
            asked.add(Asked.of(instrument.get()));
        }
        List<Portion> portions = new ArrayList<>();
        for (int from = 0; from < asked.size(); from += settings.codesPerRequest()) {
            int to = Math.min(asked.size(), from + settings.codesPerRequest());
            portions.add(new Portion(settings, asked.subList(from, to)));
        }
        return portions;
    }
}

package org.sluice.fetcher.tencent;

import java.util.List;
import java.util.Optional;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.market.Symbol;
import org.sluice.wire.page.PageSettings;
import org.sluice.wire.page.PageTally;
import org.sluice.wire.page.Portion;
import org.sluice.wire.page.RequestLists;

/** The requests of each slice of the universe. Used by the polling thread only. */
final class CodeLists {

    private final Catalog catalog;
    private final PageTally tally;
    private final RequestLists<Symbol, Asked> lists;

    CodeLists(PageSettings settings, Catalog catalog, PageTally tally) {
        this.catalog = catalog;
        this.tally = tally;
        lists = new RequestLists<>(settings, this::ask);
    }

    /** The requests that ask for a slice; empty if the page has none of it. */
    List<Portion<Asked>> portions(List<Symbol> slice) {
        return lists.portions(slice, catalog.revision());
    }

    private Asked ask(Symbol symbol) {
        if (!Asked.served(symbol)) {
            tally.notServed(symbol.toString());
            return null;
        }
        Optional<Instrument> instrument = catalog.find(symbol);
        if (instrument.isEmpty()) {
            tally.notInCatalog(symbol.toString());
            return null;
        }
        return Asked.of(instrument.get());
    }
}

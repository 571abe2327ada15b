package org.sluice.server.data;

import java.util.OptionalDouble;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Symbol;

/** Shares or contracts that 1 on hikyuu's wire stands for; empty for what the catalog does not know. */
final class Units {

    /** Of an index hikyuu counts hundreds of lots; in bars shorter than a day a hundredth of that, as of every stock. */
    private static final int HUNDRED = 100;

    private final Catalog catalog;

    Units(Catalog catalog) {
        this.catalog = catalog;
    }

    /** Of ticks, and of bars of a day or longer: a lot. */
    OptionalDouble lot(Symbol symbol) {
        return of(symbol, HUNDRED, 0);
    }

    /** Of a bar: a lot, or a share if it is shorter than a day. */
    OptionalDouble of(Symbol symbol, Interval interval) {
        return interval.intraday() ? of(symbol, 1, 1) : lot(symbol);
    }

    private OptionalDouble of(Symbol symbol, int indexLots, int share) {
        Instrument found = catalog.find(symbol)
                .filter(instrument -> instrument.lotSize() >= 1)
                .orElse(null);
        if (found == null) {
            return OptionalDouble.empty();
        }
        if (found.product().kind() == Product.Kind.INDEX) {
            return OptionalDouble.of((double) found.lotSize() * indexLots);
        }
        return OptionalDouble.of(share > 0 ? share : found.lotSize());
    }
}

package org.sluice.fetcher.sina;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Notation;
import org.sluice.api.market.Symbol;
import org.sluice.wire.page.PageTally;
import org.sluice.wire.page.Portion;

/**
 * One symbol as the page knows it.
 *
 * @param key the page's name: {@code sh600000}
 * @param volumeUnit shares that 1 in the volume field means
 */
record Asked(Symbol symbol, String key, boolean index, double volumeUnit) implements Portion.Keyed {

    private static final Set<Exchange> STOCKS = EnumSet.of(Exchange.SSE, Exchange.SZSE, Exchange.BSE);

    /** How to ask for a symbol; null, and counted, if that can't be done. */
    static Asked of(Symbol symbol, Catalog catalog, PageTally tally) {
        if (!served(symbol)) {
            tally.notServed(symbol.toString());
            return null;
        }
        Optional<Instrument> instrument = catalog.find(symbol);
        if (instrument.isEmpty()) {
            tally.notInCatalog(symbol.toString());
            return null;
        }
        boolean index = instrument.get().product().kind() == Product.Kind.INDEX;
        // The page gives volume in shares, but for the indices of Shanghai in lots.
        boolean inLots = index && symbol.exchange() == Exchange.SSE;
        return new Asked(
                symbol,
                Notation.SINA.write(symbol),
                index,
                inLots ? instrument.get().lotSize() : 1);
    }

    /**
     * Whether the page may have a row of it as {@link RowReader} reads it: six digits on one of the three stock exchanges.
     * Rows of futures and of options have other fields.
     */
    private static boolean served(Symbol symbol) {
        return STOCKS.contains(symbol.exchange()) && symbol.code().length() == 6 && Notation.SINA.covers(symbol);
    }
}

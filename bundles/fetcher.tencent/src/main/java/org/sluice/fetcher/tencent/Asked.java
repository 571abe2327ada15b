package org.sluice.fetcher.tencent;

import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.market.Notation;
import org.sluice.api.market.Symbol;
import org.sluice.wire.page.Portion;

/**
 * One symbol as the page knows it, and how the numbers of its row are to be read.
 *
 * @param key the page's name: {@code sh600000}
 * @param anchor the code field as it stands in the row, with the mark that ends it: {@code 600000~}
 * @param volumeUnit shares that 1 in the volume field means
 * @param sizeUnit shares that 1 in a level's size means
 */
record Asked(Symbol symbol, String key, String anchor, boolean index, double volumeUnit, double sizeUnit)
        implements Portion.Keyed {

    /** Whether the page may have it: six digits on one of the three stock exchanges. */
    static boolean served(Symbol symbol) {
        return Notation.TENCENT.covers(symbol);
    }

    /** How to ask for an instrument that is {@link #served}, and how to read its row. */
    static Asked of(Instrument instrument) {
        Symbol symbol = instrument.symbol();
        boolean index = instrument.product().kind() == Product.Kind.INDEX;
        // The page gives volume in lots, but for the STAR board in shares; sizes are always lots.
        boolean inShares = instrument.board().equals("STAR");
        return new Asked(
                symbol,
                Notation.TENCENT.write(symbol),
                symbol.code() + '~',
                index,
                inShares ? 1 : instrument.lotSize(),
                instrument.lotSize());
    }
}

package org.sluice.fetcher.sina;

import java.util.Locale;
import java.util.Optional;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Symbol;
import org.sluice.wire.page.PageTally;
import org.sluice.wire.page.Portion;

/**
 * One symbol as the page knows it.
 *
 * @param key the page's name: {@code sh600000}
 */
record Asked(Symbol symbol, String key, boolean index) implements Portion.Keyed {

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
        return new Asked(
                symbol,
                symbol.exchange().market().toLowerCase(Locale.ROOT) + symbol.code(),
                instrument.get().product().kind() == Product.Kind.INDEX);
    }

    /** Whether the page may have it: six digits on one of the three stock exchanges. */
    private static boolean served(Symbol symbol) {
        Exchange exchange = symbol.exchange();
        if (exchange != Exchange.SSE && exchange != Exchange.SZSE && exchange != Exchange.BSE) {
            return false;
        }
        String code = symbol.code();
        return code.length() == 6 && code.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}

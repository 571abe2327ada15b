package org.sluice.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.catalog.CatalogData;
import org.sluice.api.catalog.CatalogSource;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.market.Symbol;

/** What every catalog source keeps. */
@Timeout(60)
public abstract class CatalogSourceContract {

    /** A source that knows something. */
    protected abstract CatalogSource source() throws Exception;

    @Test
    protected void knowsSomething() throws Exception {
        CatalogData data = source().read();
        assertFalse(data.instruments().isEmpty()
                && data.products().isEmpty()
                && data.holidays().isEmpty());
    }

    @Test
    protected void saysTheSameAsLongAsItsRevisionStays() throws Exception {
        CatalogSource source = source();
        long before = source.revision();
        CatalogData first = source.read();
        CatalogData second = source.read();
        assertEquals(before, source.revision());
        assertEquals(first, second);
    }

    @Test
    protected void namesEachSymbolOnceAndGivesItUsableTerms() throws Exception {
        Set<Symbol> seen = new HashSet<>();
        for (Instrument instrument : source().read().instruments()) {
            assertTrue(seen.add(instrument.symbol()), "twice: " + instrument.symbol());
            assertTrue(instrument.lotSize() >= 1, instrument.toString());
            assertTrue(instrument.priceTick() > 0, instrument.toString());
            assertTrue(instrument.product().multiplier() > 0, instrument.toString());
            assertEquals(instrument.symbol().exchange(), instrument.product().exchange());
        }
    }

    /** For the cases a source adds itself: the symbols alone, in order. */
    protected static List<Symbol> symbols(CatalogData data) {
        return data.instruments().stream().map(Instrument::symbol).sorted().toList();
    }
}

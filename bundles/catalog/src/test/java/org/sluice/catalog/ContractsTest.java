package org.sluice.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Symbol;

/** Futures contracts that nobody lists. */
class ContractsTest {

    private final MergedCatalog catalog = new MergedCatalog(Terms.config(Map.of()), Map.of());

    ContractsTest() {
        catalog.addSource(new ListedSource(Terms.data(Set.of(), Terms.stock("600000", "浦发银行"))), Map.of());
    }

    @Test
    void areDerivedFromTheirProduct() {
        Symbol sugar = Symbol.parse("CZCE.SR601");
        assertEquals(
                Optional.of(new Instrument(Terms.AU, "沪金2606", Terms.GOLD, "", null, 0.5, null)),
                catalog.find(Terms.AU));
        assertEquals(
                Optional.of(new Instrument(sugar, "白糖601", Terms.SUGAR, "", null, 0.5, null)), catalog.find(sugar));
        assertSame(catalog.find(sugar).orElseThrow(), catalog.find(sugar).orElseThrow());
        assertEquals(1, catalog.all().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHFE.au260", "SHFE.au26066", "SHFE.au2600", "SHFE.au2613", "SHFE.AU2606", "SHFE.aU2606", "SHFE.2606",
                "SHFE.au", "SHFE.xx2606", "DCE.au2606", "CZCE.SR2601", "CZCE.SR613", "CZCE.sr601", "SSE.STOCK2606",
                "SHFE.au２６０６", "SHFE.au26-6", "CFFEX.IO2606-C-4000", "SSE.600001", "SHFE.u"
            })
    void areNeverDerivedFromAnythingElse(String text) {
        assertEquals(Optional.empty(), catalog.find(Symbol.parse(text)));
    }

    @Test
    void areTakenAsListedWhereASourceListsThem() {
        Instrument listed = new Instrument(Terms.AU, "黄金", Terms.GOLD, "", null, 0.02, null);
        catalog.addSource(new ListedSource(Terms.data(Set.of(), listed)), Map.of());
        assertEquals(Optional.of(listed), catalog.find(Terms.AU));
        assertEquals(
                List.of(Exchange.SSE, Exchange.SHFE),
                catalog.all().stream().map(each -> each.symbol().exchange()).toList());
    }
}

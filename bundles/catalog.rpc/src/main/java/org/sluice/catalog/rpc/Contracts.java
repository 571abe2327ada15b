package org.sluice.catalog.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.sluice.api.catalog.CatalogData;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Notation;
import org.sluice.api.market.Symbol;
import org.sluice.wire.pickle.VnObject;

/**
 * Makes instruments of vn.py's contracts. vn.py knows no trading hours: a product is only mentioned, and another source
 * tells its terms.
 */
final class Contracts {

    private static final Map<String, Product.Kind> KINDS = Map.of(
            "EQUITY", Product.Kind.STOCK,
            "INDEX", Product.Kind.INDEX,
            "ETF", Product.Kind.ETF,
            "FUND", Product.Kind.ETF,
            "BOND", Product.Kind.BOND,
            "FUTURES", Product.Kind.FUTURE,
            "OPTION", Product.Kind.OPTION);

    private Contracts() {}

    /** What of these is an instrument here, in order; the rest, as combinations and foreign exchanges, is left out. */
    static CatalogData read(List<VnObject> contracts) {
        Map<Symbol, Instrument> instruments = new TreeMap<>();
        Map<String, Product> products = new TreeMap<>();
        for (VnObject contract : contracts) {
            Symbol symbol = symbol(contract);
            Product.Kind kind = KINDS.get(contract.member("product"));
            double step = contract.number("pricetick");
            double size = contract.number("size");
            if (symbol == null || kind == null || !(step > 0) || !(size > 0)) {
                continue;
            }
            String code = kind == Product.Kind.FUTURE ? letters(symbol.code()) : kind.name();
            Product product = products.computeIfAbsent(
                    symbol.exchange() + "." + code,
                    key -> new Product(symbol.exchange(), code, code, kind, size, step, 1, List.of(), false));
            instruments.putIfAbsent(
                    symbol, new Instrument(symbol, contract.text("name"), product, "", null, step, null));
        }
        return new CatalogData(List.of(), new ArrayList<>(instruments.values()), Set.of(), null);
    }

    private static Symbol symbol(VnObject contract) {
        for (Exchange exchange : Exchange.values()) {
            if (exchange.name().equals(contract.member("exchange"))) {
                try {
                    return Notation.VNPY.read(contract.text("symbol") + '.' + exchange);
                } catch (IllegalArgumentException e) {
                    // a combination, say: it is no symbol here
                    return null;
                }
            }
        }
        return null;
    }

    private static String letters(String code) {
        int end = 0;
        while (end < code.length() && Character.isLetter(code.charAt(end))) {
            end++;
        }
        return code.substring(0, end);
    }
}

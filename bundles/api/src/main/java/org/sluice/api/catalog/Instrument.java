package org.sluice.api.catalog;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Objects;
import org.sluice.api.market.Symbol;

/**
 * One tradable thing, or an index.
 *
 * @param name as people call it: 浦发银行
 * @param product the terms and hours it shares with its kind
 * @param board MAIN, STAR, CHINEXT, BSE; empty where there are no boards
 * @param listed first trading day, or null if not known
 * @param priceTick smallest price step, yuan
 * @param asOf the month in which this was known to be right, or null if not known
 */
public record Instrument(
        Symbol symbol, String name, Product product, String board, LocalDate listed, double priceTick, YearMonth asOf) {

    public Instrument {
        Objects.requireNonNull(symbol, "symbol");
        Objects.requireNonNull(product, "product");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(board, "board");
    }

    /** Shares or contracts in one quoted lot (手). */
    public int lotSize() {
        return product.lotSize();
    }
}

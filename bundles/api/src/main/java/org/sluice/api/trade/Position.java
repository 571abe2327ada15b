package org.sluice.api.trade;

import java.math.BigDecimal;
import org.sluice.api.market.Symbol;

/**
 * What an account holds of a symbol.
 *
 * @param multiplier units of the underlying in one contract; 1 for a share
 * @param last the price its profit was computed with, yuan; null if there was none yet
 */
public record Position(
        String account,
        String gateway,
        Symbol symbol,
        BigDecimal multiplier,
        BigDecimal last,
        Holding longSide,
        Holding shortSide) {}

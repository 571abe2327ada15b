package org.sluice.api.trade;

import java.math.BigDecimal;

/**
 * One side, long or short, of a position. Volumes are shares or contracts, money is yuan.
 *
 * @param today opened on this trading day
 * @param history held from before
 * @param frozenToday of it bound by closing orders
 * @param openCost at the prices it was opened at, times the multiplier
 * @param positionCost at yesterday's settlement for what is older than today, else as openCost
 * @param floatProfit last price against openCost
 * @param positionProfit last price against positionCost
 */
public record Holding(
        long today,
        long history,
        long frozenToday,
        long frozenHistory,
        BigDecimal openCost,
        BigDecimal positionCost,
        BigDecimal floatProfit,
        BigDecimal positionProfit,
        BigDecimal margin) {

    /** Nothing. */
    public static final Holding NONE = new Holding(
            0, 0, 0, 0, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

    public long volume() {
        return today + history;
    }

    public long frozen() {
        return frozenToday + frozenHistory;
    }
}

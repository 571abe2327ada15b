package org.sluice.gateway.sim.terms;

import java.math.BigDecimal;

/**
 * What an exchange or broker takes.
 *
 * @param rate share of the amount
 * @param perLot yuan for each contract
 */
public record Fee(BigDecimal rate, BigDecimal perLot) {

    private static final String LOT = "/lot";

    /**
     * Reads {@code 0.0001} or {@code 3/lot}.
     *
     * @throws IllegalArgumentException if it is neither, or below zero
     */
    public static Fee parse(String text) {
        boolean lots = text.endsWith(LOT);
        BigDecimal number = new BigDecimal(lots ? text.substring(0, text.length() - LOT.length()) : text);
        if (number.signum() < 0) {
            throw new IllegalArgumentException("below zero: " + text);
        }
        return lots ? new Fee(BigDecimal.ZERO, number) : new Fee(number, BigDecimal.ZERO);
    }

    /** Not rounded yet. */
    BigDecimal of(BigDecimal amount, long lots) {
        return rate.multiply(amount).add(perLot.multiply(BigDecimal.valueOf(lots)));
    }
}

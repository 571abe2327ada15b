package org.sluice.gateway.sim.terms;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Yuan to the fen, always with two decimals, so that equal amounts are equal; and prices as they are written. */
public final class Money {

    public static final BigDecimal ZERO = BigDecimal.ZERO.setScale(2);

    /** Decimals of a price: what double noise hides behind, and finer than any price step. */
    private static final int PRICE_DECIMALS = 6;

    private Money() {}

    /** To the fen, half up, as brokers do. */
    public static BigDecimal of(BigDecimal yuan) {
        return yuan.setScale(2, RoundingMode.HALF_UP);
    }

    /** What a volume is worth at a price. */
    public static BigDecimal amount(BigDecimal price, long volume, BigDecimal multiplier) {
        return of(price.multiply(BigDecimal.valueOf(volume)).multiply(multiplier));
    }

    /** A price of a quote; null if it is absent or not above zero. */
    public static BigDecimal price(double price) {
        return price > 0 && price < Double.POSITIVE_INFINITY ? price(BigDecimal.valueOf(price)) : null;
    }

    /** The same price always in the same form. */
    public static BigDecimal price(BigDecimal price) {
        BigDecimal stripped =
                price.setScale(PRICE_DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}

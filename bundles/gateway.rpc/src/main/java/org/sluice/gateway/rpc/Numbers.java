package org.sluice.gateway.rpc;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** What Python sends as float, made exact: the shortest decimal that is that float. */
final class Numbers {

    /** Every decimal of so many digits survives being a double. */
    private static final int SAFE_DIGITS = 15;

    private static final int MOST_DIGITS = 17;

    private Numbers() {}

    /** Zero for what is no number. */
    static BigDecimal exact(double value) {
        if (!Double.isFinite(value)) {
            return BigDecimal.ZERO;
        }
        BigDecimal whole = new BigDecimal(value);
        for (int digits = SAFE_DIGITS; digits < MOST_DIGITS; digits++) {
            BigDecimal rounded = whole.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == value) {
                return plain(rounded);
            }
        }
        return plain(whole.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN)));
    }

    /** A volume, which has to be whole. */
    static long whole(double volume) {
        if (volume != Math.rint(volume) || Math.abs(volume) > 1L << 53) {
            throw new IllegalArgumentException("a volume of " + volume + " is no whole number");
        }
        return (long) volume;
    }

    private static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}

package org.sluice.api.market;

import java.util.Arrays;
import java.util.Objects;

/**
 * One side of an order book, best price first. Immutable. Sizes are shares or contracts. A level that is not there is
 * not in it: an empty side has no level, not five of zero.
 */
public final class Depth {

    /** A side without a level. */
    public static final Depth EMPTY = new Depth(new double[0], new double[0]);

    private final double[] prices;
    private final double[] sizes;

    private Depth(double[] prices, double[] sizes) {
        this.prices = prices;
        this.sizes = sizes;
    }

    /**
     * A side of the given levels; both arrays are copied.
     *
     * @param prices yuan, best first
     * @param sizes shares or contracts, one for each price
     */
    public static Depth of(double[] prices, double[] sizes) {
        Objects.requireNonNull(prices, "prices");
        if (prices.length != sizes.length) {
            throw new IllegalArgumentException(prices.length + " prices but " + sizes.length + " sizes");
        }
        return prices.length == 0 ? EMPTY : new Depth(prices.clone(), sizes.clone());
    }

    /** How many levels there are. */
    public int levels() {
        return prices.length;
    }

    /** Price in yuan; {@code level} 0 is the best; NaN beyond the last level. */
    public double price(int level) {
        return level < prices.length ? prices[level] : Double.NaN;
    }

    /** Size in shares or contracts; {@code level} 0 is the best; NaN beyond the last level. */
    public double size(int level) {
        return level < sizes.length ? sizes[level] : Double.NaN;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Depth that && Arrays.equals(prices, that.prices) && Arrays.equals(sizes, that.sizes);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(prices) + Arrays.hashCode(sizes);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int level = 0; level < prices.length; level++) {
            text.append(level == 0 ? "" : ", ")
                    .append(prices[level])
                    .append('x')
                    .append(sizes[level]);
        }
        return text.append(']').toString();
    }
}

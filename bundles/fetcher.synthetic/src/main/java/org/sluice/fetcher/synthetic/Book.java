package org.sluice.fetcher.synthetic;

import org.sluice.api.market.Depth;

/** Makes up order books of five levels. For one thread: it uses the same arrays again and again. */
final class Book {

    private static final int LEVELS = 5;

    private final double[] prices = new double[LEVELS];
    private final double[] sizes = new double[LEVELS];

    /**
     * One side, the best price first. It never reaches a price limit: prices stay further away than five price ticks.
     *
     * @param best in price ticks
     * @param step -1 for bids, 1 for asks
     * @param random decides the sizes, from 1 to 64 lots
     */
    Depth side(Terms terms, long best, int step, long random) {
        long bits = Hash.mix(random + step);
        for (int level = 0; level < LEVELS; level++) {
            prices[level] = terms.yuan(best + (long) step * level);
            sizes[level] = (double) terms.lotSize() * (1 + (bits & 63));
            bits >>>= 6;
        }
        return Depth.of(prices, sizes);
    }
}

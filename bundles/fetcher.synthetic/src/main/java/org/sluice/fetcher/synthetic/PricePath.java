package org.sluice.fetcher.synthetic;

/**
 * Where one symbol's price is, as a multiple of its base price: a sum of noises of different lengths, from ten seconds
 * to a day. Between two knots it is a straight line, so that the highest of a stretch is at one of its ends.
 *
 * <p>It remembers where it is, so going on to the next knot is cheap; what it answers depends on the knot alone. For one
 * thread.
 */
final class PricePath {

    /** A knot every ten seconds. */
    static final int KNOT_MILLIS = 10_000;

    /** Knots in a day. */
    static final int KNOTS = 86_400_000 / KNOT_MILLIS;

    /** Knots from one independent value to the next, and how much each noise weighs; together 1. */
    private static final int[] LENGTHS = {1, 6, 60, 720, KNOTS};

    private static final double[] WEIGHTS = {0.04, 0.08, 0.18, 0.3, 0.4};

    private static final int NOISES = LENGTHS.length;

    private final long seed;
    private final double volatility;
    /** Of each noise the knot at which its current line begins, its value there, and how much it changes per knot. */
    private final long[] starts = new long[NOISES];

    private final double[] values = new double[NOISES];
    private final double[] slopes = new double[NOISES];

    /**
     * A path.
     *
     * @param volatility how far it goes from the base price at most, as a fraction of it
     */
    PricePath(long seed, double volatility) {
        this.seed = seed;
        this.volatility = volatility;
        for (int noise = 0; noise < NOISES; noise++) {
            draw(noise, 0);
        }
    }

    /** The price at a knot, counted from 1970 on, as a multiple of the base price. */
    double at(long knot) {
        double sum = 0;
        for (int noise = 0; noise < NOISES; noise++) {
            long into = knot - starts[noise];
            if (into < 0 || into >= LENGTHS[noise]) {
                draw(noise, Math.floorDiv(knot, LENGTHS[noise]));
                into = knot - starts[noise];
            }
            sum += WEIGHTS[noise] * (values[noise] + slopes[noise] * into);
        }
        return 1 + volatility * sum;
    }

    private void draw(int noise, long line) {
        starts[noise] = line * LENGTHS[noise];
        values[noise] = value(noise, line);
        slopes[noise] = (value(noise, line + 1) - values[noise]) / LENGTHS[noise];
    }

    /** From -1 to 1. */
    private double value(int noise, long line) {
        return 2 * Hash.unit(Hash.mix(Hash.mix(seed + noise) + line)) - 1;
    }
}

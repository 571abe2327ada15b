package org.sluice.fetcher.synthetic;

/**
 * Ten seconds of one symbol: what had happened of its day before, and what happens in them. All of it follows from seed,
 * symbol and time; a stretch is kept only to spare working out the day again. Prices are in price ticks. Immutable.
 */
final class Stretch {

    private final Terms terms;
    private final long day;
    private final int knot;
    private final double from;
    private final double to;
    private final long high;
    private final long low;
    private final long shares;
    private final long value;
    private final long lots;
    private final long previousClose;
    private final long preSettlement;
    private final long limitUp;
    private final long limitDown;

    /**
     * The stretch that begins at a knot.
     *
     * @param known an earlier one of the same symbol and day to go on from, or null to begin at midnight
     * @param day days since 1970; each has 24 hours, for there is no summer time in Shanghai
     */
    private Stretch(Terms terms, Stretch known, long day, int knot) {
        this.terms = terms;
        this.day = day;
        this.knot = knot;
        long first = day * PricePath.KNOTS;
        PricePath path = terms.path();
        double base = terms.basePrice();
        if (known == null) {
            // The path goes on over midnight: where it is there is where it came from.
            previousClose = Math.round(base * path.at(first));
            // Yesterday's price at noon will do for an average of the day.
            preSettlement = Math.round(base * path.at(first - PricePath.KNOTS / 2));
        } else {
            previousClose = known.previousClose;
            preSettlement = known.preSettlement;
        }
        long highest = known == null ? previousClose : known.high;
        long lowest = known == null ? previousClose : known.low;
        long tradedShares = known == null ? 0 : known.shares;
        long tradedValue = known == null ? 0 : known.value;
        double price = known == null ? base * path.at(first) : known.from;
        for (int i = known == null ? 0 : known.knot; i < knot; i++) {
            long traded = terms.lots(first + i) * terms.lotSize();
            tradedShares += traded;
            tradedValue += traded * Math.round(price);
            price = base * path.at(first + i + 1);
            highest = Math.max(highest, Math.round(price));
            lowest = Math.min(lowest, Math.round(price));
        }
        from = price;
        to = base * path.at(first + knot + 1);
        high = highest;
        low = lowest;
        shares = tradedShares;
        value = tradedValue;
        lots = terms.lots(first + knot);
        long reference = terms.contract() ? preSettlement : previousClose;
        limitUp = (reference * 11 + 5) / 10;
        limitDown = (reference * 9 + 5) / 10;
    }

    /**
     * The stretch in which that moment is.
     *
     * @param known one of the same symbol to go on from, or null
     * @param day days since 1970
     */
    static Stretch of(Terms terms, Stretch known, long day, int knot) {
        if (known == null || known.day != day || known.knot > knot) {
            return new Stretch(terms, null, day, knot);
        }
        return known.knot == knot ? known : new Stretch(terms, known, day, knot);
    }

    /** The last price, so many milliseconds into the stretch; as with all that follow. */
    long price(int millis) {
        return Math.round(from + (to - from) * millis / PricePath.KNOT_MILLIS);
    }

    /** The day's highest price so far: between two knots a price is a straight line. */
    long high(long price) {
        return Math.max(high, price);
    }

    long low(long price) {
        return Math.min(low, price);
    }

    /** Shares or contracts traded in the day so far. */
    long volume(int millis) {
        return shares + shares(millis);
    }

    /** What was paid in the day so far for one unit of the underlying each: price ticks times shares or contracts. */
    long turnover(int millis) {
        return value + value(millis);
    }

    /** Contracts; more when the price is above yesterday's, fewer below. */
    long openInterest(long price) {
        double share = (price - previousClose) / (double) (limitUp - limitDown);
        return Math.round(terms.baseInterest() * (1 + 0.25 * share));
    }

    /** Also the day's first price. */
    long previousClose() {
        return previousClose;
    }

    long preSettlement() {
        return preSettlement;
    }

    long limitUp() {
        return limitUp;
    }

    long limitDown() {
        return limitDown;
    }

    private long shares(int millis) {
        return lots * millis / PricePath.KNOT_MILLIS * terms.lotSize();
    }

    /** All of a stretch is traded at the price it begins with, so that turnover can't fall while the price does. */
    private long value(int millis) {
        return shares(millis) * Math.round(from);
    }
}

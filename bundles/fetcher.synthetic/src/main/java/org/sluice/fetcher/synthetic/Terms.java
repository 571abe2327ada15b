package org.sluice.fetcher.synthetic;

import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.market.Symbol;

/**
 * What one symbol is like on every day: terms from the catalog, the rest made up from seed and name. Prices are counted
 * in price ticks.
 *
 * @param basePrice the price it moves around, in price ticks
 * @param lotsPerKnot lots traded in ten seconds, on average
 * @param baseInterest the open interest it moves around, contracts; 0 if it has none
 * @param volatility how far the price goes from its base at most, as a fraction of it
 */
record Terms(
        Symbol symbol,
        Kind kind,
        long seed,
        double priceTick,
        double multiplier,
        int lotSize,
        double basePrice,
        double lotsPerKnot,
        long baseInterest,
        double volatility) {

    /** Parts of a yuan in which the price tick is a whole number. */
    private static final double SCALE = 1_000_000;

    static Terms of(Instrument instrument, long seed, double volatility) {
        Symbol symbol = instrument.symbol();
        Kind kind = instrument.product().kind();
        long own = Hash.of(seed, symbol.toString());
        boolean contract = kind == Kind.FUTURE || kind == Kind.OPTION;
        // The contracts of one product cost about the same.
        long family = contract
                ? Hash.of(
                        seed,
                        symbol.exchange().name() + '.' + instrument.product().code())
                : own;
        double lowest = kind == Kind.INDEX ? 100_000 : contract ? 2_000 : 500;
        double base = lowest * StrictMath.pow(kind == Kind.INDEX ? 5 : 10, Hash.unit(Hash.mix(family + 1)));
        if (contract) {
            base *= 0.97 + 0.06 * Hash.unit(Hash.mix(own + 1));
        }
        return new Terms(
                symbol,
                kind,
                own,
                Math.max(1, Math.round(instrument.priceTick() * SCALE)),
                instrument.product().multiplier(),
                instrument.lotSize(),
                base,
                StrictMath.pow(100, Hash.unit(Hash.mix(own + 2))),
                contract ? (long) (10_000 * StrictMath.pow(20, Hash.unit(Hash.mix(own + 3)))) : 0,
                volatility);
    }

    boolean contract() {
        return baseInterest > 0;
    }

    /** Price ticks as yuan; the division gives the very number that the decimal is read as. */
    double yuan(long ticks) {
        return ticks * priceTick / SCALE;
    }

    /** What a price tick is worth for one share or contract, yuan. */
    double tickValue() {
        return priceTick / SCALE * multiplier;
    }

    PricePath path() {
        return new PricePath(seed, volatility);
    }

    /** Lots traded in the ten seconds after a knot. */
    long lots(long knot) {
        return Math.round(lotsPerKnot * (0.25 + 1.5 * Hash.unit(Hash.mix(seed ^ knot))));
    }
}

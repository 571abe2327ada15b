package org.sluice.importer;

import java.util.Locale;
import org.sluice.api.market.Bar;

/**
 * Compares bars that are there twice: stored, and in the history. Prices that are off by one and the same factor in all
 * four of a bar, from one day to another, are adjusted ones (复权), which must not be mixed with what is stored. For one
 * thread.
 */
final class Overlap {

    /** Prices that differ by less than so many steps are the same. */
    private static final double STEPS = 0.6;

    /** Turnover and volume may differ by so much; live ones are of snapshots. */
    private static final double QUANTITY = 0.01;

    /** A factor of so many price steps or fewer is no adjustment but an inexact price. */
    private static final double LEAST_STEPS = 2;

    /** With two ex-dates in the overlap there are three factors. */
    private static final int MOST_FACTORS = 3;

    /** So many bars of minutes with the same factor are no chance. */
    private static final int FEWEST_INTRADAY = 10;

    private final double step;
    private final boolean intraday;
    private long compared;
    private long different;
    private int runs;
    private int factors;
    private double factor = Double.NaN;
    private double found = 1;
    private boolean others;
    private String example = "";

    Overlap(double priceTick, boolean intraday) {
        step = priceTick > 0 ? priceTick : 0.01;
        this.intraday = intraday;
    }

    /** Takes the next bar, ascending. */
    void compare(Bar stored, Bar imported) {
        compared++;
        double next = 1;
        if (!samePrices(stored, imported, step)) {
            different++;
            next = factor(stored, imported);
            if (Double.isNaN(next)) {
                others = true;
            } else {
                factors++;
                found = next;
                example = "close " + plain(imported.close()) + " for " + plain(stored.close()) + " on "
                        + imported.tradingDay();
            }
        }
        double tolerance = 2 * step / Math.max(step, Math.min(stored.low(), imported.low()));
        if (Double.isNaN(factor) || Math.abs(next - factor) > tolerance) {
            runs++;
            factor = next;
        }
    }

    long compared() {
        return compared;
    }

    /** Why the history must not be taken; null if it may. */
    String adjusted() {
        boolean enough = factors >= (intraday ? FEWEST_INTRADAY : 1);
        return enough && !others && runs <= MOST_FACTORS && factors == different
                ? String.format(
                        Locale.ROOT,
                        "looks price-adjusted (复权): %d of %d stored bars differ by the factor %.4f; %s",
                        different,
                        compared,
                        found,
                        example)
                : null;
    }

    /** The one factor of all four prices; NaN if there is none. */
    private double factor(Bar stored, Bar imported) {
        double one = imported.close() / stored.close();
        double tolerance = step / Math.min(stored.low(), imported.low());
        boolean all = near(imported.open() / stored.open(), one, tolerance)
                && near(imported.high() / stored.high(), one, tolerance)
                && near(imported.low() / stored.low(), one, tolerance);
        return all && Math.abs(one - 1) > LEAST_STEPS * tolerance ? one : Double.NaN;
    }

    private static boolean near(double a, double b, double tolerance) {
        return Math.abs(a - b) <= tolerance;
    }

    /** Whether two bars say the same. */
    static boolean same(Bar stored, Bar imported, double priceTick) {
        return samePrices(stored, imported, priceTick > 0 ? priceTick : 0.01)
                && sameQuantity(stored.volume(), imported.volume())
                && sameQuantity(stored.turnover(), imported.turnover());
    }

    private static boolean samePrices(Bar a, Bar b, double step) {
        return samePrice(a.open(), b.open(), step)
                && samePrice(a.high(), b.high(), step)
                && samePrice(a.low(), b.low(), step)
                && samePrice(a.close(), b.close(), step);
    }

    private static boolean samePrice(double a, double b, double step) {
        return Math.abs(a - b) <= STEPS * step;
    }

    /** One that is not known differs from nothing. */
    private static boolean sameQuantity(double a, double b) {
        return Double.isNaN(a) || Double.isNaN(b) || Math.abs(a - b) <= QUANTITY * Math.max(a, b);
    }

    private static String plain(double price) {
        return String.format(Locale.ROOT, "%.2f", price);
    }
}

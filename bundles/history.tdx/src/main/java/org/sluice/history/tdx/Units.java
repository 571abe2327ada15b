package org.sluice.history.tdx;

import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;

/**
 * What the numbers of one file are in. Files do not say it and differ by market and kind, so it is not guessed from the
 * code: turnover / volume is about the price if volume is in shares, and lot size times the price if it is in lots. For
 * one thread.
 */
final class Units {

    /** Less than half way, as a ratio, between shares and lots of ten. */
    private static final double NEAR = 3;

    /** How near an index's volume must be to its turnover to be that. */
    private static final double SAME = 0.01;

    private static final int CENTS = 100;
    private static final int MILLS = 1000;

    private final boolean index;
    private final boolean minutes;
    private final int lot;
    private final int scale;
    private double factor = Double.NaN;
    private long doubtful;

    /** @param minutes whether it is a file of minutes */
    Units(Instrument instrument, boolean minutes) {
        this.minutes = minutes;
        index = instrument.product().kind() == Product.Kind.INDEX;
        lot = instrument.lotSize();
        // three decimals where the price step has them: funds, bonds, B shares of Shanghai
        scale = instrument.priceTick() > 0 && instrument.priceTick() < 0.0099 ? MILLS : CENTS;
    }

    /** What whole prices are divided by to be yuan or points. */
    int scale() {
        return scale;
    }

    /** Bars whose volume fits neither shares nor lots, and is left out. */
    long doubtful() {
        return doubtful;
    }

    /** Yuan; NaN if it is not known. */
    double turnover(TdxRecord found) {
        return found.turnover() == 0 && found.volume() > 0 ? Double.NaN : found.turnover();
    }

    /** Shares; NaN if it is not known. */
    double shares(TdxRecord found) {
        if (found.volume() == 0) {
            return 0;
        }
        if (index) {
            // Index files of minutes have turnover / 100 yuan in the place of volume, those of days have lots.
            boolean money = minutes && Math.abs(found.volume() * 100.0 - found.turnover()) <= SAME * found.turnover();
            return money ? Double.NaN : (double) found.volume() * lot;
        }
        if (found.turnover() > 0) {
            double ratio = found.turnover() / (found.volume() * found.close());
            factor = near(ratio, 1) ? 1 : near(ratio, lot) ? lot : Double.NaN;
            if (Double.isNaN(factor)) {
                doubtful++;
            }
        }
        return found.volume() * factor;
    }

    private static boolean near(double ratio, double expected) {
        return ratio < expected * NEAR && ratio * NEAR > expected;
    }
}

package org.sluice.desk.rules;

import java.math.BigDecimal;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;

/** Within the day's limits of the exchange, as far as they are known. */
final class PriceLimitRule implements Rule {

    /** Limits are binary fractions. */
    private static final double ROUNDING = 1e-6;

    @Override
    public String name() {
        return "limitUpDown";
    }

    @Override
    public void check(Proposal proposal) throws OrderRefusedException {
        BigDecimal price = proposal.request().price();
        if (price == null || proposal.tick() == null) {
            return;
        }
        double up = proposal.tick().limitUp();
        double down = proposal.tick().limitDown();
        // NaN is not known: then both comparisons are false.
        if (price.doubleValue() > up + ROUNDING) {
            throw refusal(Reason.PRICE, "limit up " + up + " yuan", price.toPlainString());
        }
        if (price.doubleValue() < down - ROUNDING) {
            throw refusal(Reason.PRICE, "limit down " + down + " yuan", price.toPlainString());
        }
    }
}

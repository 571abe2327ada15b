package org.sluice.desk.rules;

import java.math.BigDecimal;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;

/** A price above zero, in whole steps. */
final class PriceTickRule implements Rule {

    private static final int MOST_DIGITS = 20;

    @Override
    public String name() {
        return "priceTick";
    }

    @Override
    public void check(Proposal proposal) throws OrderRefusedException {
        BigDecimal price = proposal.request().price();
        if (price == null) {
            return;
        }
        // A scale that is far off would make every calculation with it endless work.
        if (Math.abs((long) price.scale()) > MOST_DIGITS || price.precision() > MOST_DIGITS) {
            throw refusal(Reason.PRICE, MOST_DIGITS + " digits", "a price with more");
        }
        if (price.signum() <= 0) {
            throw refusal(Reason.PRICE, "above 0 yuan", price.toPlainString());
        }
        double step = proposal.instrument().priceTick();
        if (step > 0 && price.remainder(BigDecimal.valueOf(step)).signum() != 0) {
            throw refusal(
                    Reason.PRICE,
                    "steps of " + BigDecimal.valueOf(step).toPlainString() + " yuan",
                    price.toPlainString());
        }
    }
}

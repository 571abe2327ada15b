package org.sluice.desk.rules;

import java.math.BigDecimal;
import java.math.MathContext;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;

/** No buying far above the market, no selling far below it. */
final class PriceBandRule implements Rule {

    @Override
    public String name() {
        return "priceBandPercent";
    }

    @Override
    public void check(Proposal proposal) throws OrderRefusedException {
        BigDecimal price = proposal.request().price();
        BigDecimal market = proposal.market().orElse(null);
        if (price == null || market == null) {
            return;
        }
        BigDecimal most = proposal.limits().priceBandPercent();
        boolean buy = proposal.request().direction() == Direction.BUY;
        BigDecimal off = (buy ? price.subtract(market) : market.subtract(price))
                .movePointRight(2)
                .divide(market, MathContext.DECIMAL64);
        if (off.compareTo(most) > 0) {
            throw refusal(
                    Reason.PRICE,
                    most.toPlainString() + " percent " + (buy ? "above " : "below ") + market.toPlainString() + " yuan",
                    price.toPlainString());
        }
    }
}

package org.sluice.desk.rules;

import java.math.BigDecimal;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;

/** Price, at the market the last, times volume times multiplier is at most the limit. */
final class ValueRule implements Rule {

    @Override
    public String name() {
        return "maxOrderValueYuan";
    }

    @Override
    public void check(Proposal proposal) throws OrderRefusedException {
        BigDecimal price = proposal.isLimit()
                ? proposal.request().price()
                : proposal.market().orElseThrow();
        BigDecimal value = price.multiply(BigDecimal.valueOf(proposal.request().volume()))
                .multiply(BigDecimal.valueOf(proposal.instrument().product().multiplier()));
        BigDecimal most = proposal.limits().maxOrderValueYuan();
        if (value.compareTo(most) > 0) {
            throw refusal(
                    Reason.RISK,
                    most.toPlainString() + " yuan",
                    value.stripTrailingZeros().toPlainString() + " yuan");
        }
    }
}

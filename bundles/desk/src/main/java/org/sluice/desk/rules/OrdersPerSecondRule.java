package org.sluice.desk.rules;

import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;

/** At most so many orders within a second. */
final class OrdersPerSecondRule implements Rule {

    @Override
    public String name() {
        return "ordersPerSecond";
    }

    @Override
    public void check(Proposal proposal) throws OrderRefusedException {
        int most = proposal.limits().ordersPerSecond();
        int sent = proposal.sent().inSecond(proposal.now());
        if (sent >= most) {
            throw refusal(Reason.RISK, most + " orders in a second", sent + 1);
        }
    }
}

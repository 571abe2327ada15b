package org.sluice.desk.rules;

import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;

/** At most so many orders on a trading day. */
final class OrdersPerDayRule implements Rule {

    @Override
    public String name() {
        return "ordersPerDay";
    }

    @Override
    public void check(Proposal proposal) throws OrderRefusedException {
        int most = proposal.limits().ordersPerDay();
        int sent = proposal.sent().onDay(proposal.tradingDay());
        if (sent >= most) {
            throw refusal(Reason.RISK, most + " orders on a trading day", sent + 1);
        }
    }
}

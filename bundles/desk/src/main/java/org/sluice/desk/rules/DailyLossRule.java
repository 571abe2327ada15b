package org.sluice.desk.rules;

import java.math.BigDecimal;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;

/** No opening order once the account has lost the limit on its trading day; closing goes on. */
final class DailyLossRule implements Rule {

    @Override
    public String name() {
        return "maxDailyLossYuan";
    }

    @Override
    public void check(Proposal proposal) throws OrderRefusedException {
        Account account = proposal.account();
        BigDecimal loss = account.commission()
                .add(account.premium())
                .subtract(account.closeProfit())
                .subtract(account.positionProfit());
        BigDecimal most = proposal.limits().maxDailyLossYuan();
        if (proposal.request().offset() == Offset.OPEN && loss.compareTo(most) >= 0) {
            throw refusal(
                    Reason.RISK, "a loss below " + most.toPlainString() + " yuan", loss.toPlainString() + " yuan");
        }
    }
}

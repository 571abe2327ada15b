package org.sluice.desk.rules;

import org.sluice.api.auth.Right;
import org.sluice.api.auth.User;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;

/** The user may trade, and this account. */
final class RightsRule implements Rule {

    @Override
    public String name() {
        return "rights";
    }

    @Override
    public void check(Proposal proposal) throws OrderRefusedException {
        User user = proposal.user();
        if (!user.name().equals(proposal.request().user())) {
            throw refusal(
                    Reason.RIGHTS,
                    "orders of user " + user.name(),
                    proposal.request().user());
        }
        if (!user.may(Right.TRADE)) {
            throw refusal(Reason.RIGHTS, "the right TRADE", "rights " + user.rights());
        }
        if (!user.accounts().contains(proposal.request().account())) {
            throw refusal(
                    Reason.RIGHTS,
                    "accounts " + user.accounts(),
                    proposal.request().account());
        }
    }
}

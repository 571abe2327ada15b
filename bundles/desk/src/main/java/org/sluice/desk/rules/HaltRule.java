package org.sluice.desk.rules;

import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;

/** Trading is not halted. */
final class HaltRule implements Rule {

    @Override
    public String name() {
        return "halt";
    }

    @Override
    public void check(Proposal proposal) throws OrderRefusedException {
        if (!proposal.halted().isEmpty()) {
            throw refusal(
                    Reason.HALTED,
                    "no orders while trading is halted" + ("*".equals(proposal.halted()) ? " for all" : ""),
                    "account " + proposal.request().account());
        }
    }
}

package org.sluice.desk.rules;

import org.sluice.api.market.Origin;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;

/** An order on TEST quotes goes to a simulator only. */
final class OriginRule implements Rule {

    @Override
    public String name() {
        return "origin";
    }

    @Override
    public void check(Proposal proposal) throws OrderRefusedException {
        if (!proposal.gate().simulated()
                && proposal.tick() != null
                && proposal.tick().origin() != Origin.LIVE) {
            throw refusal(
                    Reason.GATEWAY,
                    "LIVE quotes for gateway " + proposal.gate().name(),
                    proposal.tick().origin() + " quotes of "
                            + proposal.request().symbol());
        }
    }
}

package org.sluice.desk.rules;

import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;
import org.sluice.desk.rules.Proposal.Gate;

/** The account is at a gateway that takes orders. */
final class GatewayRule implements Rule {

    @Override
    public String name() {
        return "gateway";
    }

    @Override
    public void check(Proposal proposal) throws OrderRefusedException {
        Gate gate = proposal.gate();
        if (gate == null || proposal.account() == null) {
            throw refusal(
                    Reason.UNKNOWN_ACCOUNT,
                    "accounts that a gateway has reported",
                    proposal.request().account());
        }
        if (!gate.simulated() && !gate.live()) {
            throw refusal(Reason.GATEWAY, "a simulated gateway, or one with live=true", gate.name() + " is read-only");
        }
        if (!gate.why().isEmpty()) {
            throw refusal(Reason.GATEWAY, "a gateway that is connected", gate.name() + ": " + gate.why());
        }
    }
}

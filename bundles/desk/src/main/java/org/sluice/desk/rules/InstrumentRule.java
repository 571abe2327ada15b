package org.sluice.desk.rules;

import org.sluice.api.catalog.Product;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;

/** It can be traded. */
final class InstrumentRule implements Rule {

    @Override
    public String name() {
        return "instrument";
    }

    @Override
    public void check(Proposal proposal) throws OrderRefusedException {
        if (proposal.instrument() == null) {
            throw refusal(
                    Reason.UNKNOWN_SYMBOL,
                    "what the catalog lists",
                    proposal.request().symbol());
        }
        if (proposal.instrument().product().kind() == Product.Kind.INDEX) {
            throw refusal(Reason.UNKNOWN_SYMBOL, "no index", proposal.request().symbol());
        }
    }
}

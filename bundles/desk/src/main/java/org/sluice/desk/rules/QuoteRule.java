package org.sluice.desk.rules;

import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;

/** There is a price to measure the order by. */
final class QuoteRule implements Rule {

    @Override
    public String name() {
        return "quote";
    }

    @Override
    public void check(Proposal proposal) throws OrderRefusedException {
        if (proposal.market().isEmpty()) {
            throw refusal(
                    Reason.PRICE,
                    "a quote with a price",
                    "none of " + proposal.request().symbol() + " so far");
        }
    }
}

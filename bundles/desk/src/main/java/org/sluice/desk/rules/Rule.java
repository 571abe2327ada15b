package org.sluice.desk.rules;

import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;

/** One thing that is checked before an order is routed. Called by the thread {@code desk}. */
public interface Rule {

    /** Its name in refusals, counters and the audit; that of its setting if it has one. */
    String name();

    /**
     * Lets the order pass or not.
     *
     * @throws OrderRefusedException naming rule, limit and value
     */
    void check(Proposal proposal) throws OrderRefusedException;

    /** A refusal by this rule. */
    default OrderRefusedException refusal(Reason reason, String limit, Object value) {
        return new OrderRefusedException(reason, name() + ": the limit is " + limit + ", the value is " + value);
    }
}

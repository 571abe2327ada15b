package org.sluice.desk;

import org.sluice.api.trade.OrderRefusedException;

/**
 * How an errand ended.
 *
 * @param refusal the broker's; null unless it was refused
 * @param why the cause, if it is not known or was not sent
 */
record Outcome(Kind kind, OrderRefusedException refusal, String why) {

    enum Kind {
        ACCEPTED,
        REFUSED,
        UNKNOWN,
        /** Nothing of it has left this process. */
        UNSENT
    }

    static Outcome accepted() {
        return new Outcome(Kind.ACCEPTED, null, "");
    }

    static Outcome refused(OrderRefusedException refusal) {
        return new Outcome(Kind.REFUSED, refusal, refusal.getMessage());
    }

    static Outcome unknown(String why) {
        return new Outcome(Kind.UNKNOWN, null, why);
    }

    static Outcome unsent(String why) {
        return new Outcome(Kind.UNSENT, null, why);
    }
}

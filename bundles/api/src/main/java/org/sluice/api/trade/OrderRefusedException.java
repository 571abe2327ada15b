package org.sluice.api.trade;

/** The desk did not take an order or a cancel. The message names rule, limit and value, for the client to read. */
public class OrderRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why, in a word; servers make their error codes of it. */
    public enum Reason {
        FUNDS,
        POSITION,
        RIGHTS,
        UNKNOWN_ACCOUNT,
        UNKNOWN_SYMBOL,
        UNKNOWN_ORDER,
        DUPLICATE_ID,
        PRICE,
        VOLUME,
        CLOSED,
        RISK,
        HALTED,
        GATEWAY,
        FINISHED,
        INVALID
    }

    private final Reason reason;

    public OrderRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}

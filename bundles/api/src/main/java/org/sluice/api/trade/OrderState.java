package org.sluice.api.trade;

/** What has become of an order. */
public enum OrderState {
    /** On its way to the broker. */
    SUBMITTING,
    ALIVE,
    PARTIALLY_FILLED,
    FILLED,
    CANCELLED,
    REJECTED,
    /** Its outcome is not known: its funds stay frozen until it is reconciled. It is never sent again by itself. */
    UNKNOWN;

    /** Whether nothing can happen to it any more, unless a broker reports late. */
    public boolean finished() {
        return this == FILLED || this == CANCELLED || this == REJECTED;
    }
}

package org.sluice.api.market;

/** The phase of an instrument's trading day. */
public enum Phase {
    /** The trading day has begun, trading has not. */
    PRE_OPEN,
    /** Orders are collected; prices are indicative: no bars, no fills. */
    AUCTION,
    /** Continuous trading. */
    CONTINUOUS,
    /** Between two sessions of one trading day. */
    BREAK,
    /** Suspended by the exchange. */
    HALTED,
    /** After the last session of the trading day. */
    CLOSED;

    /** Whether quotes are expected to move now. */
    public boolean inSession() {
        return this == AUCTION || this == CONTINUOUS;
    }
}

package org.sluice.api.trade;

/** Which side of the market. */
public enum Direction {
    BUY,
    SELL
}

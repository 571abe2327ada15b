package org.sluice.api.trade;

/** How long an order lives. */
public enum TimeCondition {
    /** Until the end of the trading day. */
    GFD,
    /** Now, the rest is cancelled. */
    IOC,
    /** Until cancelled. */
    GTC
}

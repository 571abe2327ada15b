package org.sluice.api.trade;

/** How an order's price is found. */
public enum PriceType {
    LIMIT,
    /** At any price: the market order. */
    ANY,
    /** At the best price of the other side. */
    BEST,
    /** At the best five prices of the other side. */
    FIVELEVEL
}

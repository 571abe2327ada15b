package org.sluice.api.trade;

/** What an order does to the position. A stock is bought with OPEN and sold with CLOSE. */
public enum Offset {
    OPEN,
    /** SHFE and INE: closes what was held yesterday. Elsewhere: closes any. */
    CLOSE,
    /** Closes what was opened today; only where the product's terms tell today from yesterday. */
    CLOSETODAY,
    CLOSEYESTERDAY
}

package org.sluice.aggregator;

import org.sluice.api.market.Tick;

/**
 * What a tick says of the bars of its symbol: one object, filled anew with every tick, so that a tick makes no
 * garbage.
 */
final class Moment {

    /** Its place in the trading day. */
    int offset;

    double price;
    /** The price, or a new high or low of the day that was reached since the tick before. */
    double high;

    double low;
    /** Cumulative, as the tick says; NaN if it does not. */
    double volume;

    double turnover;
    double openInterest;
    String source;
    /** The first of its day. */
    boolean first;
    /** It is older than one before. */
    boolean late;

    void take(Tick tick, int at) {
        offset = at;
        price = tick.last();
        high = price;
        low = price;
        volume = tick.volume();
        turnover = tick.turnover();
        openInterest = tick.openInterest();
        source = tick.source();
    }
}

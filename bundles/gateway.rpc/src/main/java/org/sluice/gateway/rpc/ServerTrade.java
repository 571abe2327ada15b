package org.sluice.gateway.rpc;

import java.math.BigDecimal;
import java.time.Instant;
import org.sluice.api.market.Symbol;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Offset;

/**
 * A fill as the server tells it.
 *
 * @param id vn.py's {@code vt_tradeid}
 * @param orderId vn.py's {@code vt_orderid}
 * @param price yuan
 * @param volume shares or contracts
 */
record ServerTrade(
        String id,
        String orderId,
        String gateway,
        Symbol symbol,
        Direction direction,
        Offset offset,
        BigDecimal price,
        long volume,
        Instant time) {

    /** The same under an id with the order's. */
    ServerTrade renamed() {
        return new ServerTrade(id + '-' + orderId, orderId, gateway, symbol, direction, offset, price, volume, time);
    }
}

package org.sluice.gateway.rpc;

import java.time.Instant;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.OrderState;

/**
 * An order as the server tells it.
 *
 * @param id vn.py's {@code vt_orderid}, the name of its gateway included
 * @param bareId without that name, as cancelling wants it
 * @param gateway vn.py's gateway
 * @param reference what whoever sent it wrote on it; many gateways lose it
 * @param request what it is
 * @param traded shares or contracts
 * @param time when it was inserted, or null
 */
record ServerOrder(
        String id,
        String bareId,
        String gateway,
        String reference,
        OrderRequest request,
        OrderState state,
        long traded,
        Instant time) {

    /** Whether it is from before another report of the same order: they may come in any order. */
    boolean isOlderThan(ServerOrder other) {
        if (traded != other.traded) {
            return traded < other.traded;
        }
        return other.state.finished() && !state.finished()
                || state == OrderState.SUBMITTING && other.state != OrderState.SUBMITTING;
    }

    /** Whether it wants the same as a request of ours. */
    boolean wants(OrderRequest other) {
        return request.symbol().equals(other.symbol())
                && request.direction() == other.direction()
                && request.offset() == other.offset()
                && request.priceType() == other.priceType()
                && request.volume() == other.volume()
                && (other.price() == null
                        || request.price() != null && other.price().compareTo(request.price()) == 0);
    }
}

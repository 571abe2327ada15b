package org.sluice.desk;

import java.math.BigDecimal;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;
import org.sluice.api.trade.OrderState;

/** How an order whose outcome is not known may have ended. */
final class Settlement {

    private Settlement() {}

    static void check(Order order, OrderState state, long filled, BigDecimal price) throws OrderRefusedException {
        if (order.state() != OrderState.UNKNOWN) {
            throw new OrderRefusedException(
                    Reason.FINISHED, "state: the limit is an order that is UNKNOWN, the value is " + order.state());
        }
        if (!state.finished()) {
            throw invalid("state: the limit is FILLED, CANCELLED or REJECTED, the value is " + state);
        }
        long least = state == OrderState.FILLED ? order.request().volume() : order.filled();
        long most = state == OrderState.REJECTED ? 0 : order.request().volume();
        // What was reported as filled is a fact.
        if (filled < least || filled > most) {
            throw invalid(
                    "volume: the limit for " + state + " is " + least + " to " + most + ", the value is " + filled);
        }
        if (filled > 0 && (price == null || price.signum() <= 0)) {
            throw invalid("price: the limit is more than 0 for what is filled, the value is " + price);
        }
    }

    private static OrderRefusedException invalid(String message) {
        return new OrderRefusedException(Reason.INVALID, message);
    }
}

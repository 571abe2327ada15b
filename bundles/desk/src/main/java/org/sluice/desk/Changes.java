package org.sluice.desk;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.sluice.api.gateway.OrderReport;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.OrderState;

/** Makes the next record of an order from the one before. */
final class Changes {

    private Changes() {}

    static Order taken(String id, OrderRequest request, String gateway, Instant now, LocalDate tradingDay) {
        return new Order(
                id,
                request,
                gateway,
                "",
                OrderState.SUBMITTING,
                0,
                null,
                BigDecimal.ZERO,
                now,
                now,
                tradingDay,
                "",
                false,
                false);
    }

    static Order state(Order order, OrderState state, String message, Instant now) {
        return new Order(
                order.id(),
                order.request(),
                order.gateway(),
                order.exchangeOrderId(),
                state,
                order.filled(),
                order.averagePrice(),
                order.frozen(),
                order.inserted(),
                now,
                order.tradingDay(),
                message,
                order.detached(),
                order.late());
    }

    /** What an operator says has become of it; it holds no money. */
    static Order settled(Order order, OrderState state, long filled, BigDecimal price, String message, Instant now) {
        return new Order(
                order.id(),
                order.request(),
                order.gateway(),
                order.exchangeOrderId(),
                state,
                filled,
                filled == 0 ? null : price,
                BigDecimal.ZERO,
                order.inserted(),
                now,
                order.tradingDay(),
                message,
                false,
                order.late());
    }

    static Order detached(Order order, boolean detached) {
        return new Order(
                order.id(),
                order.request(),
                order.gateway(),
                order.exchangeOrderId(),
                order.state(),
                order.filled(),
                order.averagePrice(),
                order.frozen(),
                order.inserted(),
                order.updated(),
                order.tradingDay(),
                order.message(),
                detached,
                order.late());
    }

    static Order late(Order order, boolean late) {
        return new Order(
                order.id(),
                order.request(),
                order.gateway(),
                order.exchangeOrderId(),
                order.state(),
                order.filled(),
                order.averagePrice(),
                order.frozen(),
                order.inserted(),
                order.updated(),
                order.tradingDay(),
                order.message(),
                order.detached(),
                late);
    }

    /**
     * What a broker's report makes of an order. Nothing that has been reported is lost: a report that leads back and is
     * older than the newest adds what it knows, and takes nothing back. One that leads on is always taken: a broker's
     * clock may have been set back.
     *
     * @param earlier whether it happened before what has been reported already
     */
    static Order reported(Order order, OrderReport report, boolean earlier, Instant now) {
        boolean expected = StateMachine.expected(order.state(), report.state()) && report.filled() >= order.filled();
        boolean older = earlier && !expected;
        boolean more = report.filled() > order.filled();
        boolean takes = !older || more;
        String exchangeOrderId = text(report.exchangeOrderId());
        Order next = new Order(
                order.id(),
                order.request(),
                order.gateway(),
                exchangeOrderId.isEmpty() ? order.exchangeOrderId() : exchangeOrderId,
                older ? order.state() : report.state(),
                older ? Math.max(order.filled(), report.filled()) : report.filled(),
                takes && report.averagePrice() != null ? report.averagePrice() : order.averagePrice(),
                older || report.frozen() == null ? order.frozen() : report.frozen(),
                order.inserted(),
                order.updated(),
                order.tradingDay(),
                older ? order.message() : text(report.message()),
                order.detached(),
                order.late() || !expected);
        // The same said twice is no change, and so no event.
        return next.equals(order) ? order : updated(next, report.time() == null ? now : report.time());
    }

    private static Order updated(Order order, Instant updated) {
        return state(order, order.state(), order.message(), updated);
    }

    private static String text(String text) {
        return text == null ? "" : text;
    }
}

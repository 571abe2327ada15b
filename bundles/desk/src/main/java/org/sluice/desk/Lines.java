package org.sluice.desk;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.sluice.api.market.Symbol;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.PriceType;
import org.sluice.api.trade.TimeCondition;
import org.sluice.api.trade.VolumeCondition;

/** How requests stand in the audit, written and read. */
final class Lines {

    private Lines() {}

    /** A request that a rule refused. */
    static AuditLine refused(OrderRequest request, OrderRefusedException refusal) {
        return request(new AuditLine().with("event", "refused"), request)
                .with("reason", refusal.reason())
                .with("rules", refusal.getMessage());
    }

    /** An order that is about to be routed. */
    static AuditLine order(Order order) {
        return request(new AuditLine().with("event", "order").with("id", order.id()), order.request())
                .with("gateway", order.gateway())
                .with("tradingDay", order.tradingDay())
                .with("rules", "passed");
    }

    private static AuditLine request(AuditLine line, OrderRequest request) {
        return line.with("user", request.user())
                .with("from", request.from())
                .with("account", request.account())
                .with("clientOrderId", request.clientOrderId())
                .with("symbol", request.symbol())
                .with("direction", request.direction())
                .with("offset", request.offset())
                .with("priceType", request.priceType())
                .with("price", request.price() == null ? "" : request.price())
                .with("volume", request.volume())
                .with("timeCondition", request.timeCondition())
                .with("volumeCondition", request.volumeCondition())
                .with("minVolume", request.minVolume());
    }

    static OrderRequest request(AuditLine line) {
        return new OrderRequest(
                line.get("user"),
                line.get("from"),
                line.get("account"),
                line.get("clientOrderId"),
                Symbol.parse(line.get("symbol")),
                Direction.valueOf(line.get("direction")),
                Offset.valueOf(line.get("offset")),
                PriceType.valueOf(line.get("priceType")),
                decimal(line.get("price")),
                Long.parseLong(line.get("volume")),
                TimeCondition.valueOf(line.get("timeCondition")),
                VolumeCondition.valueOf(line.get("volumeCondition")),
                Long.parseLong(line.get("minVolume")));
    }

    static LocalDate tradingDay(AuditLine line) {
        return LocalDate.parse(line.get("tradingDay"));
    }

    /** Null for an empty text. */
    static BigDecimal decimal(String text) {
        return text.isEmpty() ? null : new BigDecimal(text);
    }
}

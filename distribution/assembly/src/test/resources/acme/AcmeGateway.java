package com.acme.gateway.paper;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.sluice.api.gateway.Gateway;
import org.sluice.api.gateway.OrderReport;
import org.sluice.api.gateway.TradeSink;
import org.sluice.api.market.MarketTime;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.PriceType;
import org.sluice.api.trade.Trade;

/** A broker of paper: fills market orders at 7 yuan, lets limit orders rest, takes nothing above 1000 shares. */
@Component(
        name = "com.acme.gateway.paper",
        property = {Gateway.NAME + "=paper", Gateway.SIMULATED + "=true"},
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public class AcmeGateway implements Gateway {

    private static final BigDecimal PRICE = BigDecimal.valueOf(7);

    private final Map<String, OrderReport> orders = new LinkedHashMap<>();
    private TradeSink sink;

    @Override
    public void open(TradeSink to) {
        sink = to;
        BigDecimal zero = BigDecimal.ZERO;
        LocalDate today = LocalDate.now(MarketTime.ZONE);
        sink.onAccount(new Account("acme", "paper", "CNY", today, BigDecimal.valueOf(1_000_000), zero, zero, zero, zero,
                zero, zero, zero, zero, zero, zero, zero));
        orders.values().forEach(sink::onOrder);
        sink.reconciled();
    }

    @Override
    public void submit(Order order) throws OrderRefusedException {
        if (order.request().volume() > 1000) {
            throw new OrderRefusedException(OrderRefusedException.Reason.VOLUME, "more than 1000 shares");
        }
        boolean fills = order.request().priceType() == PriceType.ANY;
        long filled = fills ? order.request().volume() : 0;
        sink.begin();
        report(order, fills ? OrderState.FILLED : OrderState.ALIVE, filled, "");
        if (fills) {
            sink.onTrade(new Trade("T" + order.id(), order.id(), "acme", "paper", order.request().symbol(),
                    order.request().direction(), order.request().offset(), PRICE, filled, BigDecimal.ONE,
                    BigDecimal.ZERO, Instant.now(), LocalDate.now(MarketTime.ZONE)));
        }
        sink.end();
    }

    @Override
    public void cancel(Order order) throws OrderRefusedException {
        if (!orders.containsKey(order.id()) || orders.get(order.id()).state().finished()) {
            throw new OrderRefusedException(OrderRefusedException.Reason.UNKNOWN_ORDER, "no open order " + order.id());
        }
        report(order, OrderState.CANCELLED, 0, "as you wished");
    }

    private void report(Order order, OrderState state, long filled, String message) {
        OrderReport report = new OrderReport(order.id(), "P" + order.id(), order.request(), state, filled,
                filled > 0 ? PRICE : null, BigDecimal.ZERO, Instant.now(), message);
        orders.put(order.id(), report);
        sink.onOrder(report);
    }

    @Override
    public void close() {}
}

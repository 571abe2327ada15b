package org.sluice.itest;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.sluice.api.gateway.Gateway;
import org.sluice.api.gateway.TradeSink;
import org.sluice.api.market.MarketTime;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Order;

/** A broker that has one account and takes every order; writes down what came to it. */
final class PaperGateway implements Gateway {

    static final String ACCOUNT = "paper";

    final List<String> orders = new CopyOnWriteArrayList<>();

    @Override
    public void open(TradeSink sink) {
        BigDecimal zero = BigDecimal.ZERO;
        sink.onAccount(new Account(
                ACCOUNT,
                ACCOUNT,
                "CNY",
                LocalDate.now(MarketTime.ZONE),
                BigDecimal.valueOf(1_000_000),
                zero,
                zero,
                zero,
                zero,
                zero,
                zero,
                zero,
                zero,
                zero,
                zero,
                zero));
        sink.reconciled();
    }

    @Override
    public void submit(Order order) {
        orders.add(order.request().clientOrderId());
    }

    @Override
    public void cancel(Order order) {}

    @Override
    public void close() {}
}

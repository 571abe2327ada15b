package org.sluice.gateway.sim;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.sluice.api.gateway.OrderReport;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.Trade;
import org.sluice.testkit.Configs;
import org.sluice.testkit.RecordingTradeSink;

/** A process that trades as fast as it can and prints what it announces, until it is killed. */
public final class KilledBroker {

    private KilledBroker() {}

    /** @param args the ledger's folder and the round, which makes the order ids */
    public static void main(String[] args) throws Exception {
        SimGateway gateway = gateway(Path.of(args[0]));
        RecordingTradeSink sink = new RecordingTradeSink() {
            @Override
            public void onTrade(Trade trade) {
                say("trade", trade.id() + " " + trade.orderId() + " " + trade.volume());
            }

            @Override
            public void onAccount(Account account) {
                say("balance", account.tradingDay() + " " + account.commission());
            }

            @Override
            public void onOrder(OrderReport report) {
                say("order", report.orderId() + " " + report.filled());
            }
        };
        for (long number = 0; ; number++) {
            if (number % 10 == 0) {
                gateway.onTicks("stock", List.of(quote()));
            }
            if (number == 0) {
                gateway.open(sink);
            }
            String id = args[1] + "-" + number;
            OrderRequest request = Trader.request(
                    "SSE.600000", Direction.BUY, Offset.OPEN, number % 3 == 0 ? "9" : "10", 100, Trader.Kind.GTC);
            gateway.submit(order(id, request));
            say("submitted", id);
        }
    }

    static SimGateway gateway(Path folder) {
        Map<String, String> settings = Map.of(
                "data", folder.toString(),
                "accounts", "demo:100000000",
                "terms", "src/main/etc/sim/terms.csv",
                "origin", "TEST");
        return new SimGateway(
                new TestMarket(), Configs.of(SimGateway.Config.class, settings), settings, InstantSource.system());
    }

    private static void say(String what, String detail) {
        System.out.println(what + " " + detail);
        System.out.flush();
    }

    private static Tick quote() {
        Instant now = Instant.now();
        return Tick.builder(Symbol.parse("SSE.600000"), now)
                .last(10)
                .bids(Trader.depth(9.99, 1000))
                .asks(Trader.depth(10, 500))
                .build()
                .completed("test", Origin.TEST, now, LocalDate.ofInstant(now, MarketTime.ZONE), Phase.CONTINUOUS);
    }

    private static Order order(String id, OrderRequest request) {
        Instant now = Instant.now();
        return new Order(
                id,
                request,
                "sim",
                "",
                OrderState.SUBMITTING,
                0,
                null,
                BigDecimal.ZERO,
                now,
                now,
                LocalDate.ofInstant(now, MarketTime.ZONE),
                "",
                false,
                false);
    }
}

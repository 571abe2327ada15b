package org.sluice.gateway.sim;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.sluice.api.market.Depth;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.PriceType;
import org.sluice.api.trade.TimeCondition;
import org.sluice.api.trade.VolumeCondition;

/** Quotes, orders, cancels and day rolls by chance, the same for the same seed. */
final class RandomFlow {

    static final List<String> ACCOUNTS = List.of("one", "two");

    private static final List<String> SYMBOLS =
            List.of("SSE.600000", "SSE.688981", "SZSE.127045", "SSE.510300", "SHFE.cu2701", "SHFE.cu2702", "DCE.m2701");
    private static final int[] BASE_TICKS = {1000, 9000, 125_000, 4100, 7800, 7810, 2950};

    private final Random random;
    private final Trader trader;
    private final Map<String, Integer> middles = new HashMap<>();
    private final List<String> ids = new ArrayList<>();

    /** The last quote sent, for those who look at what it offered; null unless this event was one. */
    Tick sent;

    /** What the last event was. */
    String event = "";

    private int orders;

    RandomFlow(long seed, Trader trader) {
        random = new Random(seed);
        this.trader = trader;
    }

    /** One event; answers whether an order was taken. */
    void next() {
        sent = null;
        int dice = random.nextInt(100);
        if (dice < 45) {
            quote(SYMBOLS.get(random.nextInt(SYMBOLS.size())));
        } else if (dice < 85) {
            order();
        } else if (dice < 93) {
            cancel();
        } else if (dice < 96) {
            trader.clock.advance(Duration.ofSeconds(20));
            event = "20 s later";
        } else if (dice < 98) {
            phase();
        } else {
            roll();
        }
    }

    private void quote(String symbol) {
        int index = SYMBOLS.indexOf(symbol);
        int middle = middles.getOrDefault(symbol, BASE_TICKS[index]);
        middle = Math.max(200, middle + random.nextInt(9) - 4);
        middles.put(symbol, middle);
        double step = step(symbol);
        Phase phase =
                random.nextInt(10) == 0 ? Phase.values()[random.nextInt(Phase.values().length)] : Phase.CONTINUOUS;
        Tick.Builder builder = trader.builder(symbol, round(middle * step))
                .phase(phase)
                .bids(side(middle, -1, step, symbol))
                .asks(side(middle, 1, step, symbol));
        if (random.nextBoolean()) {
            builder.settlement(round((middle + random.nextInt(3)) * step));
        }
        sent = builder.build();
        trader.broker.ticks(List.of(sent));
        event = "quote " + sent;
    }

    private Depth side(int middle, int sign, double step, String symbol) {
        int levels = random.nextInt(6);
        double[] prices = new double[levels];
        double[] sizes = new double[levels];
        for (int level = 0; level < levels; level++) {
            prices[level] = round((middle + sign * (level + random.nextInt(2))) * step);
            if (level > 0 && sign * (prices[level] - prices[level - 1]) <= 0) {
                prices[level] = round(prices[level - 1] + sign * step);
            }
            sizes[level] = (1 + random.nextInt(5)) * (symbol.startsWith("S") && !symbol.contains("cu") ? 100 : 1);
        }
        return Depth.of(prices, sizes);
    }

    private void order() {
        String symbol = SYMBOLS.get(random.nextInt(SYMBOLS.size()));
        boolean future = symbol.startsWith("SHFE") || symbol.startsWith("DCE");
        Direction direction = random.nextBoolean() ? Direction.BUY : Direction.SELL;
        Offset offset =
                future ? Offset.values()[random.nextInt(4)] : direction == Direction.BUY ? Offset.OPEN : Offset.CLOSE;
        PriceType type = random.nextInt(4) == 0 ? PriceType.values()[random.nextInt(4)] : PriceType.LIMIT;
        int middle = middles.getOrDefault(symbol, BASE_TICKS[SYMBOLS.indexOf(symbol)]);
        BigDecimal price = type == PriceType.LIMIT
                ? BigDecimal.valueOf(round((middle + random.nextInt(11) - 5) * step(symbol)))
                : null;
        long volume = volume(symbol, future);
        VolumeCondition condition =
                random.nextInt(4) == 0 ? VolumeCondition.values()[random.nextInt(3)] : VolumeCondition.ANY;
        String id = "r" + ++orders;
        OrderRequest request = new OrderRequest(
                "user",
                "127.0.0.1",
                ACCOUNTS.get(random.nextInt(2)),
                id,
                Symbol.parse(symbol),
                direction,
                offset,
                type,
                price,
                volume,
                TimeCondition.values()[random.nextInt(3)],
                condition,
                condition == VolumeCondition.MIN ? 1 + random.nextInt((int) volume) : 0);
        try {
            trader.broker.submit(id, request);
            ids.add(id);
            event = "taken " + id + " " + request;
        } catch (OrderRefusedException e) {
            event = "refused " + id + " " + request + " " + e.getMessage();
        }
    }

    private long volume(String symbol, boolean future) {
        if (future) {
            return 1 + random.nextInt(6);
        }
        return switch (symbol) {
            case "SSE.688981" -> 200 + random.nextInt(300);
            case "SZSE.127045" -> 10 * (1 + random.nextInt(20));
            default -> 100 * (1 + random.nextInt(10));
        };
    }

    private void cancel() {
        if (ids.isEmpty()) {
            return;
        }
        String id = ids.get(Math.max(0, ids.size() - 1 - random.nextInt(20)));
        try {
            trader.broker.cancel(id);
            event = "cancelled " + id;
        } catch (OrderRefusedException e) {
            event = "not cancelled " + id + ": " + e.getMessage();
        }
    }

    private void phase() {
        Phase phase = random.nextInt(3) > 0 ? Phase.CONTINUOUS : Phase.values()[random.nextInt(Phase.values().length)];
        trader.market.phase(phase);
        event = "phase " + phase;
    }

    private void roll() {
        LocalDate next =
                LocalDate.ofInstant(trader.clock.instant(), MarketTime.ZONE).plusDays(1 + random.nextInt(2));
        trader.clock.set(Trader.at(next, LocalTime.of(10, 0)));
        trader.market.phase(Phase.CONTINUOUS);
        trader.broker.time();
        event = "day " + next;
    }

    private static double step(String symbol) {
        return switch (symbol) {
            case "SZSE.127045", "SSE.510300" -> 0.001;
            case "SHFE.cu2701", "SHFE.cu2702" -> 10;
            case "DCE.m2701" -> 1;
            default -> 0.01;
        };
    }

    private static double round(double price) {
        return Math.round(price * 1000) / 1000.0;
    }
}

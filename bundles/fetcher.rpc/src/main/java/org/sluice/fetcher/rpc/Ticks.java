package org.sluice.fetcher.rpc;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Notation;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.wire.pickle.VnObject;

/**
 * Makes ticks of vn.py's TickData: shares or contracts and yuan there as here, but an absent value is 0 there. One thread
 * at a time.
 */
final class Ticks {

    private static final int LEVELS = 5;

    /** More texts than there are instruments are not remembered. */
    private static final int MOST_SYMBOLS = 200_000;

    private final Map<String, Optional<Symbol>> symbols = new HashMap<>();

    /** What it is a tick of; empty for an exchange or a code that Sluice does not know. */
    Optional<Symbol> symbol(String code, String exchange) {
        if (symbols.size() > MOST_SYMBOLS) {
            symbols.clear();
        }
        return symbols.computeIfAbsent(code + '.' + exchange, name -> read(name, exchange));
    }

    private static Optional<Symbol> read(String name, String exchange) {
        for (Exchange each : Exchange.values()) {
            if (each.name().equals(exchange)) {
                try {
                    return Optional.of(Notation.VNPY.read(name));
                } catch (IllegalArgumentException e) {
                    // vn.py's gateways list combinations and the like, which are no symbols here
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** The tick; null if it has no time. */
    static Tick tick(VnObject data, Symbol symbol, Instant received) {
        Instant time = data.time("datetime");
        if (time == null) {
            return null;
        }
        return Tick.builder(symbol, time)
                .received(received)
                .last(present(data.number("last_price")))
                .open(present(data.number("open_price")))
                .high(present(data.number("high_price")))
                .low(present(data.number("low_price")))
                .previousClose(present(data.number("pre_close")))
                .volume(present(data.number("volume")))
                .turnover(present(data.number("turnover")))
                .openInterest(present(data.number("open_interest")))
                .limitUp(present(data.number("limit_up")))
                .limitDown(present(data.number("limit_down")))
                .bids(side(data, "bid"))
                .asks(side(data, "ask"))
                .build();
    }

    /** The levels that have a price; a size that is missing is absent. */
    private static Depth side(VnObject data, String side) {
        double[] prices = new double[LEVELS];
        double[] sizes = new double[LEVELS];
        int levels = 0;
        for (int level = 1; level <= LEVELS; level++) {
            double price = present(data.number(side + "_price_" + level));
            if (!Double.isNaN(price)) {
                prices[levels] = price;
                sizes[levels++] = present(data.number(side + "_volume_" + level));
            }
        }
        return Depth.of(Arrays.copyOf(prices, levels), Arrays.copyOf(sizes, levels));
    }

    /** Some gateways pass on CTP's word for absent, the greatest double, instead of vn.py's, 0. */
    private static double present(double value) {
        return value > 0 && value < Double.MAX_VALUE ? value : Double.NaN;
    }
}

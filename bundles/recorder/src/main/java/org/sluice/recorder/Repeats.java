package org.sluice.recorder;

import java.util.HashMap;
import java.util.Map;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/** Tells a snapshot that says again what the one before said. Used by the thread {@code journal}. */
final class Repeats {

    private final Map<Symbol, Tick> last = new HashMap<>();

    /** Whether it is of the same exchange time as the last of its symbol, with the same values. */
    boolean isOne(Tick tick) {
        Tick before = last.put(tick.symbol(), tick);
        return before != null
                && before.exchangeTime().equals(tick.exchangeTime())
                && before.phase() == tick.phase()
                && before.tradingDay().equals(tick.tradingDay())
                && same(before.last(), tick.last())
                && same(before.volume(), tick.volume())
                && same(before.turnover(), tick.turnover())
                && same(before.open(), tick.open())
                && same(before.high(), tick.high())
                && same(before.low(), tick.low())
                && same(before.previousClose(), tick.previousClose())
                && same(before.openInterest(), tick.openInterest())
                && same(before.limitUp(), tick.limitUp())
                && same(before.limitDown(), tick.limitDown())
                && same(before.preSettlement(), tick.preSettlement())
                && same(before.settlement(), tick.settlement())
                && before.bids().equals(tick.bids())
                && before.asks().equals(tick.asks());
    }

    private static boolean same(double one, double other) {
        return Double.doubleToLongBits(one) == Double.doubleToLongBits(other);
    }
}

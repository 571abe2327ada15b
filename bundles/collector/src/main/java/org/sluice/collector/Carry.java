package org.sluice.collector;

import java.util.HashMap;
import java.util.Map;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/**
 * Lets one test source go on where another stood. Made-up markets and recordings count their day's volume from
 * different beginnings; without this, a swap between two of them would be silence until the new one has caught up. High
 * and low span both, so that turnover and volume still fit the prices. It touches TEST ticks only: what a live source says is never changed. Used by the collector's thread.
 */
final class Carry {

    private record Offset(String source, double volume, double turnover, double high, double low) {}

    private final Map<Symbol, Offset> offsets = new HashMap<>();

    /**
     * The tick with cumulative values that do not fall below those of the symbol's last.
     *
     * @param lastVolume the last known one of the day; the last tick's source may not have known any
     */
    Tick on(Tick tick, Tick last, double lastVolume) {
        if (tick.origin() != Origin.TEST || last == null) {
            return tick;
        }
        Symbol symbol = tick.symbol();
        if (!tick.tradingDay().equals(last.tradingDay())) {
            offsets.remove(symbol);
        } else if (!tick.source().equals(last.source())) {
            double missing = lastVolume - tick.volume();
            if (missing > 0) {
                double turnover = last.turnover() - tick.turnover();
                offsets.put(
                        symbol,
                        new Offset(tick.source(), missing, turnover > 0 ? turnover : 0, last.high(), last.low()));
            } else {
                offsets.remove(symbol);
            }
        }
        Offset offset = offsets.get(symbol);
        return offset == null || !offset.source.equals(tick.source()) ? tick : add(tick, offset);
    }

    /** Of two of which one may be absent. */
    private static double greater(double one, double other) {
        return Double.isNaN(one) || one < other ? other : one;
    }

    private static Tick add(Tick tick, Offset offset) {
        return new Tick(
                tick.symbol(),
                tick.source(),
                tick.origin(),
                tick.exchangeTime(),
                tick.received(),
                tick.tradingDay(),
                tick.phase(),
                tick.last(),
                tick.open(),
                greater(tick.high(), offset.high),
                -greater(-tick.low(), -offset.low),
                tick.previousClose(),
                tick.volume() + offset.volume,
                tick.turnover() + offset.turnover,
                tick.openInterest(),
                tick.limitUp(),
                tick.limitDown(),
                tick.preSettlement(),
                tick.settlement(),
                tick.bids(),
                tick.asks());
    }
}

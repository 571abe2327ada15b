package org.sluice.testkit;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/** Ticks to test with. */
public final class Samples {

    private Samples() {}

    /** Complete ticks of SSE.600000, SSE.600001, …, with five levels on each side. */
    public static List<Tick> ticks(int count, Instant time) {
        return IntStream.range(0, count)
                .mapToObj(i -> tick(new Symbol(Exchange.SSE, String.format(Locale.ROOT, "%06d", 600000 + i)), time, 10))
                .toList();
    }

    /** A complete tick with five levels on each side, of which every field is set. */
    public static Tick tick(Symbol symbol, Instant time, double last) {
        return complete(Tick.builder(symbol, time)
                .last(last)
                .open(last - 0.1)
                .high(last + 0.2)
                .low(last - 0.2)
                .previousClose(last - 0.05)
                .volume(1_000_000)
                .turnover(1_000_000 * last)
                .openInterest(5)
                .limitUp(last * 1.1)
                .limitDown(last * 0.9)
                .preSettlement(last)
                .settlement(last)
                .bids(side(last, -0.01))
                .asks(side(last, 0.01))
                .build());
    }

    /** The tick as a collector hands it on: source {@code sample}, TEST, CONTINUOUS. */
    public static Tick complete(Tick tick) {
        return tick.completed(
                "sample",
                Origin.TEST,
                tick.exchangeTime(),
                LocalDate.ofInstant(tick.exchangeTime(), MarketTime.ZONE),
                Phase.CONTINUOUS);
    }

    private static Depth side(double last, double step) {
        double[] prices = new double[5];
        double[] sizes = new double[5];
        for (int level = 0; level < 5; level++) {
            prices[level] = last + step * (level + 1);
            sizes[level] = 100 * (level + 1);
        }
        return Depth.of(prices, sizes);
    }
}

package org.sluice.bench.plugin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.fetcher.TickSink;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/**
 * A TEST source whose quotes are counted: its price is 10 yuan plus one fen for each poll there was, of either source,
 * and yesterday's close says which source it is. So a subscriber sees by symbol and number what is missing or doubled.
 * Otherwise as a real source: five levels, volume and turnover that rise and fit the price.
 */
abstract class NumberedFetcher implements Fetcher {

    /** Ticks handed over at a time, as many as fetcher.synthetic does. */
    private static final int PORTION = 500;

    private static final AtomicInteger POLLS = new AtomicInteger();
    private static final Depth BIDS = side(9.99, -0.01);
    private static final Depth ASKS = side(10.01, 0.01);

    private final double previousClose;

    private NumberedFetcher(double previousClose) {
        this.previousClose = previousClose;
    }

    /** One of the two. */
    public static final class Left extends NumberedFetcher {
        public Left() {
            super(10);
        }
    }

    /** The other. */
    public static final class Right extends NumberedFetcher {
        public Right() {
            super(11);
        }
    }

    @Override
    public void poll(List<Symbol> universe, TickSink sink) {
        int number = POLLS.incrementAndGet();
        double price = 10 + number / 100.0;
        double volume = number * 1e6;
        Instant now = Instant.now();
        List<Tick> portion = new ArrayList<>(PORTION);
        for (Symbol symbol : universe) {
            portion.add(Tick.builder(symbol, now)
                    .last(price)
                    .open(price)
                    .high(price)
                    .low(price)
                    .previousClose(previousClose)
                    .volume(volume)
                    .turnover(volume * price)
                    .bids(BIDS)
                    .asks(ASKS)
                    .build());
            if (portion.size() == PORTION) {
                sink.accept(portion);
                portion = new ArrayList<>(PORTION);
            }
        }
        if (!portion.isEmpty()) {
            sink.accept(portion);
        }
    }

    private static Depth side(double best, double step) {
        double[] prices = new double[5];
        double[] sizes = new double[5];
        for (int level = 0; level < prices.length; level++) {
            prices[level] = best + level * step;
            sizes[level] = 100 * (level + 1);
        }
        return Depth.of(prices, sizes);
    }
}

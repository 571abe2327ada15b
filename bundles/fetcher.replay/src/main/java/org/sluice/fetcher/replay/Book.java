package org.sluice.fetcher.replay;

import java.util.Arrays;
import org.sluice.api.market.Depth;

/**
 * A made-up order book of five levels around a print: what was bought had been offered at that price, what was sold had
 * been bid. The same print always has the same book.
 */
final class Book {

    private static final int LEVELS = 5;

    private static final int MOST_LOTS = 50;

    private final Recording recording;
    private final long priceTick;
    private final int lotSize;

    /**
     * A book maker.
     *
     * @param priceTick in {@link Trades#SCALE parts} of a yuan, above 0
     */
    Book(Recording recording, long priceTick, int lotSize) {
        this.recording = recording;
        this.priceTick = priceTick;
        this.lotSize = lotSize;
    }

    Depth bids(int print) {
        long best = recording.price(print) - (recording.bought(print) ? priceTick : 0);
        return side(print, best, -priceTick);
    }

    Depth asks(int print) {
        long best = recording.price(print) + (recording.bought(print) ? 0 : priceTick);
        return side(print, best, priceTick);
    }

    /** Levels beyond a price limit are not there. */
    private Depth side(int print, long best, long step) {
        Recording.Day day = recording.day(print);
        long highest = day.limitUp() > 0 ? day.limitUp() : Long.MAX_VALUE;
        double[] prices = new double[LEVELS];
        double[] sizes = new double[LEVELS];
        int levels = 0;
        for (long price = best; levels < LEVELS && price > 0; price += step) {
            if (price < day.limitDown() || price > highest) {
                break;
            }
            prices[levels] = price / (double) Trades.SCALE;
            sizes[levels] = (double) lotSize * (1 + Math.floorMod(mix(print * 1_000_003L + price), MOST_LOTS));
            levels++;
        }
        return Depth.of(Arrays.copyOf(prices, levels), Arrays.copyOf(sizes, levels));
    }

    /** Spreads neighbouring numbers all over (the finaliser of SplitMix64). */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}

package org.sluice.fetcher.replay;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Symbol;

/**
 * One symbol's prints on the tape, with what had happened up to each of them. Prices are in {@link Trades#SCALE parts}
 * of a yuan, turnover in the same parts times lots. Immutable.
 */
final class Recording {

    /**
     * Prints that count as one trading day: all of them in a loop, those of one date if times are kept.
     *
     * @param previousClose the price before the day; 0 if not known
     * @param limitUp ten per cent above it, rounded to 0.01 yuan; 0 if not known or if the prints do not keep to it
     * @param limitDown ten per cent below it, likewise
     */
    record Day(int first, long previousClose, long limitUp, long limitDown) {}

    private final Trades trades;
    private final long[] positions;
    private final long[] lots;
    private final long[] values;
    private final long[] highs;
    private final long[] lows;
    private final Day[] days;

    /**
     * Sums up a recording.
     *
     * @param positions where on the tape each print is, in seconds
     * @param keepDays whether each recorded date is a day of its own
     */
    Recording(Trades trades, long[] positions, boolean keepDays) {
        this.trades = trades;
        this.positions = positions;
        int count = trades.size();
        lots = new long[count];
        values = new long[count];
        highs = new long[count];
        lows = new long[count];
        days = new Day[count];
        for (int first = 0, end; first < count; first = end) {
            end = keepDays ? endOfDate(first) : count;
            sumUp(first, end);
            // A loop follows upon itself: what was last traded before it is what is last traded in it.
            long previousClose = !keepDays ? trades.prices()[count - 1] : first > 0 ? trades.prices()[first - 1] : 0;
            Arrays.fill(days, first, end, day(first, previousClose, highs[end - 1], lows[end - 1]));
        }
    }

    /** The last print not after that second of the tape; -1 if there is none yet. */
    int at(long second) {
        int found = Arrays.binarySearch(positions, second);
        if (found < 0) {
            return -found - 2;
        }
        while (found + 1 < positions.length && positions[found + 1] == second) {
            found++;
        }
        return found;
    }

    Symbol symbol() {
        return trades.symbol();
    }

    /** Index of the last print. */
    int last() {
        return trades.size() - 1;
    }

    Instant time(int print) {
        return Instant.ofEpochSecond(trades.seconds()[print]);
    }

    long price(int print) {
        return trades.prices()[print];
    }

    boolean bought(int print) {
        return trades.bought()[print];
    }

    Day day(int print) {
        return days[print];
    }

    /** Highest price of the print's day up to it. */
    long high(int print) {
        return highs[print];
    }

    /** Lowest price of the print's day up to it. */
    long low(int print) {
        return lows[print];
    }

    /** Lots of the print's day up to and with it. */
    long lots(int print) {
        return lots[print];
    }

    /** Turnover of the print's day up to and with it. */
    long value(int print) {
        return values[print];
    }

    private void sumUp(int first, int end) {
        long sum = 0;
        long value = 0;
        long high = Long.MIN_VALUE;
        long low = Long.MAX_VALUE;
        for (int i = first; i < end; i++) {
            long price = trades.prices()[i];
            lots[i] = sum += trades.lots()[i];
            values[i] = value += price * trades.lots()[i];
            highs[i] = high = Math.max(high, price);
            lows[i] = low = Math.min(low, price);
        }
    }

    private int endOfDate(int first) {
        LocalDate date = LocalDate.ofInstant(time(first), MarketTime.ZONE);
        long end = date.plusDays(1).atStartOfDay(MarketTime.ZONE).toEpochSecond();
        int i = first;
        while (i < trades.size() && trades.seconds()[i] < end) {
            i++;
        }
        return i;
    }

    private static Day day(int first, long previousClose, long high, long low) {
        long up = (previousClose * 11 + 500) / 1000 * 100;
        long down = (previousClose * 9 + 500) / 1000 * 100;
        boolean kept = previousClose > 0 && down <= low && high <= up;
        return new Day(first, previousClose, kept ? up : 0, kept ? down : 0);
    }
}

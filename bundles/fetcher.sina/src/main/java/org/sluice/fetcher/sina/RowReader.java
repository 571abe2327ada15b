package org.sluice.fetcher.sina;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.market.Depth;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Tick;
import org.sluice.wire.page.Lines;
import org.sluice.wire.page.Numbers;
import org.sluice.wire.page.PageTally;
import org.sluice.wire.page.PageTally.Fault;
import org.sluice.wire.page.Portion;

/** Makes ticks of the page's text. Fields and units are in {@code SINA.md}. Used by the polling thread only. */
final class RowReader {

    private static final String START = "var hq_str_";

    /** The page's way to say that it does not serve this request, with HTTP 200. */
    private static final String NOT_ALLOWED = "var hq_str_sys_auth=";

    // fields by their place between the commas
    private static final int OPEN = 1;
    private static final int PREVIOUS_CLOSE = 2;
    private static final int LAST = 3;
    private static final int HIGH = 4;
    private static final int LOW = 5;
    private static final int VOLUME = 8;
    private static final int TURNOVER = 9;
    private static final int BIDS = 10;
    private static final int ASKS = 20;
    private static final int DATE = 30;
    private static final int TIME = 31;
    private static final int FIELDS = 32;

    private static final int LEVELS = 5;

    private final Catalog catalog;
    private final PageTally tally;
    private final int[] starts = new int[FIELDS + 1];
    private final double[] prices = new double[LEVELS];
    private final double[] sizes = new double[LEVELS];
    // rows of one answer mostly share their second
    private long lastTime = -1;
    private Instant lastInstant;

    RowReader(Catalog catalog, PageTally tally) {
        this.catalog = catalog;
        this.tally = tally;
    }

    /**
     * The ticks of one answer. What can't be used is left out and counted, row by row.
     *
     * @throws IOException if nothing in it looks like a row: this is not the page, or it does not serve us
     */
    List<Tick> read(String text, Portion<Asked> asked) throws IOException {
        List<Tick> ticks = new ArrayList<>(Settings.MOST_CODES);
        boolean anyRow = false;
        int expected = 0;
        Lines lines = new Lines(text);
        while (lines.next()) {
            if (!text.startsWith(START, lines.from())) {
                tally.fault(Fault.NOT_A_ROW, text, lines.from(), lines.to());
                continue;
            }
            if (text.startsWith(NOT_ALLOWED, lines.from())) {
                throw new IOException("sys_auth (not allowed) instead of quotes");
            }
            anyRow = true;
            Tick tick = row(text, lines.from(), lines.to(), asked, expected++);
            if (tick != null) {
                ticks.add(tick);
            }
        }
        if (!anyRow) {
            throw new IOException("no quotes in the answer");
        }
        return ticks;
    }

    private Tick row(String text, int from, int to, Portion<Asked> portion, int expected) {
        int name = from + START.length();
        int equals = Lines.indexOf(text, "=", name, to);
        if (equals < 0) {
            tally.fault(Fault.SHORT, text, from, to);
            return null;
        }
        Asked asked = portion.find(text, name, equals, expected);
        if (asked == null) {
            tally.fault(Fault.NOT_ASKED, text, from, to);
            return null;
        }
        int open = equals + 1;
        int close = text.charAt(to - 1) == ';' ? to - 2 : to - 1;
        if (close <= open || text.charAt(open) != '"' || text.charAt(close) != '"') {
            tally.fault(Fault.SHORT, text, from, to);
            return null;
        }
        if (close == open + 1) {
            tally.noneMatch();
            return null;
        }
        if (!split(text, open + 1, close)) {
            tally.fault(Fault.SHORT, text, from, to);
            return null;
        }
        try {
            return tick(text, asked);
        } catch (NumberFormatException | DateTimeException e) {
            tally.fault(Fault.UNREADABLE, text, from, to);
            return null;
        }
    }

    /** Finds the fields; more than we use don't matter. */
    private boolean split(String text, int from, int close) {
        starts[0] = from;
        int field = 0;
        for (int i = from; i < close && field < FIELDS; i++) {
            if (text.charAt(i) == ',') {
                starts[++field] = i + 1;
            }
        }
        if (field == FIELDS - 1) {
            starts[++field] = close + 1;
        }
        return field == FIELDS;
    }

    private Tick tick(String text, Asked asked) {
        Instant time = time(text);
        double open = price(text, OPEN);
        double previousClose = price(text, PREVIOUS_CLOSE);
        double volume = amount(text, VOLUME) * asked.volumeUnit();
        Depth bids = asked.index() ? Depth.EMPTY : side(text, BIDS);
        Depth asks = asked.index() ? Depth.EMPTY : side(text, ASKS);
        boolean untouched = Double.isNaN(open) && volume == 0 && bids.levels() == 0 && asks.levels() == 0;
        return Tick.builder(asked.symbol(), time)
                .last(price(text, LAST))
                .open(open)
                .high(price(text, HIGH))
                .low(price(text, LOW))
                .previousClose(previousClose)
                .volume(volume)
                .turnover(amount(text, TURNOVER))
                .bids(bids)
                .asks(asks)
                .phase(untouched && previousClose > 0 && halted(asked, time) ? Phase.HALTED : null)
                .build();
    }

    /** No trade and not one order although its exchange trades: a share that merely rests would have orders. */
    private boolean halted(Asked asked, Instant time) {
        return !asked.index() && catalog.phase(asked.symbol(), time) == Phase.CONTINUOUS;
    }

    /** Five levels, of which each is a size and then a price. */
    private Depth side(String text, int first) {
        int levels = 0;
        for (int level = 0; level < LEVELS; level++) {
            double size = amount(text, first + 2 * level);
            double price = price(text, first + 2 * level + 1);
            if (price > 0) {
                prices[levels] = price;
                sizes[levels++] = size;
            }
        }
        if (levels == 0) {
            return Depth.EMPTY;
        }
        return levels == LEVELS
                ? Depth.of(prices, sizes)
                : Depth.of(Arrays.copyOf(prices, levels), Arrays.copyOf(sizes, levels));
    }

    private Instant time(String text) {
        long date = threeNumbers(text, DATE, 4, '-');
        long clock = threeNumbers(text, TIME, 2, ':');
        long both = date * 1_000_000 + clock;
        if (both != lastTime) {
            lastInstant = LocalDateTime.of(
                            (int) (date / 10_000),
                            (int) (date / 100 % 100),
                            (int) (date % 100),
                            (int) (clock / 10_000),
                            (int) (clock / 100 % 100),
                            (int) (clock % 100))
                    .atZone(MarketTime.ZONE)
                    .toInstant();
            lastTime = both;
        }
        return lastInstant;
    }

    /** {@code 2020-03-09} as 20200309, or {@code 09:29:35} as 92935: of so many, two and two digits. */
    private long threeNumbers(String text, int field, int firstDigits, char mark) {
        int from = starts[field];
        int second = from + firstDigits + 1;
        int third = second + 3;
        if (starts[field + 1] - 1 != third + 2 || text.charAt(second - 1) != mark || text.charAt(third - 1) != mark) {
            throw new NumberFormatException("no date or time");
        }
        return Numbers.digits(text, from, second - 1, firstDigits) * 10_000
                + Numbers.digits(text, second, third - 1, 2) * 100
                + Numbers.digits(text, third, third + 2, 2);
    }

    private double price(String text, int field) {
        return Numbers.price(text, starts[field], starts[field + 1] - 1);
    }

    private double amount(String text, int field) {
        return Numbers.amount(text, starts[field], starts[field + 1] - 1);
    }
}

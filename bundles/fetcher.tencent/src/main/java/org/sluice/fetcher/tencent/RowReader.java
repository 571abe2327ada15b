package org.sluice.fetcher.tencent;

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

/** Makes ticks of the page's text. Fields and units are in {@code TENCENT.md}. Used by the polling thread only. */
final class RowReader {

    private static final String START = "v_";
    private static final String NONE_MATCH = "v_pv_none_match";

    // fields by their place between the marks
    private static final int CODE = 2;
    private static final int LAST = 3;
    private static final int PREVIOUS_CLOSE = 4;
    private static final int OPEN = 5;
    private static final int BIDS = 9;
    private static final int ASKS = 19;
    private static final int TIME = 30;
    private static final int HIGH = 33;
    private static final int LOW = 34;
    private static final int VOLUME = 36;
    private static final int TURNOVER = 37;
    private static final int LIMIT_UP = 47;
    private static final int LIMIT_DOWN = 48;
    private static final int FIELDS = 49;

    private static final int LEVELS = 5;
    private static final int TIME_DIGITS = 14;
    private static final double TURNOVER_UNIT = 10_000;

    /** Type and name come before the code and are shorter than this. */
    private static final int LONGEST_HEAD = 64;

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
     * @throws IOException if nothing in it looks like a row: this is not the page
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
        if (text.startsWith(NONE_MATCH, from)) {
            tally.noneMatch();
            return null;
        }
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
        if (!split(text, equals + 1, to, asked)) {
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

    /**
     * Finds the fields from the code on. The code is looked for instead of counted up to: a name in another encoding
     * than the header says may swallow the mark behind it, and every number would be taken for its neighbour.
     */
    private boolean split(String text, int from, int to, Asked asked) {
        int close = text.charAt(to - 1) == ';' ? to - 2 : to - 1;
        if (close <= from || text.charAt(from) != '"' || text.charAt(close) != '"') {
            return false;
        }
        int code = Lines.indexOf(text, asked.anchor(), from + 1, Math.min(close, from + LONGEST_HEAD));
        if (code < 0) {
            return false;
        }
        starts[CODE] = code;
        int field = CODE;
        for (int i = code; i < close && field < FIELDS; i++) {
            if (text.charAt(i) == '~') {
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
        Depth bids = side(text, BIDS, asked.sizeUnit());
        Depth asks = side(text, ASKS, asked.sizeUnit());
        boolean untouched = Double.isNaN(open) && volume == 0 && bids.levels() == 0 && asks.levels() == 0;
        return Tick.builder(asked.symbol(), time)
                .last(price(text, LAST))
                .open(open)
                .high(price(text, HIGH))
                .low(price(text, LOW))
                .previousClose(previousClose)
                .volume(volume)
                .turnover(amount(text, TURNOVER) * TURNOVER_UNIT)
                .limitUp(price(text, LIMIT_UP))
                .limitDown(price(text, LIMIT_DOWN))
                .bids(bids)
                .asks(asks)
                .phase(untouched && previousClose > 0 && halted(asked, time) ? Phase.HALTED : null)
                .build();
    }

    /** No trade and not one order although its exchange trades: a share that merely rests would have orders. */
    private boolean halted(Asked asked, Instant time) {
        return !asked.index() && catalog.phase(asked.symbol(), time) == Phase.CONTINUOUS;
    }

    private Depth side(String text, int first, double unit) {
        int levels = 0;
        for (int level = 0; level < LEVELS; level++) {
            double price = price(text, first + 2 * level);
            double size = amount(text, first + 2 * level + 1) * unit;
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
        long digits = Numbers.digits(text, starts[TIME], starts[TIME + 1] - 1, TIME_DIGITS);
        if (digits != lastTime) {
            int clock = (int) (digits % 1_000_000);
            int date = (int) (digits / 1_000_000);
            lastInstant = LocalDateTime.of(
                            date / 10_000, date / 100 % 100, date % 100, clock / 10_000, clock / 100 % 100, clock % 100)
                    .atZone(MarketTime.ZONE)
                    .toInstant();
            lastTime = digits;
        }
        return lastInstant;
    }

    private double price(String text, int field) {
        return Numbers.price(text, starts[field], starts[field + 1] - 1);
    }

    private double amount(String text, int field) {
        return Numbers.amount(text, starts[field], starts[field + 1] - 1);
    }
}

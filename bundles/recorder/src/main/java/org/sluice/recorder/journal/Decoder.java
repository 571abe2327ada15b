package org.sluice.recorder.journal;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/** Reads the records of one segment, from its first on. Not thread-safe. */
final class Decoder {

    private static final Phase[] PHASES = Phase.values();
    private static final Interval[] INTERVALS = Interval.values();

    private final Origin origin;
    private final Input in = new Input();
    private final List<Symbol> symbols = new ArrayList<>();
    private final List<String> sources = new ArrayList<>();
    private long second;
    private long day;
    private Instant first;
    private Instant then;

    Decoder(Origin origin) {
        this.origin = origin;
    }

    /** Takes what is in a record, in order. */
    interface Items {
        void tick(long sequence, Tick tick) throws IOException;

        void bar(long sequence, Bar bar) throws IOException;
    }

    /**
     * Reads a record's content.
     *
     * @throws IOException if it makes no sense, or the taker's own
     */
    void read(byte[] bytes, int from, int to, long sequence, int count, Items items) throws IOException {
        in.of(bytes, from, to);
        second = 0;
        day = 0;
        long next = sequence;
        while (!in.atEnd()) {
            int kind = in.octet();
            switch (kind) {
                case Encoder.SYMBOL -> symbols.add(symbol());
                case Encoder.SOURCE -> sources.add(in.text());
                case Encoder.TICK -> items.tick(next++, tick());
                case Encoder.BAR -> items.bar(next++, bar());
                default -> throw new IOException("an item of an unknown kind: " + kind);
            }
        }
        if (next != sequence + count) {
            throw new IOException("a record of " + count + " has " + (next - sequence));
        }
    }

    private Symbol symbol() throws IOException {
        String exchange = in.text();
        try {
            return new Symbol(Exchange.valueOf(exchange), in.text());
        } catch (IllegalArgumentException e) {
            throw new IOException("a symbol of exchange '" + exchange + "' is none", e);
        }
    }

    private Tick tick() throws IOException {
        Symbol symbol = symbols.get(in.within(symbols.size(), "a symbol's number"));
        String source = sources.get(in.within(sources.size(), "a source's number"));
        Phase phase = PHASES[in.within(PHASES.length, "a phase")];
        times();
        return new Tick(
                symbol,
                source,
                origin,
                first,
                then,
                day(),
                phase,
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                depth(),
                depth());
    }

    private Bar bar() throws IOException {
        Symbol symbol = symbols.get(in.within(symbols.size(), "a symbol's number"));
        String source = sources.get(in.within(sources.size(), "a source's number"));
        Interval interval = INTERVALS[in.within(INTERVALS.length, "an interval")];
        times();
        return new Bar(
                symbol,
                interval,
                origin,
                source,
                first,
                then,
                day(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.number(),
                in.octet() == 1,
                (int) in.signed());
    }

    private void times() throws IOException {
        second += in.signed();
        first = instant(second);
        then = instant(second + in.signed());
    }

    private Instant instant(long seconds) throws IOException {
        int nanos = in.within(1_000_000_000, "nanoseconds");
        try {
            return Instant.ofEpochSecond(seconds, nanos);
        } catch (RuntimeException e) {
            throw new IOException("no time: " + seconds + " s", e);
        }
    }

    private LocalDate day() throws IOException {
        day += in.signed();
        try {
            return LocalDate.ofEpochDay(day);
        } catch (RuntimeException e) {
            throw new IOException("no day: " + day, e);
        }
    }

    private Depth depth() throws IOException {
        int levels = in.within(in.left() / 2 + 1, "levels");
        if (levels == 0) {
            return Depth.EMPTY;
        }
        double[] prices = new double[levels];
        double[] sizes = new double[levels];
        for (int level = 0; level < levels; level++) {
            prices[level] = in.number();
            sizes[level] = in.number();
        }
        return Depth.of(prices, sizes);
    }
}

package org.sluice.server.diff;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/**
 * One member of {@code quotes}: the terms of an instrument and its last tick, each field with the number of its last
 * change. Used by the server's thread, but for {@link #offer}.
 */
final class Quote {

    private static final int LEVELS = 5;
    private static final byte[][] NAMES = names();
    private static final int NUMBERS = NAMES.length - 3;
    private static final int DATETIME = NUMBERS;
    private static final int PHASE = NUMBERS + 1;
    private static final int ORIGIN = NUMBERS + 2;
    private static final int AVERAGE = 5;
    private static final int VOLUME = 6;
    private static final int AMOUNT = 7;
    private static final int INTEREST = 8;
    private static final int BOOK = 14;

    private static final byte[][] PHASES =
            Arrays.stream(Phase.values()).map(Quote::quoted).toArray(byte[][]::new);
    private static final byte[][] ORIGINS =
            Arrays.stream(Origin.values()).map(Quote::quoted).toArray(byte[][]::new);

    private static byte[][] names() {
        List<String> names = new ArrayList<>(List.of("last_price", "highest", "lowest", "open", "close", "average"));
        names.addAll(List.of("volume", "amount", "open_interest", "settlement", "upper_limit", "lower_limit"));
        names.addAll(List.of("pre_close", "pre_settlement"));
        for (int level = 1; level <= LEVELS; level++) {
            for (String side : List.of("bid", "ask")) {
                names.add(side + "_price" + level);
                names.add(side + "_volume" + level);
            }
        }
        names.addAll(List.of("datetime", "phase", "origin"));
        return names.stream()
                .map(name -> ('"' + name + "\":").getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
    }

    private static byte[] quoted(Enum<?> constant) {
        return ('"' + constant.name() + '"').getBytes(StandardCharsets.US_ASCII);
    }

    private final Symbol symbol;
    private final byte[] key;
    private final AtomicReference<Tick> pending = new AtomicReference<>();
    private final double[] values = new double[NUMBERS];
    private final long[] changed = new long[NAMES.length];
    private final double[] next = new double[NUMBERS];

    /** Whose lists it is in. */
    final List<Subscription> subscriptions = new ArrayList<>(1);

    /** How many need it: lists, and connections that still have to tell their client that it is gone. */
    int needed;

    private Terms terms;
    private long termsChanged;
    private long micros = Long.MIN_VALUE;
    private Phase phase;
    private Origin origin;
    private long born;
    private long before;
    private long last;

    /** The members that the last change brought, for all who had everything before it. */
    private byte[] fragment = new byte[0];

    private int fragmentLength = -1;

    Quote(Symbol symbol) {
        this.symbol = symbol;
        this.key = new JsonBuffer().name(symbol.toString()).toBytes();
        Arrays.fill(values, Double.NaN);
    }

    Symbol symbol() {
        return symbol;
    }

    /**
     * Takes a tick; any thread. Only the newest is kept until it is absorbed.
     *
     * @return whether there was none: then it is to be absorbed
     */
    boolean offer(Tick tick) {
        return pending.getAndSet(tick) == null;
    }

    /** As {@link #offer}, unless there is a newer one already. */
    boolean offerOlder(Tick tick) {
        return pending.compareAndSet(null, tick);
    }

    /** Whether there is anything to tell of it; a symbol nobody knows is left out. */
    boolean known() {
        return born > 0;
    }

    /** The number at which it became known. */
    long born() {
        return born;
    }

    boolean hasTerms() {
        return terms != null && terms.listed();
    }

    /** The number of the last change. */
    long changed() {
        return last;
    }

    /** Says what the instrument is; null for one that is not listed. */
    boolean terms(Terms now, long number) {
        if (now == null || now.equals(terms)) {
            return false;
        }
        terms = now;
        termsChanged = number;
        return changedAt(number);
    }

    /**
     * Takes the newest tick over.
     *
     * @param number of this change, if it is one
     */
    boolean absorb(long number) {
        Tick tick = pending.getAndSet(null);
        if (tick == null) {
            return false;
        }
        boolean any = terms == null && terms(Terms.bare(symbol), number);
        load(tick);
        for (int i = 0; i < NUMBERS; i++) {
            if (next[i] != values[i] && !(Double.isNaN(next[i]) && Double.isNaN(values[i]))) {
                values[i] = next[i];
                changed[i] = number;
                any = true;
            }
        }
        long time = micros(tick.exchangeTime());
        if (time != micros) {
            micros = time;
            changed[DATETIME] = number;
            any = true;
        }
        if (tick.phase() != phase) {
            phase = tick.phase();
            changed[PHASE] = number;
            any = true;
        }
        if (tick.origin() != origin) {
            origin = tick.origin();
            changed[ORIGIN] = number;
            any = true;
        }
        return any && changedAt(number);
    }

    private boolean changedAt(long number) {
        if (born == 0) {
            born = number;
        }
        if (number != last) {
            before = last;
            last = number;
        }
        fragmentLength = -1;
        return true;
    }

    private static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1000);
    }

    private void load(Tick tick) {
        next[0] = tick.last();
        next[1] = tick.high();
        next[2] = tick.low();
        next[3] = tick.open();
        next[4] = tick.phase() == Phase.CLOSED ? tick.last() : Double.NaN;
        next[AVERAGE] = average(tick);
        next[VOLUME] = tick.volume();
        next[AMOUNT] = tick.turnover();
        next[INTEREST] = tick.openInterest();
        next[9] = tick.settlement();
        next[10] = tick.limitUp();
        next[11] = tick.limitDown();
        next[12] = tick.previousClose();
        next[13] = tick.preSettlement();
        for (int level = 0; level < LEVELS; level++) {
            side(BOOK + 4 * level, tick.bids(), level);
            side(BOOK + 4 * level + 2, tick.asks(), level);
        }
        for (int i = 0; i < NUMBERS; i++) {
            if (Double.isInfinite(next[i])) {
                next[i] = Double.NaN;
            }
        }
    }

    private void side(int at, Depth depth, int level) {
        next[at] = depth.price(level);
        next[at + 1] = depth.size(level);
    }

    private double average(Tick tick) {
        double amount = tick.volume() * terms.multiplier();
        return amount > 0 ? Math.round(tick.turnover() / amount * 1e4) / 1e4 : Double.NaN;
    }

    /**
     * Writes this member.
     *
     * @param from the number up to which the reader has it; 0: not at all
     */
    void write(JsonBuffer out, long from) {
        out.put(key).put('{');
        if (from >= before && from >= born && from < last) {
            if (fragmentLength < 0) {
                int start = out.size();
                fields(out, from);
                fragmentLength = out.size() - start;
                if (fragment.length < fragmentLength) {
                    fragment = new byte[fragmentLength + fragmentLength / 2];
                }
                out.copy(start, fragment);
            } else {
                out.put(fragment, fragmentLength);
            }
        } else {
            fields(out, from < born ? 0 : from);
        }
        out.put('}');
    }

    private void fields(JsonBuffer out, long from) {
        int start = out.size();
        if (termsChanged > from) {
            out.put(terms.members());
        }
        if (changed[DATETIME] > from) {
            out.comma(start).put(NAMES[DATETIME]).dateTime(micros);
        }
        for (int i = 0; i < NUMBERS; i++) {
            if (changed[i] <= from) {
                continue;
            }
            if (!Double.isNaN(values[i])) {
                out.comma(start).put(NAMES[i]).number(values[i], count(i) ? 0 : 1);
            } else if (from > 0) {
                out.comma(start).put(NAMES[i]).put("null");
            }
        }
        if (changed[PHASE] > from && phase != null) {
            out.comma(start).put(NAMES[PHASE]).put(PHASES[phase.ordinal()]);
        }
        if (changed[ORIGIN] > from && origin != null) {
            out.comma(start).put(NAMES[ORIGIN]).put(ORIGINS[origin.ordinal()]);
        }
    }

    private static boolean count(int field) {
        return field == VOLUME || field == INTEREST || field >= BOOK && (field - BOOK) % 2 == 1;
    }

    /**
     * Writes that this member is gone.
     *
     * @param keepTerms whether the reader is to keep what does not move
     */
    void writeGone(JsonBuffer out, boolean keepTerms) {
        out.put(key);
        if (!keepTerms || !hasTerms()) {
            out.put("null");
            return;
        }
        out.put('{');
        int start = out.size();
        for (int i = 0; i < NAMES.length; i++) {
            // also what is absent by now: a reader who lags may still have it
            if (changed[i] > 0) {
                out.comma(start).put(NAMES[i]).put("null");
            }
        }
        out.put('}');
    }
}

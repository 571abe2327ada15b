package org.sluice.fetcher.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Symbol;

/**
 * Recordings of several symbols on one time line from which nights, lunch breaks and everything else in which nothing
 * was traded for long are cut out. Immutable.
 */
final class Tape {

    /** Seconds in which no symbol was traded are kept up to this number, the rest is cut out. */
    static final int LONGEST_GAP_SECONDS = 10;

    private final Map<Symbol, Recording> recordings = new HashMap<>();
    private final long seconds;
    private final String summary;

    private Tape(Collection<Trades> all, boolean keepDays) {
        long[] moments = all.stream()
                .flatMapToLong(trades -> Arrays.stream(trades.seconds()))
                .sorted()
                .distinct()
                .toArray();
        long[] positions = new long[moments.length];
        for (int i = 1; i < moments.length; i++) {
            positions[i] = positions[i - 1] + Math.min(moments[i] - moments[i - 1], LONGEST_GAP_SECONDS);
        }
        int prints = 0;
        for (Trades trades : all) {
            long[] at = new long[trades.size()];
            for (int i = 0; i < at.length; i++) {
                at[i] = positions[Arrays.binarySearch(moments, trades.seconds()[i])];
            }
            recordings.put(trades.symbol(), new Recording(trades, at, keepDays));
            prints += at.length;
        }
        seconds = positions[positions.length - 1] + LONGEST_GAP_SECONDS;
        summary = String.format(
                Locale.ROOT,
                "%,d symbols, %,d prints, %s to %s",
                recordings.size(),
                prints,
                date(moments[0]),
                date(moments[moments.length - 1]));
    }

    /**
     * Reads recordings.
     *
     * @param files at least one
     * @param keepDays whether each recorded date is a day of its own
     * @throws IOException naming the file, the line and the value that can't be used
     */
    static Tape read(List<Path> files, boolean keepDays) throws IOException {
        List<Trades> all = new ArrayList<>();
        Map<Symbol, Path> seen = new HashMap<>();
        for (Path file : files) {
            Trades trades = Trades.read(file);
            Path other = seen.put(trades.symbol(), file);
            if (other != null) {
                throw new IOException(file + ": another recording of the same symbol as " + other);
            }
            all.add(trades);
        }
        return new Tape(all, keepDays);
    }

    /** What was recorded of a symbol, or null. */
    Recording find(Symbol symbol) {
        return recordings.get(symbol);
    }

    /** How long it takes to play it once. */
    long seconds() {
        return seconds;
    }

    /** Symbols, prints and dates, for people. */
    String summary() {
        return summary;
    }

    private static LocalDate date(long second) {
        return LocalDate.ofInstant(Instant.ofEpochSecond(second), MarketTime.ZONE);
    }
}

package org.sluice.console.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/**
 * Brings together what two sources say of the same symbol at the same second of the exchange, and keeps count. A second
 * is judged once both sides have gone beyond it, as the wire of the one has no fractions of a second and either may tell
 * more than once. Thread-safe; its memory is bounded by the number of symbols.
 */
final class Comparison {

    /** What is compared. */
    enum Field {
        PRICE,
        VOLUME,
        TURNOVER
    }

    /** Seconds of a symbol that wait for the other side. */
    static final int WAITING_SECONDS = 32;

    /** Different snapshots of one side within one second. */
    private static final int PER_SECOND = 4;

    private static final int WAITING_DIFFERENCES = 20;

    private static final double PRICE_TOLERANCE = 1e-9;
    private static final double TURNOVER_TOLERANCE = 1e-6;
    private static final double FEN = 0.01;

    /** How near a quotient must be to 100 or 0.01 to be called that factor. */
    private static final double FACTOR_TOLERANCE = 0.01;

    private static final double FACTOR = 100;

    /** What is compared of a tick. */
    record Snapshot(double price, double volume, double turnover, Instant received) {

        static Snapshot of(Tick tick) {
            return new Snapshot(known(tick.last()), known(tick.volume()), known(tick.turnover()), tick.received());
        }

        /** The wire's word for absent is 0. */
        private static double known(double value) {
            return value == 0 ? Double.NaN : value;
        }

        double value(Field field) {
            return switch (field) {
                case PRICE -> price;
                case VOLUME -> volume;
                case TURNOVER -> turnover;
            };
        }

        boolean sameValues(Snapshot other) {
            return Double.compare(price, other.price) == 0
                    && Double.compare(volume, other.volume) == 0
                    && Double.compare(turnover, other.turnover) == 0;
        }
    }

    /** One value that differs. */
    record Difference(Field field, Symbol symbol, Instant time, double ours, double theirs) {

        /** By how much, as a part of the greater; 1 if one side has no value. */
        double share() {
            double share = Math.abs(ours - theirs) / Math.max(Math.abs(ours), Math.abs(theirs));
            return Double.isNaN(share) ? 1 : share;
        }

        /** {@code theirs ÷ ours} if that is 100 or 0.01, else NaN. */
        double factor() {
            double quotient = theirs / ours;
            if (Math.abs(quotient / FACTOR - 1) < FACTOR_TOLERANCE) {
                return FACTOR;
            }
            return Math.abs(quotient * FACTOR - 1) < FACTOR_TOLERANCE ? 1 / FACTOR : Double.NaN;
        }
    }

    /** How often one field differed, and how. */
    static final class Tally {
        long differing;
        long hundredfold;
        long hundredth;
        /** The one with the greatest share, or null. */
        Difference worst;

        private void add(Difference difference) {
            differing++;
            hundredfold += difference.factor() > 1 ? 1 : 0;
            hundredth += difference.factor() < 1 ? 1 : 0;
            if (worst == null || difference.share() > worst.share()) {
                worst = difference;
            }
        }
    }

    /** What both sides said of one second. */
    private static final class Second {
        final List<Snapshot> ours = new ArrayList<>(1);
        final List<Snapshot> theirs = new ArrayList<>(1);
    }

    /** One symbol: its open seconds, and the newest of each side. */
    private static final class Line {
        final TreeMap<Long, Second> open = new TreeMap<>();
        long settled = Long.MIN_VALUE;
        long newestOurs = Long.MIN_VALUE;
        long newestTheirs = Long.MIN_VALUE;
        Snapshot lastOurs;
        Snapshot lastTheirs;
        long compared;
    }

    private final ToIntFunction<Symbol> lotSize;
    private final Map<Symbol, Line> lines = new TreeMap<>();
    private final Map<Field, Tally> tallies = new EnumMap<>(Field.class);
    private final List<Difference> news = new ArrayList<>();
    private final Delays delays = new Delays();
    private long snapshots;
    private long differing;

    /** @param lotSize shares or contracts in a lot: a volume that was counted in lots may lack that much */
    Comparison(ToIntFunction<Symbol> lotSize) {
        this.lotSize = lotSize;
        for (Field field : Field.values()) {
            tallies.put(field, new Tally());
        }
    }

    synchronized void ours(Collection<Tick> ticks) {
        ticks.forEach(tick -> take(tick, true));
    }

    synchronized void theirs(Collection<Tick> ticks) {
        ticks.forEach(tick -> take(tick, false));
    }

    private void take(Tick tick, boolean ours) {
        Line line = lines.computeIfAbsent(tick.symbol(), symbol -> new Line());
        Snapshot snapshot = Snapshot.of(tick);
        long second = tick.exchangeTime().getEpochSecond();
        if (ours && second >= line.newestOurs) {
            line.newestOurs = second;
            line.lastOurs = snapshot;
        } else if (!ours && second >= line.newestTheirs) {
            line.newestTheirs = second;
            line.lastTheirs = snapshot;
        }
        if (second <= line.settled) {
            return; // said again, or late
        }
        Second both = line.open.computeIfAbsent(second, key -> new Second());
        List<Snapshot> side = ours ? both.ours : both.theirs;
        if (side.stream().noneMatch(snapshot::sameValues)) {
            if (side.size() == PER_SECOND) {
                side.remove(0);
            }
            side.add(snapshot);
        }
        long passed = Math.min(line.newestOurs, line.newestTheirs);
        while (line.open.size() > WAITING_SECONDS || !line.open.isEmpty() && line.open.firstKey() < passed) {
            settleFirst(tick.symbol(), line);
        }
    }

    private void settleFirst(Symbol symbol, Line line) {
        Map.Entry<Long, Second> first = line.open.pollFirstEntry();
        line.settled = first.getKey();
        Second both = first.getValue();
        if (both.ours.isEmpty() || both.theirs.isEmpty()) {
            return; // the other side told of other seconds
        }
        int lot = lotSize.applyAsInt(symbol);
        snapshots++;
        line.compared++;
        for (Snapshot ours : both.ours) {
            for (Snapshot theirs : both.theirs) {
                if (differences(symbol, first.getKey(), ours, theirs, lot).isEmpty()) {
                    delays.add(ours.received(), theirs.received());
                    return;
                }
            }
        }
        Snapshot ours = both.ours.get(both.ours.size() - 1);
        Snapshot theirs = both.theirs.get(both.theirs.size() - 1);
        delays.add(ours.received(), theirs.received());
        differing++;
        for (Difference difference : differences(symbol, first.getKey(), ours, theirs, lot)) {
            tallies.get(difference.field()).add(difference);
            if (news.size() < WAITING_DIFFERENCES) {
                news.add(difference);
            }
        }
    }

    private static List<Difference> differences(Symbol symbol, long second, Snapshot ours, Snapshot theirs, int lot) {
        List<Difference> found = new ArrayList<>(0);
        for (Field field : Field.values()) {
            double one = ours.value(field);
            double other = theirs.value(field);
            if (!same(field, one, other, lot)) {
                found.add(new Difference(field, symbol, Instant.ofEpochSecond(second), one, other));
            }
        }
        return found;
    }

    private static boolean same(Field field, double one, double other, int lot) {
        if (Double.isNaN(one) || Double.isNaN(other)) {
            // Less than a lot is nothing where lots are counted.
            double there = Double.isNaN(one) ? other : one;
            return Double.isNaN(there) || field == Field.VOLUME && there < lot;
        }
        double distance = Math.abs(one - other);
        return switch (field) {
            case PRICE -> distance <= PRICE_TOLERANCE;
            case VOLUME -> distance < Math.max(1, lot);
            case TURNOVER -> distance <= Math.max(FEN, TURNOVER_TOLERANCE * Math.max(Math.abs(one), Math.abs(other)));
        };
    }

    /** Judges every second that is still open: no more will come. */
    synchronized void finish() {
        lines.forEach((symbol, line) -> {
            while (!line.open.isEmpty()) {
                settleFirst(symbol, line);
            }
        });
    }

    /** The differences found since the last call, at most 20; the counts know of all. */
    synchronized List<Difference> news() {
        List<Difference> taken = List.copyOf(news);
        news.clear();
        return taken;
    }

    /** Pairs that were compared. */
    synchronized long snapshots() {
        return snapshots;
    }

    /** Pairs of which at least one value differed. */
    synchronized long differing() {
        return differing;
    }

    synchronized Tally tally(Field field) {
        return tallies.get(field);
    }

    /** How much later theirs came than ours; empty if there was no pair. */
    synchronized Optional<Duration> delay(double quantile) {
        return delays.quantile(quantile);
    }

    /** Symbols of which both sides told the same second. */
    synchronized List<Symbol> compared() {
        return symbols(line -> line.compared);
    }

    /** Symbols of which both sides told, but never the same second. */
    synchronized List<Symbol> apart() {
        return symbols(line -> line.compared == 0 && line.lastOurs != null && line.lastTheirs != null ? 1 : 0);
    }

    /** Symbols of which the newest values of both differ though nothing could be compared; after {@link #apart}. */
    synchronized long apartDiffering() {
        return apart().stream()
                .filter(symbol -> {
                    Line line = lines.get(symbol);
                    int lot = lotSize.applyAsInt(symbol);
                    return !differences(symbol, 0, line.lastOurs, line.lastTheirs, lot)
                            .isEmpty();
                })
                .count();
    }

    synchronized List<Symbol> onlyOurs() {
        return symbols(line -> line.lastTheirs == null ? 1 : 0);
    }

    synchronized List<Symbol> onlyTheirs() {
        return symbols(line -> line.lastOurs == null ? 1 : 0);
    }

    private List<Symbol> symbols(ToDoubleFunction<Line> wanted) {
        return lines.entrySet().stream()
                .filter(entry -> wanted.applyAsDouble(entry.getValue()) > 0)
                .map(Map.Entry::getKey)
                .toList();
    }
}

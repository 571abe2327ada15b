package org.sluice.collector;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Quotes;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.market.TickListener;
import org.sluice.api.status.Counters;

/**
 * Where all feeds come together: the one dispatch lock, every listener, the last tick of every symbol.
 *
 * <p>Listeners are bound and unbound under the same lock that is held while they are called, so none is called after
 * its service is gone.
 */
@Component(
        service = {Market.class, Quotes.class, Counters.class},
        immediate = true,
        property = Counters.NAME + "=market")
public final class Market implements Quotes, Counters {

    private static final Logger LOG = LoggerFactory.getLogger(Market.class);

    private static final long FIRST_REST_MILLIS = Duration.ofSeconds(1).toMillis();
    private static final long LONGEST_REST_MILLIS = Duration.ofMinutes(1).toMillis();

    private final ReentrantLock dispatch = new ReentrantLock(true);
    private final List<Heard> listeners = new ArrayList<>();
    private final Map<String, Line> lines = new ConcurrentHashMap<>();
    private final List<Line> inOrder = new CopyOnWriteArrayList<>();
    private final Watchdog watchdog = new Watchdog();

    @Activate
    public Market() {}

    @Deactivate
    void deactivate() {
        watchdog.close();
    }

    Watchdog watchdog() {
        return watchdog;
    }

    @Reference(
            name = "listener",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeListener")
    void addListener(TickListener listener, Map<String, Object> properties) {
        Object name =
                properties.getOrDefault("component.name", listener.getClass().getName());
        dispatch.lock();
        try {
            listeners.add(new Heard(listener, "tick listener " + name));
        } finally {
            dispatch.unlock();
        }
    }

    void removeListener(TickListener listener) {
        dispatch.lock();
        try {
            listeners.removeIf(heard -> heard.listener == listener);
        } finally {
            dispatch.unlock();
        }
    }

    /**
     * A collector begins to use a feed. What the feed last said is kept as long as its origin stays.
     *
     * @throws IllegalStateException if another collector has it
     */
    Line open(String feed, Origin origin) {
        Line line = lines.compute(feed, (name, existing) -> {
            if (existing != null && existing.open) {
                throw new IllegalStateException("feed '" + name + "' is already collected by another configuration");
            }
            return existing != null && existing.origin == origin ? existing : new Line(name, origin);
        });
        line.open = true;
        inOrder.removeIf(other -> other.feed.equals(feed));
        inOrder.add(line);
        return line;
    }

    @Override
    public Optional<Tick> last(Symbol symbol) {
        Tick best = null;
        for (Line line : inOrder) {
            Tick tick = line.last(symbol);
            if (tick != null && (best == null || better(tick, best))) {
                best = tick;
            }
        }
        return Optional.ofNullable(best);
    }

    @Override
    public Collection<Tick> all() {
        Map<Symbol, Tick> all = new HashMap<>();
        for (Line line : inOrder) {
            line.last.forEach((symbol, last) -> all.merge(symbol, last.tick, (a, b) -> better(b, a) ? b : a));
        }
        return List.copyOf(all.values());
    }

    /** A live tick is better than any test tick; else the later one. */
    private static boolean better(Tick tick, Tick than) {
        return tick.origin() == than.origin()
                ? tick.exchangeTime().isAfter(than.exchangeTime())
                : tick.origin() == Origin.LIVE;
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        for (Line line : inOrder) {
            counters.put(line.feed + ".ticks", line.accepted);
            counters.put(line.feed + ".dropped.late", line.droppedLate);
            counters.put(line.feed + ".dropped.backwards", line.droppedBackwards);
        }
        dispatch.lock();
        try {
            long failures = listeners.stream()
                    .mapToLong(heard -> heard.containment.failures())
                    .sum();
            counters.put("listeners", (long) listeners.size());
            counters.put("listener.failures", failures);
            counters.put(
                    "listener.ticks.dropped",
                    listeners.stream().mapToLong(heard -> heard.missed).sum());
        } finally {
            dispatch.unlock();
        }
        return counters;
    }

    @Override
    public List<String> warnings() {
        long now = System.currentTimeMillis();
        dispatch.lock();
        try {
            return listeners.stream()
                    .filter(heard -> heard.containment.resting(now))
                    .map(heard -> heard.who + " rests after: " + heard.containment.lastError())
                    .toList();
        } finally {
            dispatch.unlock();
        }
    }

    /** One feed's way into the market. Used by its collector's thread only; counters may be read by any. */
    final class Line {
        private final String feed;
        private final Origin origin;
        private final Map<Symbol, Last> last = new ConcurrentHashMap<>();
        private final Carry carry = new Carry();
        private volatile boolean open;
        private volatile long accepted;
        private int advanced;
        private volatile long droppedLate;
        private volatile long droppedBackwards;

        private Line(String feed, Origin origin) {
            this.feed = feed;
            this.origin = origin;
        }

        /** The tick as it follows on what this feed said of its symbol before. By the collector's thread. */
        Tick carried(Tick tick) {
            Last before = last.get(tick.symbol());
            return before == null ? tick : carry.on(tick, before.tick, before.volume);
        }

        /** The collector is done with it; another may open it. */
        void close() {
            open = false;
        }

        Origin origin() {
            return origin;
        }

        Tick last(Symbol symbol) {
            Last found = last.get(symbol);
            return found == null ? null : found.tick;
        }

        /** Whether its volume does not fall below the last known one of its symbol; a test source's is carried on. */
        boolean goesForward(Tick tick) {
            Last before = last.get(tick.symbol());
            return before == null
                    || origin == Origin.TEST
                    || !(tick.volume() < before.volume)
                    || tick.tradingDay() != null && !before.sameDay(tick);
        }

        /** How many of the symbols have had no quote since then. */
        int silentSince(Instant since, List<Symbol> symbols) {
            int silent = 0;
            for (Symbol symbol : symbols) {
                Tick tick = last(symbol);
                if (tick == null || tick.received().isBefore(since)) {
                    silent++;
                }
            }
            return silent;
        }

        long accepted() {
            return accepted;
        }

        void roundStart() {
            callAll(heard -> heard.roundStart(feed));
        }

        void roundEnd() {
            callAll(heard -> heard.roundEnd(feed));
        }

        /**
         * Drops what would run backwards and hands the rest to every listener.
         *
         * @param distrusted symbols whose volume contradicts its turnover: it is passed on, but later ones are not
         *     measured against it, or a right one would look as if it ran backwards for the rest of the day
         * @return how many were later than the last of their symbol, and taken
         */
        int accept(List<Tick> ticks, Set<Symbol> distrusted) {
            dispatch.lock();
            try {
                int advancedBefore = advanced;
                List<Tick> forward = forwardOnly(ticks, distrusted);
                if (!forward.isEmpty()) {
                    accepted += forward.size();
                    for (Heard heard : listeners) {
                        heard.ticks(feed, forward);
                    }
                }
                return advanced - advancedBefore;
            } finally {
                dispatch.unlock();
            }
        }

        private List<Tick> forwardOnly(List<Tick> ticks, Set<Symbol> distrusted) {
            List<Tick> forward = new ArrayList<>(ticks.size());
            for (Tick tick : ticks) {
                Last before = last.get(tick.symbol());
                if (before == null) {
                    last.put(tick.symbol(), new Last(tick, !distrusted.contains(tick.symbol())));
                    forward.add(tick);
                    advanced++;
                } else if (tick.exchangeTime().isBefore(before.tick.exchangeTime())) {
                    droppedLate++;
                } else if (before.sameDay(tick) && tick.volume() < before.volume) {
                    droppedBackwards++;
                } else {
                    if (tick.exchangeTime().isAfter(before.tick.exchangeTime())) {
                        advanced++;
                    }
                    before.advance(tick, !distrusted.contains(tick.symbol()));
                    forward.add(tick);
                }
            }
            return Collections.unmodifiableList(forward);
        }

        private void callAll(Consumer<Heard> call) {
            dispatch.lock();
            try {
                listeners.forEach(call);
            } finally {
                dispatch.unlock();
            }
        }
    }

    /**
     * The last tick of a symbol, and the last volume known: a source without volumes must not hide a fall, one with
     * wrong volumes must not feign one.
     */
    private static final class Last {
        private volatile Tick tick;
        private double volume;

        Last(Tick tick, boolean trusted) {
            this.tick = tick;
            this.volume = trusted ? tick.volume() : Double.NaN;
        }

        boolean sameDay(Tick next) {
            return next.tradingDay().equals(tick.tradingDay());
        }

        void advance(Tick next, boolean trusted) {
            double known = trusted ? next.volume() : Double.NaN;
            volume = Double.isNaN(known) && sameDay(next) ? volume : known;
            tick = next;
        }
    }

    /** A listener and what it has done wrong so far. Guarded by the dispatch lock. */
    private static final class Heard {
        private final TickListener listener;
        private final String who;
        private final Containment containment;
        /** Per feed the number of failures at the last start it was told of: after a failure it waits for a start. */
        private final Map<String, Long> startedAfter = new HashMap<>();

        private long missed;

        Heard(TickListener listener, String who) {
            this.listener = listener;
            this.who = who;
            this.containment = new Containment(who, FIRST_REST_MILLIS, LONGEST_REST_MILLIS);
        }

        void roundStart(String feed) {
            if (!containment.resting(System.currentTimeMillis())) {
                startedAfter.put(feed, containment.failures());
                call(heard -> heard.onRoundStart(feed));
            }
        }

        void ticks(String feed, List<Tick> ticks) {
            if (waitsForStart(feed)) {
                missed += ticks.size();
            } else {
                call(heard -> heard.onTicks(feed, ticks));
            }
        }

        void roundEnd(String feed) {
            if (!waitsForStart(feed)) {
                call(heard -> heard.onRoundEnd(feed));
                if (!waitsForStart(feed)) {
                    containment.worked();
                }
            }
        }

        private boolean waitsForStart(String feed) {
            return startedAfter.getOrDefault(feed, 0L) != containment.failures();
        }

        private void call(Consumer<TickListener> call) {
            try {
                call.accept(listener);
            } catch (RuntimeException | LinkageError e) {
                containment.failed(Containment.describe(e), e, System.currentTimeMillis(), LOG);
            }
        }
    }
}

package org.sluice.aggregator;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.storage.BarStore;
import org.sluice.api.storage.Gap;
import org.sluice.api.storage.Gaps;
import org.sluice.api.storage.Ticks;

/**
 * Fetches what was before the start, some symbols at a time, and what was missed since. It is run by the thread
 * {@code aggregator-past}, which may block; series are touched under the aggregator's lock only.
 */
final class Past {

    private static final Logger LOG = LoggerFactory.getLogger(Past.class);

    /** Symbols for which journal and store are searched at once. */
    private static final int MOST_SYMBOLS = 64;

    /** More ticks are not held at once: with more it asks for fewer symbols, of a single one it reads no more. */
    private static final int MOST_TICKS = 1_000_000;

    private static final Duration AFTER_END = Duration.ofHours(1);

    final Service<Ticks> ticks = new Service<>();
    final Service<BarStore> store = new Service<>();
    final Service<Gaps> gaps = new Service<>();

    private final ReentrantLock lock;
    private final Tally tally;
    private final InstantSource clock;
    private final Duration patience;
    private final Instant patientUntil;
    private final ArrayDeque<Series> rebuilds = new ArrayDeque<>();
    private final ArrayDeque<Series> loads = new ArrayDeque<>();
    private final Map<LocalDate, Set<Gap>> known = new LinkedHashMap<>();
    private final Set<String> told = new HashSet<>();
    private int symbols = MOST_SYMBOLS;
    private volatile String failure = "";

    Past(ReentrantLock lock, Tally tally, InstantSource clock, Duration patience) {
        this.lock = lock;
        this.tally = tally;
        this.clock = clock;
        this.patience = patience;
        patientUntil = clock.instant().plus(patience);
    }

    /** Under the lock: the series waits for today's ticks. Whether it has to. */
    boolean awaits(Series series) {
        if (!ticks.present() || clock.instant().isAfter(patientUntil)) {
            return false;
        }
        series.waiting = new ArrayList<>();
        rebuilds.add(series);
        return true;
    }

    /** Under the lock: the series wants the days of before. */
    void wantsDays(Series series) {
        if (series.hasLonger()) {
            loads.add(series);
        }
    }

    int waiting() {
        return rebuilds.size();
    }

    String failure() {
        return failure;
    }

    /** Does the next piece of work; false if there is none that can be done now. */
    boolean step(long catalogRevision) {
        Map<Symbol, Series> rebuild;
        Series load;
        lock.lock();
        try {
            rebuild = next();
            load = rebuild.isEmpty() && store.present() ? loads.poll() : null;
        } finally {
            lock.unlock();
        }
        if (!rebuild.isEmpty()) {
            return rebuild(rebuild, catalogRevision);
        }
        return load != null && load(load);
    }

    /** Those that are asked for together: of one origin, each symbol once. */
    private Map<Symbol, Series> next() {
        Map<Symbol, Series> next = new LinkedHashMap<>();
        for (Series each : rebuilds) {
            if (next.size() == symbols
                    || next.containsKey(each.symbol)
                    || !next.isEmpty()
                            && each.origin != next.values().iterator().next().origin) {
                break;
            }
            next.put(each.symbol, each);
        }
        return next;
    }

    private boolean rebuild(Map<Symbol, Series> next, long catalogRevision) {
        Map<Symbol, Plan> plans = new HashMap<>();
        next.forEach((symbol, series) -> plans.put(symbol, series.plan()));
        Map<Symbol, List<Tick>> stored = Map.of();
        try {
            stored = ticks.ask(service -> read(service, next, plans), Map.of());
        } catch (TooManyException e) {
            symbols = Math.max(1, symbols / 2);
            if (next.size() > 1) {
                return true;
            }
            failed("the day's ticks can't be read", e);
        } catch (IOException | RuntimeException e) {
            failed("the day's ticks can't be read", e);
            if (clock.instant().isBefore(patientUntil)) {
                return false;
            }
        }
        for (Series series : next.values()) {
            put(series, plans.get(series.symbol), stored.get(series.symbol), catalogRevision);
        }
        return true;
    }

    private void put(Series series, Plan plan, List<Tick> stored, long catalogRevision) {
        lock.lock();
        try {
            if (!rebuilds.remove(series)) {
                return;
            }
            if (stored == null || stored.isEmpty()) {
                tally.notRebuilt++;
            } else {
                tally.rebuilt++;
            }
            series.rebuild(stored, catalogRevision);
            known.getOrDefault(plan.tradingDay(), Set.of()).forEach(gap -> miss(series, gap));
            // Those that wait would wait for too long.
            if (clock.instant().isAfter(patientUntil) && !rebuilds.isEmpty()) {
                LOG.warn(
                        "the day's ticks of {} symbols were not read within {} s: their bars begin now",
                        rebuilds.size(),
                        patience.toSeconds());
                for (Series each = rebuilds.poll(); each != null; each = rebuilds.poll()) {
                    tally.notRebuilt++;
                    each.rebuild(null, catalogRevision);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private static final class TooManyException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private Map<Symbol, List<Tick>> read(Ticks service, Map<Symbol, Series> next, Map<Symbol, Plan> plans)
            throws IOException {
        Map<Symbol, List<Tick>> all = new HashMap<>();
        int[] count = new int[1];
        service.read(
                next.keySet(),
                next.values().iterator().next().origin,
                Instant.ofEpochMilli(
                        plans.values().stream().mapToLong(Plan::firstTick).min().orElseThrow()),
                Instant.ofEpochMilli(plans.values().stream()
                                .mapToLong(Plan::end)
                                .max()
                                .orElseThrow())
                        .plus(AFTER_END),
                portion -> {
                    if (ticks.leaving()) {
                        throw new CancellationException("it is leaving");
                    }
                    for (Tick tick : portion) {
                        if (of(tick, plans.get(tick.symbol()))) {
                            all.computeIfAbsent(tick.symbol(), key -> new ArrayList<>())
                                    .add(tick);
                            count[0]++;
                        }
                    }
                    if (count[0] > MOST_TICKS) {
                        throw new TooManyException();
                    }
                });
        return all;
    }

    private static boolean of(Tick tick, Plan plan) {
        long time = tick.exchangeTime().toEpochMilli();
        return plan != null
                && tick.tradingDay().equals(plan.tradingDay())
                && time >= plan.firstTick()
                && time < plan.end() + AFTER_END.toMillis();
    }

    private boolean load(Series series) {
        LocalDate today = series.plan().tradingDay();
        LocalDate first = Period.of(Interval.YEAR, today).first().minusDays(7);
        try {
            List<Bar> days = store.ask(
                    service -> service.read(
                            series.symbol,
                            Interval.DAY,
                            series.origin,
                            first.atStartOfDay(MarketTime.ZONE).toInstant(),
                            today.atStartOfDay(MarketTime.ZONE).toInstant()),
                    null);
            lock.lock();
            try {
                if (days != null && series.plan().tradingDay().equals(today)) {
                    series.load(days);
                }
            } finally {
                lock.unlock();
            }
        } catch (IOException | RuntimeException e) {
            failed("the day bars of before can't be read", e);
        }
        return true;
    }

    private void failed(String what, Exception e) {
        failure = what + ": " + e;
        if (told.size() < 20 && told.add(failure)) {
            LOG.warn("{}: {}", what, e.toString());
        }
    }

    /** Looks for gaps that are new. */
    void look(List<Series> all) {
        Map<LocalDate, List<Gap>> found = new HashMap<>();
        Set<LocalDate> days = new HashSet<>();
        lock.lock();
        try {
            all.forEach(series -> {
                if (series.plan() != null) {
                    days.add(series.plan().tradingDay());
                }
            });
        } finally {
            lock.unlock();
        }
        for (LocalDate day : days) {
            try {
                found.put(day, gaps.ask(service -> service.of(day), List.of()));
            } catch (IOException | RuntimeException e) {
                failed("the gaps can't be read", e);
            }
        }
        Map<Symbol, List<Series>> bySymbol = new HashMap<>();
        all.forEach(series -> bySymbol.computeIfAbsent(series.symbol, key -> new ArrayList<>())
                .add(series));
        found.forEach((day, list) -> list.forEach(
                gap -> tell(day, gap, gap.symbol() == null ? all : bySymbol.getOrDefault(gap.symbol(), List.of()))));
        lock.lock();
        try {
            known.keySet().retainAll(days);
        } finally {
            lock.unlock();
        }
    }

    /** One at a time: quotes shall not wait for thousands. */
    private void tell(LocalDate day, Gap gap, List<Series> touched) {
        lock.lock();
        try {
            if (known.computeIfAbsent(day, key -> new HashSet<>()).add(gap)) {
                touched.forEach(series -> miss(series, gap));
            }
        } finally {
            lock.unlock();
        }
    }

    private static void miss(Series series, Gap gap) {
        if (series.plan() != null
                && series.origin == gap.origin()
                && (gap.symbol() == null || gap.symbol().equals(series.symbol))) {
            series.miss(gap.from(), gap.to());
        }
    }
}

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
 * Fetches what was before the start, one symbol after the other, and what was missed since. It is run by the thread
 * {@code aggregator-past}, which may block; series are touched under the aggregator's lock only.
 */
final class Past {

    private static final Logger LOG = LoggerFactory.getLogger(Past.class);

    /** More ticks of one symbol's day are not read. */
    private static final int MOST_TICKS = 500_000;

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
        Series series;
        boolean rebuild;
        lock.lock();
        try {
            rebuild = !rebuilds.isEmpty();
            series = rebuild ? rebuilds.peek() : store.present() ? loads.poll() : null;
        } finally {
            lock.unlock();
        }
        if (series == null) {
            return false;
        }
        return rebuild ? rebuild(series, catalogRevision) : load(series);
    }

    private boolean rebuild(Series series, long catalogRevision) {
        Plan plan = series.plan();
        List<Tick> stored = null;
        try {
            stored = ticks.ask(service -> read(service, series, plan), List.of());
        } catch (IOException | RuntimeException e) {
            failed("the day's ticks can't be read", e);
            if (clock.instant().isBefore(patientUntil)) {
                return false;
            }
        }
        lock.lock();
        try {
            rebuilds.poll();
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
        return true;
    }

    private List<Tick> read(Ticks service, Series series, Plan plan) throws IOException {
        List<Tick> all = new ArrayList<>();
        service.read(
                series.symbol,
                series.origin,
                Instant.ofEpochMilli(plan.firstTick()),
                Instant.ofEpochMilli(plan.end()).plus(Duration.ofHours(1)),
                portion -> {
                    if (ticks.leaving() || all.size() > MOST_TICKS) {
                        throw new CancellationException(ticks.leaving() ? "it is leaving" : "too many ticks");
                    }
                    portion.stream()
                            .filter(tick -> tick.tradingDay().equals(plan.tradingDay()))
                            .forEach(all::add);
                });
        return all;
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

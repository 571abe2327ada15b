package org.sluice.catalog;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.catalog.CatalogChanges;
import org.sluice.api.catalog.CatalogChanges.Change;
import org.sluice.api.catalog.CatalogChanges.Outcome;
import org.sluice.api.catalog.CatalogChanges.Update;
import org.sluice.catalog.Merge.Known;

/** Has the sources updated, at the set times or when somebody asks; one update at a time. Thread-safe. */
final class Updates {

    private static final Logger LOG = LoggerFactory.getLogger(Updates.class);

    /** After how long a failed update at a set time is tried again. */
    private static final Duration RETRY = Duration.ofMinutes(5);

    private static final int NAMES_IN_LOG = 5;

    private final Sources sources;
    private final Schedule schedule;
    private final InstantSource clock;
    private final ReentrantLock running = new ReentrantLock();

    /** The last bad result of each source, so that it is said once; under the lock. */
    private final Map<String, String> warned = new HashMap<>();

    private final AtomicLong updates = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();

    Updates(Sources sources, Schedule schedule, InstantSource clock) {
        this.sources = sources;
        this.schedule = schedule;
        this.clock = clock;
    }

    /** When the set times next come, or null. */
    Instant next() {
        return schedule.next(clock.instant(), tradingDays());
    }

    private Predicate<LocalDate> tradingDays() {
        return sources.now().snapshot().calendar()::isTradingDay;
    }

    /** What the origins have that is not known here. */
    CatalogChanges diff() {
        begin();
        try {
            List<Known> before = new ArrayList<>();
            List<Known> after = new ArrayList<>();
            List<Update> results = new ArrayList<>();
            for (Source source : sources.bound()) {
                Source.Upstream upstream = source.upstream();
                results.add(upstream.update());
                if (source.data() != null) {
                    before.add(new Known(source.name(), source.data()));
                }
                if (upstream.data() != null) {
                    after.add(new Known(source.name(), upstream.data()));
                } else if (source.data() != null) {
                    after.add(new Known(source.name(), source.data()));
                }
            }
            return Differences.between(merged(before), merged(after), results);
        } finally {
            running.unlock();
        }
    }

    /** Asks every source to update. */
    CatalogChanges update(boolean force, Consumer<String> progress) {
        begin();
        try {
            return update(sources.bound(), force, progress);
        } finally {
            running.unlock();
        }
    }

    private void begin() {
        if (!running.tryLock()) {
            throw new IllegalStateException("an update is under way; try again when it is done");
        }
    }

    /** Has the sources updated for which a set time has come since they last were. By the thread {@code catalog}. */
    void runDue() {
        Instant now = clock.instant();
        Instant due = schedule.due(now, tradingDays());
        if (due == null || !running.tryLock()) {
            return;
        }
        try {
            List<Source> late = sources.bound().stream()
                    .filter(source -> isLate(source, due, now))
                    .toList();
            if (!late.isEmpty()) {
                update(late, false, line -> {});
            }
        } catch (RuntimeException e) {
            // The thread has other duties; the next time comes.
            LOG.warn("catalog update: {}", e.toString(), e);
        } finally {
            running.unlock();
        }
    }

    private static boolean isLate(Source source, Instant due, Instant now) {
        Instant last = source.lastUpdate();
        return last == null
                || last.isBefore(due)
                || source.updated().outcome() == Outcome.FAILED && !now.isBefore(last.plus(RETRY));
    }

    private CatalogChanges update(List<Source> chosen, boolean force, Consumer<String> progress) {
        Snapshot before = merged(sources.known());
        List<Update> results = new ArrayList<>();
        for (Source source : chosen) {
            progress.accept(source.name() + ": asking its origin");
            Update result = source.update(force, clock.instant());
            results.add(result);
            count(result.outcome());
            progress.accept(source.name() + ": " + result.text());
        }
        if (results.stream().anyMatch(result -> result.outcome() == Outcome.CHANGED)) {
            sources.changed();
        }
        CatalogChanges changes = Differences.between(before, merged(sources.known()), results);
        log(changes);
        return changes;
    }

    private void count(Outcome outcome) {
        updates.incrementAndGet();
        if (outcome == Outcome.REFUSED) {
            refused.incrementAndGet();
        } else if (outcome == Outcome.FAILED) {
            failed.incrementAndGet();
        }
    }

    private static Snapshot merged(List<Known> known) {
        return Merge.of(known).snapshot(0, false);
    }

    private void log(CatalogChanges changes) {
        LOG.info(
                "catalog update: {} added, {} changed, {} expired{}",
                changes.added().size(),
                changes.changed().size(),
                changes.expired().size(),
                changes.isEmpty() ? "" : "; " + first(changes));
        for (Update update : changes.updates()) {
            boolean bad = update.outcome() == Outcome.REFUSED || update.outcome() == Outcome.FAILED;
            String before = bad ? warned.put(update.source(), update.text()) : warned.remove(update.source());
            if (bad && !update.text().equals(before)) {
                LOG.warn("catalog source {}: {}", update.source(), update.text());
            }
        }
    }

    private static String first(CatalogChanges changes) {
        List<String> names = Stream.of(changes.added(), changes.changed(), changes.expired())
                .flatMap(List::stream)
                .limit(NAMES_IN_LOG)
                .map(Updates::shown)
                .toList();
        int all = changes.added().size()
                + changes.changed().size()
                + changes.expired().size();
        return String.join(", ", names) + (all > names.size() ? " and " + (all - names.size()) + " more" : "");
    }

    private static String shown(Change change) {
        return change.name().isEmpty() ? change.subject() : change.subject() + ' ' + change.name();
    }

    Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("updates", updates.get());
        counters.put("updates.refused", refused.get());
        counters.put("updates.failed", failed.get());
        return counters;
    }
}

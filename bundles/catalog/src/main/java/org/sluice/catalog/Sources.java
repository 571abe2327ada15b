package org.sluice.catalog;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.catalog.CatalogChanges.Outcome;
import org.sluice.api.catalog.CatalogSource;
import org.sluice.catalog.Merge.Known;

/**
 * The bound sources, the thread {@code catalog} that looks after them, and the snapshot made from them. Binding and
 * unbinding, the looks for changes and the merging are under one lock; each source has one of its own for the calls to it.
 * {@link #now} and the status take none.
 */
final class Sources {

    private static final Logger LOG = LoggerFactory.getLogger(Sources.class);

    /** What is known at one time, and what a person should know of it. */
    record View(Snapshot snapshot, Overview overview) {}

    private final long refreshMillis;
    private final boolean alwaysOpen;
    private final InstantSource clock;
    private final Thread thread = new Thread(this::run, "catalog");

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition closing = lock.newCondition();
    private final Set<String> knownConflicts = new HashSet<>();
    private boolean closed;
    private Runnable duty = () -> {};

    /** In order of preference; replaced, never changed. */
    private volatile List<Source> bound = List.of();

    private volatile View view;

    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong conflicts = new AtomicLong();

    Sources(long refreshMillis, boolean alwaysOpen, InstantSource clock) {
        this.refreshMillis = refreshMillis;
        this.alwaysOpen = alwaysOpen;
        this.clock = clock;
        // Counting from the clock keeps a new catalog's revisions apart from those of the one before it.
        Merge merge = new Merge();
        Snapshot nothing = merge.snapshot(clock.millis(), alwaysOpen);
        view = new View(nothing, new Overview(nothing, List.of(), merge));
        thread.setDaemon(true);
    }

    /** The latest snapshot; never null. */
    View now() {
        return view;
    }

    /** In order of preference. */
    List<Source> bound() {
        return bound;
    }

    /** What they know, in order of preference. */
    List<Known> known() {
        return bound.stream()
                .filter(source -> source.data() != null)
                .map(source -> new Known(source.name(), source.data()))
                .toList();
    }

    /** @param duty done by the thread after each look for changes, without a lock */
    void start(Runnable duty) {
        this.duty = duty;
        thread.start();
    }

    /** When this returns no source is called any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            closing.signalAll();
        } finally {
            lock.unlock();
        }
        bound.forEach(Source::retire);
    }

    /** Reads it before this returns. */
    void add(CatalogSource service, String name, int ranking) {
        lock.lock();
        try {
            Source source = new Source(service, name, ranking);
            List<Source> more = new ArrayList<>(bound);
            more.add(source);
            more.sort(Source.PREFERENCE);
            bound = List.copyOf(more);
            check(source);
            publish();
        } finally {
            lock.unlock();
        }
    }

    /** When this returns it is not called any more, and nothing it said is known. */
    void remove(CatalogSource service) {
        List<Source> leaving;
        lock.lock();
        try {
            leaving = bound.stream().filter(source -> source.is(service)).toList();
            bound = bound.stream().filter(source -> !source.is(service)).toList();
            if (!closed) {
                publish();
            }
        } finally {
            lock.unlock();
        }
        leaving.forEach(Source::retire);
    }

    private void run() {
        try {
            while (!pause()) {
                duty.run();
            }
        } catch (InterruptedException e) {
            // Nobody but a shutdown interrupts this thread; there is nothing to finish.
            Thread.currentThread().interrupt();
        }
    }

    /** Waits, which lets go of the lock, and looks for changes; answers whether this is the end. */
    private boolean pause() throws InterruptedException {
        lock.lock();
        try {
            if (!closed && !closing.await(refreshMillis, TimeUnit.MILLISECONDS)) {
                refresh();
            }
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void refresh() {
        boolean changed = false;
        for (Source source : bound) {
            changed |= check(source);
        }
        if (changed) {
            publish();
        }
    }

    private boolean check(Source source) {
        Outcome outcome = source.check(clock.instant(), refreshMillis);
        if (outcome == Outcome.FAILED) {
            failures.incrementAndGet();
        }
        return outcome == Outcome.CHANGED;
    }

    /** Makes what the sources know now what is known. */
    void changed() {
        lock.lock();
        try {
            if (!closed) {
                publish();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock. */
    private void publish() {
        Merge merge = Merge.of(known());
        merge.conflicts().keySet().stream().filter(knownConflicts::add).forEach(each -> conflicts.incrementAndGet());
        Snapshot merged = merge.snapshot(view.snapshot.revision() + 1, alwaysOpen);
        List<String> names = bound.stream().map(Source::name).toList();
        view = new View(merged, new Overview(merged, names, merge));
        changes.incrementAndGet();
        LOG.info(
                "catalog: {} instruments, {} products, holidays until {}, from {}",
                merged.all().size(),
                merged.productCount(),
                merged.calendar().until(),
                names);
    }

    Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("changes", changes.get());
        counters.put("reads.failed", failures.get());
        counters.put("conflicts", conflicts.get());
        return counters;
    }

    /** One sentence for each source that can't be read or updated. */
    List<String> warnings() {
        return bound.stream()
                .flatMap(source -> Stream.of(source.warning(), source.updateWarning()))
                .filter(Objects::nonNull)
                .toList();
    }
}

package org.sluice.recorder;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.storage.BarStore;
import org.sluice.api.storage.Segment;
import org.sluice.api.storage.TickStore;
import org.sluice.recorder.Cursor.Role;
import org.sluice.recorder.journal.Journal;
import org.sluice.recorder.journal.StoredSegment;

/**
 * The thread {@code store-<name>}: gives one store the sealed segments in order, at the store's own pace. The lock is held
 * around each call, and by whoever adds or takes away the store: it is not called after it was taken away.
 */
final class StoreFeed implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(StoreFeed.class);

    private static final long FIRST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 60_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String name;
    private final Path folder;
    private final List<Journal> journals;
    private final Runnable advanced;
    private final ReentrantLock calling = new ReentrantLock();
    private final Condition changed = calling.newCondition();
    private final Map<Role, Target> targets = new ConcurrentHashMap<>();
    private final Thread thread;
    private Cursor cursor;
    private volatile boolean ended;
    private boolean ready;
    private final AtomicInteger leaving = new AtomicInteger();
    private volatile long appended;
    private volatile long failures;
    private volatile String failure = "";

    /** The store's object and how it is given a segment. */
    private record Target(Object service, Appender appender) {}

    @FunctionalInterface
    private interface Appender {
        void append(Segment segment) throws IOException;
    }

    StoreFeed(String name, Path folder, List<Journal> journals, Runnable advanced) {
        this.name = name;
        this.folder = folder;
        this.journals = journals;
        this.advanced = advanced;
        this.thread = new Thread(this, "store-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    void add(TickStore store) {
        add(Role.TICKS, new Target(store, store::append));
    }

    void add(BarStore store) {
        add(Role.BARS, new Target(store, store::append));
    }

    private void add(Role role, Target target) {
        calling.lock();
        try {
            targets.put(role, target);
            changed.signalAll();
        } finally {
            calling.unlock();
        }
    }

    /** It is not called any more when this returns; a call in progress is interrupted after a while. */
    void remove(Role role, Object store) {
        leaving.incrementAndGet();
        boolean held = acquire();
        try {
            Target target = targets.get(role);
            if (target != null && target.service() == store) {
                targets.remove(role);
            }
        } finally {
            leaving.decrementAndGet();
            if (held) {
                changed.signalAll();
                calling.unlock();
            }
        }
    }

    private boolean acquire() {
        try {
            if (calling.tryLock(PATIENCE.toMillis() / 2, TimeUnit.MILLISECONDS)) {
                return true;
            }
            thread.interrupt();
            if (calling.tryLock(PATIENCE.toMillis() / 2, TimeUnit.MILLISECONDS)) {
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LOG.error("store {} does not come back from a call; it goes while it is in it", name);
        return false;
    }

    boolean hasTargets() {
        return !targets.isEmpty();
    }

    /** There may be more to give. */
    void wake() {
        if (calling.tryLock()) {
            try {
                changed.signalAll();
            } finally {
                calling.unlock();
            }
        }
    }

    /** The journal is open. */
    void ready() {
        calling.lock();
        try {
            ready = true;
            changed.signalAll();
        } finally {
            calling.unlock();
        }
    }

    void end() {
        boolean held = acquire();
        try {
            ended = true;
            targets.clear();
        } finally {
            if (held) {
                changed.signalAll();
                calling.unlock();
            }
        }
    }

    @Override
    public void run() {
        long pause = FIRST_PAUSE_MILLIS;
        calling.lock();
        try {
            while (!ended) {
                Boolean worked = ready && !targets.isEmpty() && leaving.get() == 0 ? step() : null;
                if (worked == null) {
                    pause(500);
                } else if (worked) {
                    pause = FIRST_PAUSE_MILLIS;
                    // whoever waits for the lock gets it between two calls
                    pause(0);
                } else {
                    pause(pause);
                    pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
                }
            }
        } finally {
            calling.unlock();
        }
    }

    private void pause(long millis) {
        if (millis == 0) {
            calling.unlock();
            Thread.yield();
            calling.lock();
            return;
        }
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            changed.awaitNanos(left);
        } catch (InterruptedException e) {
            // It was meant for a call that has ended meanwhile.
            LOG.debug("store {} was interrupted between two calls", name, e);
        }
    }

    /** Gives the store its next segment: true if it took it, false if it failed, null if there is none. */
    private Boolean step() {
        try {
            if (cursor == null) {
                cursor = Cursor.read(folder, name);
            }
            for (Journal journal : journals) {
                for (Role role : Role.values()) {
                    Target target = targets.get(role);
                    StoredSegment segment = target == null ? null : journal.after(cursor.at(role, journal.origin()));
                    if (segment != null) {
                        give(journal, segment, target);
                        return true;
                    }
                }
            }
            return null;
        } catch (IOException | RuntimeException | LinkageError e) {
            Thread.interrupted();
            failures++;
            String text = e.toString();
            if (!text.equals(failure)) {
                LOG.warn("store {} failed: {}; it is tried again", name, text);
                LOG.debug("store {}", name, e);
            }
            failure = text;
            return false;
        }
    }

    private void give(Journal journal, StoredSegment segment, Target target) throws IOException {
        if (!segment.sound()) {
            journal.setAside(segment);
            return;
        }
        target.appender().append(segment);
        List<Role> roles = new ArrayList<>();
        targets.forEach((role, each) -> {
            StoredSegment next = journal.after(cursor.at(role, journal.origin()));
            if (each.service() == target.service() && segment.equals(next)) {
                roles.add(role);
            }
        });
        cursor.advance(roles, journal.origin(), segment.firstSequence());
        appended++;
        failure = "";
        advanced.run();
    }

    String name() {
        return name;
    }

    long appended() {
        return appended;
    }

    long failures() {
        return failures;
    }

    String failure() {
        return failure;
    }
}

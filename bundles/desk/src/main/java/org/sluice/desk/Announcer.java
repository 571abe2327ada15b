package org.sluice.desk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.trade.TradeListener;

/**
 * Tells every listener everything, in one order. Called by the thread {@code desk}; its lock is held around every call
 * and taken by add and remove, so that no listener is called after its remove has returned.
 */
final class Announcer {

    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private static final long FIRST_REST = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_REST = Duration.ofMinutes(1).toNanos();

    private static final class Heard {
        final TradeListener listener;
        final Set<String> causes = new HashSet<>();
        long rest = FIRST_REST;
        long restsUntil;
        boolean resting;

        Heard(TradeListener listener) {
            this.listener = listener;
        }
    }

    private final ReentrantLock lock = new ReentrantLock(true);
    private final List<Heard> listeners = new ArrayList<>();
    private final LongAdder failures = new LongAdder();
    private final LongAdder missed = new LongAdder();
    private final LongSupplier nanoTime;

    Announcer(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void add(TradeListener listener) {
        lock.lock();
        try {
            listeners.add(new Heard(listener));
        } finally {
            lock.unlock();
        }
    }

    void remove(TradeListener listener) {
        lock.lock();
        try {
            listeners.removeIf(heard -> heard.listener == listener);
        } finally {
            lock.unlock();
        }
    }

    void announce(Consumer<TradeListener> event) {
        lock.lock();
        try {
            // A copy: a listener may take itself away while it is called.
            for (Heard heard : List.copyOf(listeners)) {
                if (listeners.contains(heard)) {
                    tell(heard, event);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void tell(Heard heard, Consumer<TradeListener> event) {
        if (heard.resting && nanoTime.getAsLong() - heard.restsUntil < 0) {
            missed.increment();
            return;
        }
        try {
            event.accept(heard.listener);
            heard.resting = false;
            heard.rest = FIRST_REST;
        } catch (RuntimeException e) {
            failures.increment();
            heard.resting = true;
            heard.restsUntil = nanoTime.getAsLong() + heard.rest;
            heard.rest = Math.min(LONGEST_REST, heard.rest * 2);
            if (heard.causes.add(e.toString())) {
                LOG.warn("{} failed and rests", heard.listener.getClass().getName(), e);
            }
        }
    }

    /** How often a listener threw. */
    long failures() {
        return failures.sum();
    }

    /** Events that a resting listener has not heard. */
    long missed() {
        return missed.sum();
    }
}

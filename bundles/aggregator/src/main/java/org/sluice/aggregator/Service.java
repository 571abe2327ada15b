package org.sluice.aggregator;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A service that may come and go: it is never called after it has gone. A call may take long, and ends early when the
 * service is leaving, if it looks at {@link #leaving}.
 */
final class Service<S> {

    /** Asks the service. */
    @FunctionalInterface
    interface Question<S, R> {
        R ask(S service) throws IOException;
    }

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private volatile boolean leaving;
    private volatile S current;

    void bind(S service) {
        lock.writeLock().lock();
        try {
            current = service;
            leaving = false;
        } finally {
            lock.writeLock().unlock();
        }
    }

    void unbind(S service) {
        if (current != service) {
            return;
        }
        leaving = true;
        lock.writeLock().lock();
        try {
            if (current == service) {
                current = null;
            }
            leaving = false;
        } finally {
            lock.writeLock().unlock();
        }
    }

    boolean present() {
        return current != null;
    }

    boolean leaving() {
        return leaving;
    }

    /** What the service answers, or the other if there is none. */
    <R> R ask(Question<S, R> question, R otherwise) throws IOException {
        lock.readLock().lock();
        try {
            S service = current;
            return service == null ? otherwise : question.ask(service);
        } finally {
            lock.readLock().unlock();
        }
    }
}

package org.sluice.server.rpc;

import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A service that may come and go. While it is used it can't go, so that it is never called after it has gone.
 *
 * @param <T> the service
 */
final class Swapped<T> {

    /**
     * A call.
     *
     * @param <T> the service
     * @param <R> its answer
     * @param <E> what it throws
     */
    @FunctionalInterface
    interface Call<T, R, E extends Exception> {
        R to(T service) throws E;
    }

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private T service;

    void bind(T next) {
        lock.writeLock().lock();
        try {
            service = next;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Waits for calls that run. */
    void unbind(T gone) {
        lock.writeLock().lock();
        try {
            if (service == gone) {
                service = null;
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Its answer; empty if it is not there or has none. */
    <R, E extends Exception> Optional<R> call(Call<? super T, R, E> call) throws E {
        lock.readLock().lock();
        try {
            return service == null ? Optional.empty() : Optional.ofNullable(call.to(service));
        } finally {
            lock.readLock().unlock();
        }
    }

    boolean isThere() {
        lock.readLock().lock();
        try {
            return service != null;
        } finally {
            lock.readLock().unlock();
        }
    }
}

package org.sluice.api.service;

import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A service that may come and go: bind and unbind it here, and call it through this. While a call of it runs it can't go,
 * so that it is never called after it has gone. Any thread.
 *
 * @param <T> the service
 */
public final class Swapped<T> {

    /**
     * A call.
     *
     * @param <T> the service
     * @param <R> its answer
     * @param <E> what it throws
     */
    @FunctionalInterface
    public interface Call<T, R, E extends Exception> {
        R to(T service) throws E;
    }

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private T service;

    public void bind(T next) {
        lock.writeLock().lock();
        try {
            service = next;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Waits for calls that run. */
    public void unbind(T gone) {
        lock.writeLock().lock();
        try {
            if (service == gone) {
                service = null;
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /**
     * Calls it.
     *
     * @param otherwise the answer if it is not there
     */
    public <R, E extends Exception> R call(Call<? super T, R, E> call, R otherwise) throws E {
        lock.readLock().lock();
        try {
            return service == null ? otherwise : call.to(service);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Its answer; empty if it is not there or has none. */
    public <R, E extends Exception> Optional<R> call(Call<? super T, R, E> call) throws E {
        return Optional.ofNullable(call(call, null));
    }

    public boolean isThere() {
        return call(any -> true, false);
    }
}

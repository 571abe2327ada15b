package org.sluice.server.data;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A service that may come and go. While a call of it runs it can't go, so that it is never called after it has gone.
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

    /**
     * Calls it.
     *
     * @param otherwise the answer if it is not there
     */
    <R, E extends Exception> R call(Call<? super T, R, E> call, R otherwise) throws E {
        lock.readLock().lock();
        try {
            return service == null ? otherwise : call.to(service);
        } finally {
            lock.readLock().unlock();
        }
    }
}

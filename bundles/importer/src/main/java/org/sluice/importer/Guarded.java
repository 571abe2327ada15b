package org.sluice.importer;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A service that comes and goes. It is called under a lock that its going away waits for, so it is never called after its
 * deactivation has begun; {@link #leaving} ends a long call soon.
 */
final class Guarded<T> {

    /** What is done with the service. */
    interface Call<T, R> {
        R on(T service) throws IOException;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private volatile T service;
    private volatile boolean leaving;

    void bind(T next) {
        lock.lock();
        try {
            service = next;
            leaving = false;
        } finally {
            lock.unlock();
        }
    }

    void unbind(T old) {
        if (service != old) {
            return;
        }
        leaving = true;
        lock.lock();
        try {
            if (service == old) {
                service = null;
            }
            leaving = false;
        } finally {
            lock.unlock();
        }
    }

    boolean present() {
        return service != null;
    }

    /** Whether it waits for the call that is under way. */
    boolean leaving() {
        return leaving;
    }

    /** Calls it; answers {@code absent} if there is none. */
    <R> R call(Call<T, R> call, R absent) throws IOException {
        lock.lock();
        try {
            T now = service;
            return now == null ? absent : call.on(now);
        } finally {
            lock.unlock();
        }
    }
}

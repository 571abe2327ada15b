package org.sluice.http;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.sluice.api.http.WebSocketSession;

/** One service at its paths, with the clients it serves. Calls into it hold its lock; closing it waits for them. */
final class Mount<T> {

    /** So long may goodbyes take to leave; then the sockets are closed. */
    private static final long GOODBYE_MILLIS = 1000;

    private final T service;
    private final List<String> paths;
    private final int rank;
    private final long id;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private boolean closed;

    Mount(T service, List<String> paths, int rank, long id) {
        this.service = service;
        this.paths = paths;
        this.rank = rank;
        this.id = id;
    }

    /** What may be done with a service while it is there. */
    @FunctionalInterface
    interface Call<T, E extends Exception> {
        void on(T service) throws E;
    }

    /** Calls the service, or answers false if it is gone. */
    <E extends Exception> boolean call(Call<T, E> call) throws E {
        lock.readLock().lock();
        try {
            if (closed) {
                return false;
            }
            call.on(service);
            return true;
        } finally {
            lock.readLock().unlock();
        }
    }

    T service() {
        return service;
    }

    List<String> paths() {
        return paths;
    }

    int rank() {
        return rank;
    }

    long id() {
        return id;
    }

    void add(Connection connection) {
        connections.add(connection);
    }

    void remove(Connection connection) {
        connections.remove(connection);
    }

    Set<Connection> connections() {
        return connections;
    }

    /** When it returns the service is not called any more. */
    void close(String reason) {
        if (lock.getReadHoldCount() > 0) {
            // the service took itself away while it was called: there is no other call to wait for than its own
            closed = true;
        } else {
            lock.writeLock().lock();
            closed = true;
            lock.writeLock().unlock();
        }
        disconnect(WebSocketSession.SERVICE_RESTART, reason);
    }

    /** Says goodbye to all clients; when it returns none of them calls the service any more. */
    void disconnect(int code, String reason) {
        List<Connection> all = List.copyOf(connections);
        CountDownLatch said = new CountDownLatch(all.size());
        all.forEach(connection -> connection.shut(code, reason, said::countDown));
        boolean interrupted = false;
        try {
            said.await(GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true; // hurried: those who were not told see their socket close
        }
        all.forEach(connection -> connection.end(code, reason));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

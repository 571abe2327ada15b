package org.sluice.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at all connections every little while: who is silent is pinged, who stays silent is dropped. */
final class Keepalive {

    private static final Logger LOG = LoggerFactory.getLogger(JettyServer.class);

    private static final long LOOK_MILLIS = 200;

    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Set<String> warned = ConcurrentHashMap.newKeySet();
    private final Executor workers;

    Keepalive(ScheduledExecutorService timer, Executor workers) {
        this.workers = workers;
        timer.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    void add(Connection connection) {
        connections.add(connection);
    }

    /** Runs it on a worker thread; here if there is none any more. */
    void execute(Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException e) {
            // being stopped: connections end anyhow, and each message's done has to run
            task.run();
        }
    }

    /** One line per service and kind of failure. */
    void warnOnce(String path, String what, Exception e) {
        if (warned.add(path + what + e.getClass().getName())) {
            LOG.warn("{}: {} failed, its client was disconnected: {}", path, what, e.toString(), e);
        }
    }

    private void look() {
        long now = System.nanoTime();
        for (Connection connection : connections) {
            try {
                if (!connection.look(now)) {
                    connections.remove(connection);
                }
            } catch (RuntimeException e) {
                // the others are to be looked at all the same
                LOG.debug("could not look at a connection", e);
            }
        }
    }
}

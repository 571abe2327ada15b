package org.sluice.health.alert;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owns the thread {@code health-webhook}, which makes every call to the outside. Nothing here blocks anybody else. */
final class Webhooks {

    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

    private static final long LOOK_MILLIS = 100;

    private final List<Robot> robots;
    private final Optional<AliveCall> alive;
    private final Caller caller;
    private final InstantSource clock;
    private final Thread thread = new Thread(this::run, "health-webhook");
    private final Object wake = new Object();

    Webhooks(List<Robot> robots, Optional<AliveCall> alive, Duration callLimit, InstantSource clock) {
        this.robots = List.copyOf(robots);
        this.alive = alive;
        this.caller = new Caller(callLimit);
        this.clock = clock;
        thread.setDaemon(true);
    }

    void start() {
        if (!robots.isEmpty() || alive.isPresent()) {
            thread.start();
        }
    }

    /** Ends the thread; what is still queued is not sent. */
    void stop() {
        thread.interrupt();
    }

    List<Robot> robots() {
        return robots;
    }

    Optional<AliveCall> alive() {
        return alive;
    }

    /** Queues a message for every robot. Never blocks. */
    void say(Message message) {
        robots.forEach(robot -> robot.say(message));
        synchronized (wake) {
            wake.notifyAll();
        }
    }

    /** Adds what it has counted. Any thread. */
    void count(Map<String, Long> counters) {
        if (!robots.isEmpty()) {
            counters.put("messages.sent", robots.stream().mapToLong(Robot::sent).sum());
            counters.put(
                    "messages.failed", robots.stream().mapToLong(Robot::failed).sum());
            counters.put(
                    "messages.dropped",
                    robots.stream().mapToLong(Robot::dropped).sum());
        }
        alive.ifPresent(call -> counters.put("alive.calls", call.calls()));
    }

    /** Which robots could not be told. Any thread. */
    List<String> warnings() {
        return robots.stream()
                .filter(robot -> !robot.lastError().isEmpty())
                .map(robot -> robot + " was not told the last alert: " + robot.lastError())
                .toList();
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                for (Robot robot : robots) {
                    work(() -> robot.work(caller, clock.instant()), robot);
                }
                if (alive.isPresent()) {
                    work(() -> alive.get().work(caller, clock.instant()), "alive");
                }
                synchronized (wake) {
                    wake.wait(LOOK_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stopped
        }
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private static void work(Work work, Object who) throws InterruptedException {
        try {
            work.run();
        } catch (RuntimeException e) {
            // nothing in it should throw; if it does the others go on, and its message could hold a URL
            LOG.error("{}: {}", who, e.getClass().getName());
        }
    }
}

package org.sluice.collector;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Interrupts a thread that stays in a plug-in's call for too long: the only thing that can be done to it. */
final class Watchdog implements AutoCloseable {

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "collector-watchdog");
        thread.setDaemon(true);
        return thread;
    });

    Watchdog() {
        // A stream is polled many times a second and each watch lasts for seconds: none may be left behind.
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Watches the calling thread until {@link Guard#release}. */
    Guard watch(long millis) {
        return new Guard(Thread.currentThread(), millis);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** One watched call. {@link #shield} is for the watched thread, {@link #release} too. */
    final class Guard {
        private final Thread watched;
        private final ScheduledFuture<?> alarm;
        private boolean over;
        private boolean shielded;
        private boolean fired;

        private Guard(Thread watched, long millis) {
            this.watched = watched;
            this.alarm = timer.schedule(this::fire, millis, TimeUnit.MILLISECONDS);
        }

        private synchronized void fire() {
            fired = !over;
            if (fired && !shielded) {
                watched.interrupt();
            }
        }

        /** Runs something that must not be interrupted, even if the call takes too long or was interrupted before. */
        void shield(Runnable delivery) {
            boolean interrupted;
            synchronized (this) {
                shielded = true;
                interrupted = Thread.interrupted();
            }
            try {
                delivery.run();
            } finally {
                synchronized (this) {
                    shielded = false;
                    if (fired || interrupted) {
                        watched.interrupt();
                    }
                }
            }
        }

        /** Ends the watch; true if the call took too long. The thread's interrupt flag is clear then. */
        synchronized boolean release() {
            over = true;
            alarm.cancel(false);
            Thread.interrupted();
            return fired;
        }
    }
}

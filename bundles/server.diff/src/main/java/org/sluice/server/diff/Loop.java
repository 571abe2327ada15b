package org.sluice.server.diff;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The one thread to which all documents and connections belong. Tasks are done in the order in which they are posted. */
final class Loop {

    /** How long it waits for a task before it looks after what is due by time. */
    static final long TICK_MILLIS = 100;

    /** So many tasks at most are done before their changes are sent. */
    private static final int BATCH = 256;

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final Runnable afterBatch;
    private final Runnable tick;
    private final Consumer<RuntimeException> failure;
    private final Thread thread;
    private volatile boolean stopped;

    /**
     * Not started yet.
     *
     * @param afterBatch after each handful of tasks
     * @param tick every {@link #TICK_MILLIS}
     * @param failure told what a task has thrown; the next is done all the same
     */
    Loop(String name, Runnable afterBatch, Runnable tick, Consumer<RuntimeException> failure) {
        this.afterBatch = afterBatch;
        this.tick = tick;
        this.failure = failure;
        this.thread = new Thread(this::run, name);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Any thread; never blocks. After the end nothing is done any more. */
    void post(Runnable task) {
        if (!stopped) {
            tasks.add(task);
        }
    }

    private void run() {
        long next = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
        while (!stopped) {
            try {
                Runnable task = tasks.poll(Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS);
                for (int count = 1; task != null && !stopped; count++) {
                    guarded(task);
                    task = count < BATCH ? tasks.poll() : null;
                }
                if (System.nanoTime() - next >= 0) {
                    next = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);
                    guarded(tick);
                }
                guarded(afterBatch);
            } catch (InterruptedException e) {
                // only stop() interrupts
                return;
            }
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            failure.accept(e);
        }
    }

    /** Ends after the task that runs, and waits for that. */
    void stop() {
        stopped = true;
        thread.interrupt();
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package org.sluice.desk;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread {@code desk}: runs what is handed over, one after another, in the order in which it came. */
final class Loop {

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    /** At most so many tasks wait for one force of the audit. */
    private static final int BATCH = 256;

    /** A backlog of so many tasks is called full; nothing is lost beyond it. */
    private static final double FULL = 10_000;

    private static final long IDLE_MILLIS = 500;

    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final LongAdder failures = new LongAdder();
    private final Runnable afterBatch;
    private final Runnable atEnd;
    private final Thread thread = new Thread(this::run, "desk");
    private volatile boolean stopping;

    /** {@code afterBatch} follows every batch, and runs twice a second while there is nothing to do. */
    Loop(Runnable afterBatch, Runnable atEnd) {
        this.afterBatch = afterBatch;
        this.atEnd = atEnd;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Any thread; never blocks. */
    void execute(Runnable task) {
        tasks.add(task);
    }

    /** Any thread; never blocks. Nothing else runs between them, and none keeps the next from running. */
    void execute(List<Runnable> step) {
        List<Runnable> all = List.copyOf(step);
        tasks.add(() -> all.forEach(this::guarded));
    }

    /** Runs what was handed over before, then ends; waits for that. */
    void stop(Duration patience) {
        stopping = true;
        execute(() -> {});
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("the thread desk does not end: a listener blocks it");
        }
    }

    long failures() {
        return failures.sum();
    }

    double backlogPercent() {
        return tasks.size() * 100 / FULL;
    }

    private void run() {
        while (!stopping || !tasks.isEmpty()) {
            try {
                Runnable task = tasks.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                for (int done = 1; task != null; done++) {
                    guarded(task);
                    task = done < BATCH ? tasks.poll() : null;
                }
                guarded(afterBatch);
            } catch (InterruptedException e) {
                // Nobody interrupts it but a listener by mistake; orders must go on.
                LOG.warn("the thread desk was interrupted and goes on");
            }
        }
        guarded(atEnd);
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            failures.increment();
            LOG.error("the desk could not do something it was handed", e);
        }
    }
}

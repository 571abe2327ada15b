package org.sluice.aggregator;

import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The aggregator's own threads: {@code aggregator-time} closes bars without a later tick, once a second; {@code
 * aggregator-past} reads what was before the start, and may block.
 */
final class Worker {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private static final long TICK_NANOS = 1_000_000_000L;
    private static final int GAPS_EVERY = 10;

    private final Aggregator aggregator;
    private final Thread time;
    private final Thread past;
    private volatile boolean ended;

    Worker(Aggregator aggregator) {
        this.aggregator = aggregator;
        time = thread("aggregator-time", this::passTime);
        past = thread("aggregator-past", this::readPast);
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void passTime() {
        while (!ended) {
            LockSupport.parkNanos(this, TICK_NANOS);
            guarded(aggregator::passTime);
        }
    }

    private void readPast() {
        for (int round = 0; !ended; round++) {
            if (round % GAPS_EVERY == 0) {
                guarded(aggregator::lookForGaps);
            }
            guarded(() -> {
                long began = System.nanoTime();
                while (!ended && aggregator.work()) {
                    // Half the time is left to those who have quotes to carry.
                    LockSupport.parkNanos(this, Math.min(TICK_NANOS, System.nanoTime() - began));
                    began = System.nanoTime();
                }
            });
            LockSupport.parkNanos(this, TICK_NANOS);
        }
    }

    private void guarded(Runnable work) {
        try {
            if (!ended) {
                work.run();
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.error("{} failed; it goes on", Thread.currentThread().getName(), e);
        }
    }

    /** Ends both threads and waits for them a while. */
    void close() {
        ended = true;
        LockSupport.unpark(time);
        LockSupport.unpark(past);
        try {
            time.join(5_000);
            past.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

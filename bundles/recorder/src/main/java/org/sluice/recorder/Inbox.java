package org.sluice.recorder;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Tick;

/** What waits for the thread {@code journal}, bounded. Any thread puts and never waits; that one thread takes. */
final class Inbox {

    private final int capacity;
    private final Queue<Batch> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private volatile Thread sleeper;
    private volatile boolean closed;

    /**
     * What came together.
     *
     * @param done null if nobody waits for it
     */
    record Batch(String feed, List<Tick> ticks, List<Bar> bars, CompletableFuture<Void> done) {
        int size() {
            return ticks.size() + bars.size();
        }
    }

    Inbox(int capacity) {
        this.capacity = capacity;
    }

    /** Answers whether there was room; if not, all of it is lost, and counted. */
    boolean put(Batch batch) {
        int size = batch.size();
        // A batch larger than the whole inbox is taken when nothing else waits.
        long before = waiting.getAndAdd(size);
        if (closed || before > 0 && before + size > capacity) {
            waiting.addAndGet(-size);
            lost.addAndGet(size);
            return false;
        }
        queue.add(batch);
        Thread asleep = sleeper;
        if (asleep != null) {
            LockSupport.unpark(asleep);
        }
        return true;
    }

    /** The next, at once; null if there is none. */
    Batch take() {
        return queue.poll();
    }

    /** Waits until something comes, or so long. */
    void await(long nanos) {
        sleeper = Thread.currentThread();
        if (queue.isEmpty() && !closed) {
            LockSupport.parkNanos(this, nanos);
        }
        sleeper = null;
    }

    /** What was taken is done with. */
    void done(int size) {
        waiting.addAndGet(-size);
    }

    /** What was taken could not be kept. */
    void lost(int size) {
        waiting.addAndGet(-size);
        lost.addAndGet(size);
    }

    /** Takes nothing more. */
    void close() {
        closed = true;
        Thread asleep = sleeper;
        if (asleep != null) {
            LockSupport.unpark(asleep);
        }
    }

    boolean closed() {
        return closed;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    long waiting() {
        return waiting.get();
    }

    long lost() {
        return lost.get();
    }
}

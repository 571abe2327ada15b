package org.sluice.broadcaster;

/** A count that one thread at a time adds to, under a lock, and any thread reads without it. */
final class Count {

    private volatile long value;

    /** Only under the lock of its owner, or the dispatch lock. */
    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void add(long more) {
        value += more;
    }

    long get() {
        return value;
    }
}

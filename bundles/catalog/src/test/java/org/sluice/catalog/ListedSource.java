package org.sluice.catalog;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.sluice.api.catalog.CatalogData;
import org.sluice.api.catalog.CatalogSource;

/** A source that says what a test told it, and notes how it is called. */
final class ListedSource implements CatalogSource {

    private volatile CatalogData data;
    private volatile Exception failure;
    private volatile CatalogData origin;
    private volatile IOException originFailure;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final AtomicLong revision = new AtomicLong(1);
    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger reads = new AtomicInteger();
    final AtomicInteger updates = new AtomicInteger();
    private final AtomicInteger callers = new AtomicInteger();
    /** Calls that came while another one was running. */
    final AtomicInteger overlaps = new AtomicInteger();

    ListedSource(CatalogData data) {
        this.data = data;
    }

    /** It has something new to say. */
    void says(CatalogData next) {
        data = next;
        failure = null;
        revision.incrementAndGet();
    }

    /** Its origin has something that only an update takes over. */
    void originHas(CatalogData next) {
        origin = next;
        originFailure = null;
    }

    /** Its origin can't be reached from now on. */
    void originFailsWith(IOException next) {
        originFailure = next;
    }

    @Override
    public CatalogData upstream() throws IOException {
        if (originFailure != null) {
            throw originFailure;
        }
        return origin == null ? read() : origin;
    }

    @Override
    public void update() {
        updates.incrementAndGet();
        if (origin != null) {
            says(origin);
            origin = null;
        }
    }

    /** Its content can't be read from now on. */
    void failsWith(Exception next) {
        failure = next;
        revision.incrementAndGet();
    }

    /** Every look from now on takes until the gate is opened. */
    void holdsAt(CountDownLatch next) {
        gate = next;
    }

    /** It can be read again, without its revision telling. */
    void recovers() {
        failure = null;
    }

    @Override
    public long revision() {
        asked.incrementAndGet();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return revision.get();
    }

    @Override
    public CatalogData read() throws IOException {
        if (callers.incrementAndGet() > 1) {
            overlaps.incrementAndGet();
        }
        try {
            reads.incrementAndGet();
            if (failure instanceof IOException io) {
                throw io;
            }
            if (failure instanceof RuntimeException broken) {
                throw broken;
            }
            return data;
        } finally {
            callers.decrementAndGet();
        }
    }
}

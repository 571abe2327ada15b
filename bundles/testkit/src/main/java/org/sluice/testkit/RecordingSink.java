package org.sluice.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.sluice.api.fetcher.TickSink;
import org.sluice.api.market.Tick;

/** Writes down what a fetcher hands over, when and by which thread. */
public final class RecordingSink implements TickSink {

    private final List<Tick> ticks = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    private int portions;
    private int rounds;

    @Override
    public synchronized void accept(List<Tick> portion) {
        ticks.addAll(portion);
        threads.add(Thread.currentThread());
        portions++;
    }

    @Override
    public synchronized void endRound() {
        rounds++;
    }

    /** All ticks so far. */
    public List<Tick> ticks() {
        synchronized (ticks) {
            return List.copyOf(ticks);
        }
    }

    /** The thread of each call to {@link #accept}. */
    public List<Thread> threads() {
        synchronized (threads) {
            return List.copyOf(threads);
        }
    }

    /** Calls to {@link #accept} so far. */
    public synchronized int portions() {
        return portions;
    }

    /** Calls to {@link #endRound} so far. */
    public synchronized int rounds() {
        return rounds;
    }
}

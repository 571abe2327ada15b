package org.sluice.server.rpc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/**
 * From the market's thread to one that makes messages of ticks. Of a symbol only the newest tick waits; what it replaces is
 * counted.
 */
final class TickFeed implements AutoCloseable {

    private static final long CLOSE_MILLIS = 2000;

    /** Ticks that go on together: one system call for many, while the first does not wait long for the last. */
    private static final int AT_ONCE = 64;

    private final Predicate<Symbol> wanted;
    private final Consumer<List<Tick>> out;
    private final LongAdder coalesced;
    private final Thread thread = new Thread(this::run, "rpc-ticks");
    private Map<Symbol, Tick> waiting = new LinkedHashMap<>();
    private boolean closed;

    TickFeed(Predicate<Symbol> wanted, Consumer<List<Tick>> out, LongAdder coalesced) {
        this.wanted = wanted;
        this.out = out;
        this.coalesced = coalesced;
        thread.setDaemon(true);
        thread.start();
    }

    /** Never blocks for long. */
    void offer(List<Tick> ticks) {
        synchronized (this) {
            boolean idle = waiting.isEmpty();
            for (Tick tick : ticks) {
                if (wanted.test(tick.symbol()) && waiting.put(tick.symbol(), tick) != null) {
                    coalesced.increment();
                }
            }
            if (idle && !waiting.isEmpty()) {
                notifyAll();
            }
        }
    }

    private void run() {
        for (List<Tick> ticks = take(); ticks != null; ticks = take()) {
            for (int at = 0; at < ticks.size(); at += AT_ONCE) {
                out.accept(ticks.subList(at, Math.min(at + AT_ONCE, ticks.size())));
            }
        }
    }

    private synchronized List<Tick> take() {
        while (waiting.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                closed = true;
            }
        }
        if (closed) {
            return null;
        }
        List<Tick> ticks = new ArrayList<>(waiting.values());
        waiting.clear();
        return ticks;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

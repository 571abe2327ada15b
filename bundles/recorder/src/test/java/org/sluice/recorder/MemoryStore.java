package org.sluice.recorder;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.storage.BarStore;
import org.sluice.api.storage.Segment;
import org.sluice.api.storage.TickStore;

/** A store in memory, that can be told to fail or to take its time. */
final class MemoryStore implements TickStore, BarStore {

    final Map<String, Integer> calls = new ConcurrentSkipListMap<>();
    volatile boolean failing;
    volatile boolean closed;
    volatile boolean calledAfterClose;
    volatile CountDownLatch hold;
    private final Map<Long, Tick> live = new TreeMap<>();
    private final Map<Long, Tick> test = new TreeMap<>();
    private final List<Bar> bars = new ArrayList<>();

    @Override
    public void append(Segment segment) throws IOException {
        calledAfterClose |= closed;
        calls.merge(segment.id(), 1, Integer::sum);
        if (failing) {
            throw new IOException("no room");
        }
        CountDownLatch held = hold;
        if (held != null) {
            try {
                held.await();
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
            calledAfterClose |= closed;
        }
        Map<Long, Tick> fresh = new TreeMap<>();
        List<Bar> freshBars = new ArrayList<>();
        segment.ticks((first, ticks) -> {
            for (int i = 0; i < ticks.size(); i++) {
                fresh.put(first + i, ticks.get(i));
            }
        });
        segment.bars(freshBars::addAll);
        synchronized (this) {
            of(segment.origin()).putAll(fresh);
            freshBars.forEach(this::put);
        }
    }

    private void put(Bar bar) {
        for (int i = 0; i < bars.size(); i++) {
            Bar old = bars.get(i);
            if (old.symbol().equals(bar.symbol())
                    && old.interval() == bar.interval()
                    && old.origin() == bar.origin()
                    && old.start().equals(bar.start())) {
                if (bar.revision() >= old.revision()) {
                    bars.set(i, bar);
                }
                return;
            }
        }
        bars.add(bar);
    }

    private Map<Long, Tick> of(Origin origin) {
        return origin == Origin.LIVE ? live : test;
    }

    synchronized Map<Long, Tick> ticks(Origin origin) {
        return new TreeMap<>(of(origin));
    }

    synchronized List<Bar> bars() {
        return List.copyOf(bars);
    }

    @Override
    public void read(Symbol symbol, Origin origin, Instant from, Instant to, Consumer<List<Tick>> sink) {
        List<Tick> found = ticks(origin).values().stream()
                .filter(tick -> tick.symbol().equals(symbol)
                        && !tick.exchangeTime().isBefore(from)
                        && tick.exchangeTime().isBefore(to))
                .toList();
        sink.accept(found);
    }

    @Override
    public synchronized List<Bar> read(Symbol symbol, Interval interval, Origin origin, Instant from, Instant to) {
        return bars.stream()
                .filter(bar -> bar.symbol().equals(symbol)
                        && bar.interval() == interval
                        && bar.origin() == origin
                        && bar.end().isAfter(from)
                        && bar.start().isBefore(to))
                .sorted(Comparator.comparing(Bar::start))
                .toList();
    }
}

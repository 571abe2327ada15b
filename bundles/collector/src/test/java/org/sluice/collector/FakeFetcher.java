package org.sluice.collector;

import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.fetcher.TickSink;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/** Delivers one tick per symbol with a volume that counts up over all instances, unless told to fail. */
class FakeFetcher implements Fetcher {

    final AtomicInteger polls = new AtomicInteger();
    final AtomicLong delivered = new AtomicLong();
    volatile String failure;
    volatile Instant frozenAt;
    volatile boolean gone;
    volatile boolean calledAfterGone;

    private final AtomicLong sequence;

    FakeFetcher(AtomicLong sequence) {
        this.sequence = sequence;
    }

    @Override
    public void poll(List<Symbol> universe, TickSink sink) throws IOException {
        calledAfterGone |= gone;
        polls.incrementAndGet();
        if (failure != null) {
            throw new IOException(failure);
        }
        Instant time = frozenAt != null ? frozenAt : Instant.now();
        sink.accept(universe.stream().map(symbol -> tick(symbol, time)).toList());
        delivered.addAndGet(universe.size());
        calledAfterGone |= gone;
    }

    private Tick tick(Symbol symbol, Instant time) {
        return Tick.builder(symbol, time)
                .last(10)
                .volume(sequence.incrementAndGet())
                .build();
    }

    static Map<String, Object> properties(String name, Object... more) {
        Map<String, Object> properties = new HashMap<>();
        properties.put(Fetcher.NAME, name);
        properties.put(Fetcher.ORIGIN, "LIVE");
        for (int i = 0; i < more.length; i += 2) {
            properties.put((String) more[i], more[i + 1]);
        }
        return properties;
    }
}

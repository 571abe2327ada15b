package org.sluice.itest;

import java.io.IOException;
import java.time.Instant;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.fetcher.TickSink;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/** A fetcher whose volumes, in lots, are the numbers 1, 2, 3, … over all fetchers that share the sequence. */
final class SequenceFetcher implements Fetcher {

    private final AtomicLong sequence;
    volatile boolean failing;

    SequenceFetcher(AtomicLong sequence) {
        this.sequence = sequence;
    }

    ServiceRegistration<Fetcher> register(BundleContext context, String name, String origin) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(NAME, name);
        properties.put(ORIGIN, origin);
        properties.put(BATCH, 250);
        return context.registerService(Fetcher.class, this, properties);
    }

    @Override
    public void poll(List<Symbol> universe, TickSink sink) throws IOException {
        if (failing) {
            throw new IOException("told to fail");
        }
        Instant now = Instant.now();
        sink.accept(universe.stream().map(symbol -> tick(symbol, now)).toList());
    }

    private Tick tick(Symbol symbol, Instant now) {
        return Tick.builder(symbol, now)
                .last(10)
                .open(10)
                .high(10)
                .low(10)
                .volume(sequence.incrementAndGet() * 100)
                .build();
    }
}

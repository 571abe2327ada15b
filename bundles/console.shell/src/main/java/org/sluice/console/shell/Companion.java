package org.sluice.console.shell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.cm.Configuration;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.fetcher.TickSink;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;

/**
 * A {@code fetcher.nng} of the command's own, made by a configuration and gone with it. No feed knows its name. One
 * thread.
 */
final class Companion implements AutoCloseable {

    static final String FACTORY = "org.sluice.fetcher.nng";

    /** What the names of such fetchers begin with. */
    static final String PREFIX = "compare-";

    private static final long LOOK_MILLIS = 20;
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Services services;
    private final String name = PREFIX + NUMBERS.incrementAndGet();
    private Configuration configuration;

    Companion(Services services) {
        this.services = services;
    }

    /** Makes it, and waits until it is there. */
    void start(String address, Origin origin, Duration patience) throws Problem, InterruptedException {
        try {
            configuration = services.configurations().getFactoryConfiguration(FACTORY, name, "?");
            Dictionary<String, Object> settings = new Hashtable<>();
            settings.put("quotation_server", address);
            settings.put(Fetcher.NAME, name);
            settings.put(Fetcher.ORIGIN, origin.name());
            configuration.update(settings);
        } catch (IOException e) {
            throw new Problem("no fetcher can be configured: " + e.getMessage());
        }
        long end = System.nanoTime() + patience.toNanos();
        while (!there()) {
            if (System.nanoTime() - end >= 0) {
                throw new Problem(address + " can't be heard: its fetcher has not started; the log says why"
                        + " (expected tcp://host:port or ipc:///path)");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    boolean there() {
        return services.heard.named((bound, fetcher) -> bound).contains(name);
    }

    /** Polls it once. It answers within about a second. */
    void poll(List<Symbol> universe, TickSink sink) throws IOException {
        List<Boolean> polled;
        try {
            polled =
                    services.heard.named((bound, fetcher) -> bound.equals(name) ? poll(fetcher, universe, sink) : null);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (polled.isEmpty()) {
            throw new IOException("the fetcher is gone: was the bundle " + FACTORY + " stopped?");
        }
    }

    private static Boolean poll(Fetcher fetcher, List<Symbol> universe, TickSink sink) {
        try {
            fetcher.poll(universe, sink);
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes it away again. */
    @Override
    public void close() throws Problem {
        try {
            if (configuration != null) {
                configuration.delete();
            }
        } catch (IOException e) {
            throw new Problem("the configuration of " + name + " can't be deleted, it ends with Sluice: "
                    + Optional.ofNullable(e.getMessage()).orElse(e.toString()));
        } catch (IllegalStateException e) {
            // It, or Configuration Admin itself, is gone already.
        }
    }
}

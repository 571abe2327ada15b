package org.sluice.fetcher.nng;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sluice.api.fetcher.TickSink;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Await;
import org.sluice.testkit.Configs;
import org.sluice.testkit.SettableClock;

/** A server, the fetcher that hears it, and what it handed over, in order: ticks, and {@code "end"} for a round's end. */
final class Heard implements AutoCloseable, TickSink {

    static final Instant NOW = Instant.parse("2026-03-02T02:15:04Z");

    final Instruments instruments = new Instruments();
    final List<Object> events = new ArrayList<>();
    final NngFetcher fetcher;
    private SpotServer server;

    /** @param more keys and values beside the server's address */
    Heard(String address, String... more) throws IOException {
        this(address, Receiver.IDLE, more);
        poll(); // dials
        server.awaitSubscriber();
    }

    /** One that has not been polled yet. */
    Heard(String address, Duration idle, String... more) throws IOException {
        server = new SpotServer(address);
        Map<String, String> settings = new HashMap<>(Map.of("quotation_server", server.address()));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        fetcher = new NngFetcher(
                Settings.of(Configs.of(NngFetcher.Config.class, settings), settings, true),
                instruments,
                new SettableClock(NOW),
                idle);
    }

    SpotServer server() {
        return server;
    }

    void stopServer() {
        server.close();
    }

    void restartServer() throws IOException {
        server.close();
        server = new SpotServer(server.address());
        server.awaitSubscriber();
    }

    void poll() {
        try {
            fetcher.poll(instruments.universe(), this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Polls until so many rounds have ended. */
    List<Object> untilRounds(int rounds) {
        Await.until(rounds + " rounds", () -> {
            poll();
            return events.stream().filter("end"::equals).count() >= rounds;
        });
        return events;
    }

    /** Counters that are not 0, but for those of ordinary life. */
    Map<String, Long> faults() {
        Map<String, Long> faults = new HashMap<>(fetcher.counters());
        faults.keySet().removeAll(List.of("rounds", "messages", "ticks", "connects"));
        faults.values().removeIf(count -> count == 0);
        return faults;
    }

    void awaitCount(String counter, long count) {
        Await.until(counter + "=" + count, () -> fetcher.counters().get(counter) == count);
    }

    /** What a tick of {@link SpotServer#row} becomes. */
    static Tick tick(Symbol symbol, Instant time, double last, double volume) {
        return Tick.builder(symbol, time)
                .received(NOW)
                .last(last)
                .volume(volume)
                .build();
    }

    @Override
    public void accept(List<Tick> ticks) {
        events.addAll(ticks);
    }

    @Override
    public void endRound() {
        events.add("end");
    }

    @Override
    public void close() {
        fetcher.deactivate();
        server.close();
    }
}

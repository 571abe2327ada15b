package org.sluice.fetcher.qmt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Await;
import org.sluice.testkit.Configs;
import org.sluice.testkit.RecordingSink;
import org.sluice.testkit.SettableClock;

/** A fetcher of some bridge, and what it handed over. */
final class Heard implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-03-02T02:15:04Z");

    final Instruments instruments = new Instruments();
    final RecordingSink sink = new RecordingSink();
    final QmtFetcher fetcher;
    List<Symbol> universe = instruments.universe();

    /** @param more keys and values beside the bridge's address */
    Heard(String bridge, String... more) {
        this(QmtFetcher.SILENT, bridge, more);
    }

    Heard(Duration silent, String bridge, String... more) {
        Map<String, String> settings = new HashMap<>(Map.of("bridge", bridge));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        fetcher = new QmtFetcher(
                Settings.of(Configs.of(QmtFetcher.Config.class, settings), settings),
                instruments,
                new SettableClock(NOW),
                silent);
    }

    void poll() {
        try {
            fetcher.poll(universe, sink);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Polls until so many ticks are there; answers all of them. */
    List<Tick> untilTicks(int count) {
        Await.until(count + " ticks", () -> {
            poll();
            return sink.ticks().size() >= count;
        });
        return sink.ticks();
    }

    /** Polls, whatever it says, until a poll says something with these words. */
    void untilFailure(String words) {
        Await.until("a failure: " + words, () -> {
            try {
                fetcher.poll(universe, sink);
                return false;
            } catch (IOException e) {
                return e.getMessage().contains(words);
            }
        });
    }

    /** Polls, whatever it says, until the fact is this. */
    void untilFact(String fact, String value) {
        Await.until(fact + '=' + value, () -> {
            pollAnyhow();
            return value.equals(fetcher.facts().get(fact));
        });
    }

    void untilCount(String counter, long count) {
        Await.until(counter + '=' + count, () -> {
            pollAnyhow();
            return fetcher.counters().get(counter) >= count;
        });
    }

    private void pollAnyhow() {
        try {
            fetcher.poll(universe, sink);
        } catch (IOException e) {
            // what it waits for comes after the failure
        }
    }

    /** Counters that are not 0, but for those of ordinary life. */
    Map<String, Long> faults() {
        Map<String, Long> faults = new HashMap<>(fetcher.counters());
        faults.keySet().removeAll(List.of("messages", "ticks", "connects", "snapshots"));
        faults.values().removeIf(count -> count == 0);
        return faults;
    }

    /** What a row of a time, lastPrice and pvolume becomes. */
    static Tick tick(Symbol symbol, Instant time, double last, double volume) {
        return Tick.builder(symbol, time)
                .received(NOW)
                .last(last)
                .volume(volume)
                .build();
    }

    @Override
    public void close() {
        fetcher.deactivate();
    }
}

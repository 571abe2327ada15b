package org.sluice.collector;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.fetcher.TickSink;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/**
 * What a fetcher hands its ticks to during one {@code poll}: checks and completes them and passes them on at once.
 * Refuses other threads and calls after the poll, which would break the promise that nothing overtakes.
 */
final class Intake implements TickSink {

    /** A time further ahead than this is garbage: accepted, it would make every later quote look old. */
    private static final Duration AHEAD = Duration.ofMinutes(10);

    private final CollectorRounds rounds;
    private final Source source;
    private final Market.Line line;
    private final Universe universe;
    private final Catalog catalog;
    private final InstantSource clock;
    private final Watchdog.Guard guard;
    private final Thread owner = Thread.currentThread();
    private boolean closed;

    Intake(
            CollectorRounds rounds,
            Source source,
            Market.Line line,
            Universe universe,
            Catalog catalog,
            InstantSource clock,
            Watchdog.Guard guard) {
        this.rounds = rounds;
        this.source = source;
        this.line = line;
        this.universe = universe;
        this.catalog = catalog;
        this.clock = clock;
        this.guard = guard;
    }

    @Override
    public void accept(List<Tick> ticks) {
        checkCaller();
        Instant now = clock.instant();
        List<Tick> complete = new ArrayList<>(ticks.size());
        Set<Symbol> doubtful = Set.of();
        for (Tick tick : ticks) {
            Symbol symbol = tick.symbol();
            if (!universe.contains(symbol)) {
                rounds.droppedUnasked++;
            } else if (Duration.between(now, tick.exchangeTime()).compareTo(AHEAD) > 0) {
                rounds.droppedFuture++;
            } else {
                source.delivered(tick.exchangeTime());
                Tick whole = tick.completed(
                        source.name(),
                        source.origin(),
                        now,
                        catalog.tradingDay(symbol, tick.exchangeTime()),
                        catalog.phase(symbol, tick.exchangeTime()));
                if (!source.units().fits(whole, universe.instrument(symbol), now)) {
                    doubtful = doubtful.isEmpty() ? new HashSet<>() : doubtful;
                    doubtful.add(symbol);
                }
                complete.add(line.carried(whole));
            }
        }
        if (!complete.isEmpty()) {
            Set<Symbol> distrusted = doubtful;
            guard.shield(() -> {
                rounds.begin();
                source.advanced(line.accept(complete, distrusted));
            });
        }
    }

    @Override
    public void endRound() {
        checkCaller();
        guard.shield(rounds::endedBySource);
    }

    void close() {
        closed = true;
    }

    private void checkCaller() {
        if (closed || Thread.currentThread() != owner) {
            throw new IllegalStateException(
                    "a fetcher calls its sink by the polling thread and until poll returns, not later");
        }
    }
}

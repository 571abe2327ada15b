package org.sluice.testkit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/** What every fetcher keeps. Extend it, bring one that has something to deliver, and add your own cases. */
@Timeout(60)
public abstract class FetcherContract {

    /** A fetcher that delivers at least one tick of the {@link #universe} within a few polls. */
    protected abstract Fetcher fetcher() throws Exception;

    /** What to ask for. */
    protected abstract List<Symbol> universe();

    @Test
    protected void deliversTheSymbolsAskedForAndNoOthers() throws Exception {
        RecordingSink sink = new RecordingSink();
        Fetcher fetcher = fetcher();
        pollUntilTicks(fetcher, sink);
        Set<Symbol> asked = new HashSet<>(universe());
        assertEquals(
                List.of(),
                sink.ticks().stream()
                        .map(Tick::symbol)
                        .filter(symbol -> !asked.contains(symbol))
                        .toList());
    }

    @Test
    protected void returnsWithinTwoSeconds() throws Exception {
        Fetcher fetcher = fetcher();
        Duration best = Duration.ofDays(1);
        // the best of some, as a machine may be busy with other things
        for (int i = 0; i < 8; i++) {
            long start = System.nanoTime();
            fetcher.poll(universe(), new RecordingSink());
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            best = took.compareTo(best) < 0 ? took : best;
        }
        assertTrue(best.compareTo(Duration.ofSeconds(2)) <= 0, "poll took " + best);
    }

    @Test
    protected void callsTheSinkByThePollingThreadOnly() throws Exception {
        RecordingSink sink = new RecordingSink();
        pollUntilTicks(fetcher(), sink);
        assertEquals(Set.of(Thread.currentThread()), new HashSet<>(sink.threads()), "threads that called the sink");
    }

    @Test
    protected void leavesWhatItDoesNotKnowAbsent() throws Exception {
        RecordingSink sink = new RecordingSink();
        pollUntilTicks(fetcher(), sink);
        for (Tick tick : sink.ticks()) {
            assertAll(
                    tick.toString(),
                    () -> assertFalse(tick.last() == 0, "a price of 0: absent is NaN"),
                    () -> assertFalse(tick.limitUp() == 0, "a limit of 0: absent is NaN"),
                    () -> assertFalse(tick.volume() < 0, "a negative volume"),
                    () -> assertFalse(tick.turnover() < 0, "a negative turnover"));
        }
    }

    @Test
    protected void neverLetsTimeOrCumulativeVolumeRunBackwards() throws Exception {
        RecordingSink sink = new RecordingSink();
        Fetcher fetcher = fetcher();
        for (int i = 0; i < 5; i++) {
            pollUntilTicks(fetcher, sink);
        }
        Map<Symbol, Tick> last = new HashMap<>();
        for (Tick tick : sink.ticks()) {
            Tick before = last.put(tick.symbol(), tick);
            if (before != null) {
                assertFalse(tick.exchangeTime().isBefore(before.exchangeTime()), before + " then " + tick);
                assertFalse(tick.volume() < before.volume(), before + " then " + tick);
            }
        }
    }

    private void pollUntilTicks(Fetcher fetcher, RecordingSink sink) {
        int before = sink.ticks().size();
        Await.until("a tick from " + fetcher.getClass().getSimpleName(), () -> {
            fetcher.poll(universe(), sink);
            return sink.ticks().size() > before;
        });
    }
}

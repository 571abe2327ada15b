package org.sluice.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.market.TickListener;

/** What every tick listener keeps: it takes whatever comes and does not hold up the market. */
@Timeout(60)
public abstract class TickListenerContract {

    /** A running listener, the same one within one test. */
    protected abstract TickListener listener() throws Exception;

    /** The feed it listens to. */
    protected String feed() {
        return "stock";
    }

    @Test
    protected void takesRoundsOfAnyShape() throws Exception {
        TickListener listener = listener();
        for (int size : List.of(0, 1, 59, 60, 61, 1000)) {
            listener.onRoundStart(feed());
            listener.onTicks(feed(), Samples.ticks(size, Instant.parse("2026-11-20T02:00:00Z")));
            listener.onRoundEnd(feed());
        }
        listener.onRoundStart("another feed");
        listener.onRoundEnd("another feed");
    }

    @Test
    protected void takesTicksOfWhichAlmostEverythingIsAbsent() throws Exception {
        TickListener listener = listener();
        Instant now = Instant.parse("2026-11-20T02:00:00Z");
        Tick bare = Samples.complete(
                Tick.builder(new Symbol(Exchange.SSE, "600000"), now).build());
        listener.onRoundStart(feed());
        listener.onTicks(feed(), List.of(bare));
        listener.onRoundEnd(feed());
    }

    @Test
    protected void doesNotHoldUpTheMarket() throws Exception {
        TickListener listener = listener();
        List<Tick> ticks = new ArrayList<>(Samples.ticks(1000, Instant.parse("2026-11-20T02:00:00Z")));
        long start = System.nanoTime();
        for (int round = 0; round < 50; round++) {
            listener.onRoundStart(feed());
            listener.onTicks(feed(), ticks);
            listener.onRoundEnd(feed());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(Duration.ofSeconds(10)) < 0, "50,000 ticks took " + took);
    }
}

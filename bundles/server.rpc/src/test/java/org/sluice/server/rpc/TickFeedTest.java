package org.sluice.server.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Await;
import org.sluice.testkit.Samples;

@Timeout(60)
class TickFeedTest {

    private static final Instant TIME = Instant.parse("2026-11-20T02:00:00Z");
    private static final Symbol BANK = Symbol.parse("SSE.600000");

    private final List<Tick> out = Collections.synchronizedList(new ArrayList<>());
    private final LongAdder coalesced = new LongAdder();

    @Test
    void allThatAreWantedGoOnInOrderSomeAtATime() {
        List<Tick> ticks = Samples.ticks(500, TIME);
        List<Integer> packs = Collections.synchronizedList(new ArrayList<>());
        try (TickFeed feed = new TickFeed(
                symbol -> !symbol.equals(BANK),
                pack -> {
                    packs.add(pack.size());
                    out.addAll(pack);
                },
                coalesced)) {
            feed.offer(ticks);
            Await.until("all of them", () -> out.size() == 499);
        }
        assertEquals(ticks.subList(1, 500), out);
        assertTrue(Collections.max(packs) < 100, "the first waits for the last: " + packs);
        assertTrue(packs.size() < 100, "each goes alone: " + packs);
    }

    @Test
    void ofASymbolTheNewestWaits() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (TickFeed feed = new TickFeed(
                symbol -> true,
                pack -> {
                    out.addAll(pack);
                    begun.countDown();
                    try {
                        assertTrue(go.await(20, TimeUnit.SECONDS));
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                },
                coalesced)) {
            List<Tick> three = List.of(tick(1), tick(2), tick(3));
            for (Tick each : three) {
                feed.offer(List.of(each));
                assertTrue(begun.await(20, TimeUnit.SECONDS));
            }
            go.countDown();
            Await.until("the newest", () -> out.size() == 2);
            assertEquals(List.of(three.get(0), three.get(2)), out);
            assertEquals(1, coalesced.sum());
        }
    }

    private static Tick tick(double last) {
        return Samples.tick(BANK, TIME, last);
    }
}

package org.sluice.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What was counted since the component started. Thread-safe. */
final class Tally {

    final LongAdder opened = new LongAdder();
    final LongAdder timedOut = new LongAdder();
    final LongAdder requests = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder refusedAddress = new LongAdder();
    final LongAdder refusedOrigin = new LongAdder();
    final LongAdder refusedFull = new LongAdder();
    final LongAdder messagesIn = new LongAdder();
    final LongAdder bytesIn = new LongAdder();
    final LongAdder messagesOut = new LongAdder();
    final LongAdder bytesOut = new LongAdder();
    final LongAdder delayed = new LongAdder();
    final LongAdder tooLarge = new LongAdder();

    private final AtomicInteger connections = new AtomicInteger();

    /** Takes a place for one more websocket, if there is one. */
    boolean enter(int most) {
        return connections.getAndUpdate(now -> now < most ? now + 1 : now) < most;
    }

    void leave() {
        connections.decrementAndGet();
    }

    int connections() {
        return connections.get();
    }

    long refusals() {
        return refusedAddress.sum() + refusedOrigin.sum() + refusedFull.sum();
    }

    Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("requests", requests.sum());
        counters.put("connections.opened", opened.sum());
        counters.put("connections.timed_out", timedOut.sum());
        counters.put("refused.address", refusedAddress.sum());
        counters.put("refused.origin", refusedOrigin.sum());
        counters.put("refused.full", refusedFull.sum());
        counters.put("messages.in", messagesIn.sum());
        counters.put("bytes.in", bytesIn.sum());
        counters.put("messages.out", messagesOut.sum());
        counters.put("bytes.out", bytesOut.sum());
        counters.put("messages.delayed", delayed.sum());
        counters.put("messages.too_large", tooLarge.sum());
        counters.put("failures", failures.sum());
        return counters;
    }
}

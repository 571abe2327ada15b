package org.sluice.server.diff;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the server counts. Thread-safe. */
final class Tally {

    final LongAdder connections = new LongAdder();
    final LongAdder received = new LongAdder();
    final LongAdder tooFast = new LongAdder();
    final LongAdder malformed = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder sentBytes = new LongAdder();
    final LongAdder shared = new LongAdder();
    final LongAdder notices = new LongAdder();
    final LongAdder noticesDropped = new LongAdder();
    final LongAdder logins = new LongAdder();
    final LongAdder loginsRefused = new LongAdder();
    final LongAdder orders = new LongAdder();
    final LongAdder ordersRefused = new LongAdder();
    final LongAdder cancels = new LongAdder();
    final LongAdder settlementsConfirmed = new LongAdder();
    final LongAdder failures = new LongAdder();

    Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("connections", connections.sum());
        counters.put("messages.received", received.sum());
        counters.put("messages.too-fast", tooFast.sum());
        counters.put("messages.malformed", malformed.sum());
        counters.put("messages.sent", sent.sum());
        counters.put("messages.sent.shared", shared.sum());
        counters.put("bytes.sent", sentBytes.sum());
        counters.put("notices", notices.sum());
        counters.put("notices.dropped", noticesDropped.sum());
        counters.put("logins", logins.sum());
        counters.put("logins.refused", loginsRefused.sum());
        counters.put("orders", orders.sum());
        counters.put("orders.refused", ordersRefused.sum());
        counters.put("cancels", cancels.sum());
        counters.put("settlements.confirmed", settlementsConfirmed.sum());
        counters.put("failures", failures.sum());
        return counters;
    }
}

package org.sluice.gateway.rpc;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What happened how often. For any thread. */
final class Tally {

    final LongAdder submitted = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder unanswered = new LongAdder();
    final LongAdder cancels = new LongAdder();
    final LongAdder snapshots = new LongAdder();
    final LongAdder silences = new LongAdder();
    final LongAdder older = new LongAdder();
    final LongAdder withoutTrades = new LongAdder();
    final LongAdder withoutOrder = new LongAdder();
    final LongAdder unreadable = new LongAdder();
    final LongAdder lost = new LongAdder();
    final LongAdder elsewhere = new LongAdder();

    Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("orders", submitted.sum());
        counters.put("orders.refused", refused.sum());
        counters.put("orders.unanswered", unanswered.sum());
        counters.put("cancels", cancels.sum());
        counters.put("snapshots", snapshots.sum());
        counters.put("silences", silences.sum());
        counters.put("reports.older", older.sum());
        counters.put("orders.withoutTrades", withoutTrades.sum());
        counters.put("trades.withoutOrder", withoutOrder.sum());
        counters.put("reports.unreadable", unreadable.sum());
        counters.put("events.lost", lost.sum());
        counters.put("reports.otherExchange", elsewhere.sum());
        return counters;
    }
}

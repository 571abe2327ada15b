package org.sluice.desk;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the desk counts. Thread-safe. */
final class Tally {

    private final Map<String, LongAdder> refused = new ConcurrentHashMap<>();
    final LongAdder orders = new LongAdder();
    final LongAdder repeated = new LongAdder();
    final LongAdder cancels = new LongAdder();
    final LongAdder reports = new LongAdder();
    final LongAdder trades = new LongAdder();
    final LongAdder late = new LongAdder();
    final LongAdder unknown = new LongAdder();
    final LongAdder foreign = new LongAdder();
    final LongAdder unbooked = new LongAdder();
    final LongAdder changedTrades = new LongAdder();

    void refused(String rule) {
        refused.computeIfAbsent(rule, key -> new LongAdder()).increment();
    }

    Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("orders", orders.sum());
        counters.put("orders.repeated", repeated.sum());
        counters.put("orders.unknown", unknown.sum());
        counters.put("cancels", cancels.sum());
        counters.put("reports", reports.sum());
        counters.put("reports.late", late.sum());
        counters.put("reports.foreign", foreign.sum());
        counters.put("reports.unbooked", unbooked.sum());
        counters.put("trades", trades.sum());
        counters.put("trades.changed", changedTrades.sum());
        new TreeMap<>(refused).forEach((rule, count) -> counters.put("refused." + rule, count.sum()));
        return counters;
    }
}

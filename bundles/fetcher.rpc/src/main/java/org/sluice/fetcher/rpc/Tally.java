package org.sluice.fetcher.rpc;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What happened how often. For any thread. */
final class Tally {

    final LongAdder ticks = new LongAdder();
    final LongAdder connects = new LongAdder();
    final LongAdder subscribed = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder notAsked = new LongAdder();
    final LongAdder noSymbol = new LongAdder();
    final LongAdder unreadable = new LongAdder();

    Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("ticks", ticks.sum());
        counters.put("connects", connects.sum());
        counters.put("subscriptions", subscribed.sum());
        counters.put("requests.failed", failed.sum());
        counters.put("ticks.dropped", dropped.sum());
        counters.put("ticks.notAsked", notAsked.sum());
        counters.put("ticks.noSymbol", noSymbol.sum());
        counters.put("ticks.unreadable", unreadable.sum());
        return counters;
    }
}

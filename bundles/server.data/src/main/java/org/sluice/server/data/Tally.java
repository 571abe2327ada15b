package org.sluice.server.data;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the server counts. Thread-safe. */
final class Tally {

    final LongAdder markets = new LongAdder();
    final LongAdder ticks = new LongAdder();
    final LongAdder rows = new LongAdder();
    final LongAdder bytes = new LongAdder();
    final LongAdder unknown = new LongAdder();
    final LongAdder withheld = new LongAdder();
    final LongAdder malformed = new LongAdder();
    final LongAdder failures = new LongAdder();

    void count(Map<String, Long> counters) {
        Map<String, LongAdder> all = new LinkedHashMap<>();
        all.put("requests.market", markets);
        all.put("requests.tick", ticks);
        all.put("rows.sent", rows);
        all.put("bytes.sent", bytes);
        all.put("symbols.unknown", unknown);
        all.put("bars.withheld", withheld);
        all.put("requests.rejected", malformed);
        all.put("requests.failed", failures);
        all.forEach((name, counter) -> counters.put(name, counter.sum()));
    }
}

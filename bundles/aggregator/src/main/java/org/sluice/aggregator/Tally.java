package org.sluice.aggregator;

import java.util.LinkedHashMap;
import java.util.Map;

/** What was counted. Written under the aggregator's lock, read under it. */
final class Tally {

    long ticks;
    long closed;
    long incomplete;
    long corrections;
    long late;
    long unusable;
    long rebuilt;
    long notRebuilt;

    Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("ticks", ticks);
        counters.put("bars", closed);
        counters.put("bars.incomplete", incomplete);
        counters.put("corrections", corrections);
        counters.put("ticks.late", late);
        counters.put("ticks.withoutBar", unusable);
        counters.put("symbols.rebuilt", rebuilt);
        counters.put("symbols.notRebuilt", notRebuilt);
        return counters;
    }
}

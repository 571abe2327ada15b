package org.sluice.api.status;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a component counts, and what a person should know of it. Any component may register it beside its own service.
 * Called by any thread; must be cheap and must not block.
 */
@ConsumerType
public interface Counters {

    /** Service property: whose counters these are, say {@code publisher.nng-spot}. */
    String NAME = "counters.name";

    /** Name of what is counted and how often, in the order to show. Counts only grow. */
    Map<String, Long> counters();

    /**
     * What goes up and down, with its unit in the name, as {@code clockSkewSeconds} or {@code queuedMessages}; a value
     * that is not known is left out.
     */
    default Map<String, Double> gauges() {
        return Map.of();
    }

    /** Facts worth a line, in the order to show: {@code listen} → {@code tcp://127.0.0.1:9200}. */
    default Map<String, String> facts() {
        return Map.of();
    }

    /** What is wrong right now, one plain sentence each; empty when all is well. */
    default List<String> warnings() {
        return List.of();
    }
}

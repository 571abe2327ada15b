package org.sluice.console.shell;

import java.util.List;
import java.util.Map;
import org.sluice.api.status.Counters;

/** All that one component says of itself, taken at once. */
record Report(String name, Map<String, String> facts, List<String> warnings, Map<String, Long> counters) {

    /** Asks the component. One that can't answer is a warning of its own, and hides no other. */
    static Report of(String name, Counters component) {
        try {
            return new Report(name, component.facts(), component.warnings(), component.counters());
        } catch (RuntimeException e) {
            return new Report(name, Map.of(), List.of("does not tell how it is: " + e), Map.of());
        }
    }
}

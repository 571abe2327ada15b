package org.sluice.console.shell;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sluice.api.status.Counters;

/** A component that says what a test lets it say. */
final class FakeCounters implements Counters {

    final Map<String, Long> counters = new LinkedHashMap<>();
    final Map<String, String> facts = new LinkedHashMap<>();
    List<String> warnings = List.of();

    FakeCounters count(String name, long value) {
        counters.put(name, value);
        return this;
    }

    FakeCounters fact(String name, String value) {
        facts.put(name, value);
        return this;
    }

    FakeCounters warn(String... texts) {
        warnings = List.of(texts);
        return this;
    }

    @Override
    public Map<String, Long> counters() {
        return counters;
    }

    @Override
    public Map<String, String> facts() {
        return facts;
    }

    @Override
    public List<String> warnings() {
        return warnings;
    }
}

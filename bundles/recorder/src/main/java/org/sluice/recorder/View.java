package org.sluice.recorder;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.recorder.journal.StoredSegment;

/** What the recorder tells of itself. */
record View(Settings settings, Inbox inbox, JournalLoop loop, Lane live, Lane test, Stores stores) {

    Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("acknowledged", loop.acknowledged());
        counters.put("lost", inbox.lost());
        counters.put("repeats", loop.repeats());
        counters.put("rejected", loop.rejected());
        counters.put("write.failures", loop.failures());
        for (StoreFeed feed : stores.all()) {
            counters.put("store." + feed.name() + ".segments", feed.appended());
            counters.put("store." + feed.name() + ".failures", feed.failures());
        }
        return counters;
    }

    Map<String, Double> gauges() {
        Map<String, Double> gauges = new LinkedHashMap<>();
        gauges.put("queuedItems", (double) inbox.waiting());
        if (loop.open()) {
            gauges.put("live.acknowledgedSequence", (double) live.journal.acknowledged());
            gauges.put("test.acknowledgedSequence", (double) test.journal.acknowledged());
            gauges.put("live.journalBytes", bytes(live));
            gauges.put("test.journalBytes", bytes(test));
            gauges.put("damagedSegments", (double) damaged());
        }
        return gauges;
    }

    private static double bytes(Lane lane) {
        return lane.journal.all().stream().mapToLong(StoredSegment::bytes).sum();
    }

    private int damaged() {
        return live.journal.bad() + test.journal.bad();
    }

    Map<String, String> facts() {
        return Map.of("folder", settings.folder().toString());
    }

    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (!loop.failure().isEmpty() && !loop.failure().equals("starting")) {
            warnings.add(loop.failure() + "; nothing is kept until there is room and right to write");
        }
        if (inbox.lost() > 0) {
            warnings.add(inbox.lost() + " ticks and bars were lost before they were kept");
        }
        if (damaged() > 0) {
            warnings.add("FAILED: " + damaged() + " damaged segments were set aside as .bad in " + settings.folder());
        }
        Set<String> away = stores.away(settings.stores());
        if (loop.open() && !away.isEmpty()) {
            warnings.add("the journal grows: not here are the stores " + String.join(", ", away));
        }
        for (StoreFeed feed : stores.all()) {
            if (!feed.failure().isEmpty()) {
                warnings.add("store " + feed.name() + " failed: " + feed.failure());
            }
        }
        return warnings;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        for (String warning : warnings()) {
            findings.add(Finding.bad(
                    Checkup.DATA,
                    "recorder",
                    warning,
                    "look at room, rights and health of that disk, and at the stores' own messages"));
        }
        if (findings.isEmpty()) {
            findings.add(
                    Finding.good(Checkup.DATA, "recorder", loop.acknowledged() + " ticks and bars kept, none lost"));
        }
        return findings;
    }
}

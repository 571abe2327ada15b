package org.sluice.importer;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sluice.api.market.MarketTime;
import org.sluice.importer.Progress.Count;
import org.sluice.importer.Progress.End;

/** What a person should know of the importer. Any thread. */
final class View {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(MarketTime.ZONE);

    private final Runs runs;

    View(Runs runs) {
        this.runs = runs;
    }

    /** When the timetable's next is. */
    String next() {
        Instant next = runs.next();
        return next == null ? "no trading day is known" : "next at " + TIME.format(next);
    }

    Map<String, Double> gauges() {
        Progress running = runs.running();
        return running == null ? Map.of() : Map.of("progressPercent", running.percent());
    }

    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        Progress running = runs.running();
        if (running != null) {
            facts.put("running", running.bar(20));
        }
        Progress ended = runs.last();
        if (ended != null) {
            facts.put("last", (ended.started() == null ? "" : TIME.format(ended.started()) + " ") + ended.summary());
        }
        facts.put("next", next());
        facts.put("done", runs.done() == null ? "no day yet" : String.valueOf(runs.done()));
        return facts;
    }

    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        String hindrance = runs.hindrance();
        if (!hindrance.isEmpty()) {
            warnings.add("the import is due but waits: " + hindrance);
        }
        Progress ended = runs.last();
        if (ended == null) {
            return warnings;
        }
        if (ended.end() == End.NOT_DONE) {
            warnings.add("the last import is " + ended.summary());
        }
        long failed = ended.get(Count.SYMBOLS_FAILED) + ended.get(Count.SYMBOLS_REFUSED);
        if (failed > 0) {
            warnings.add(
                    failed + " were not imported; first: " + ended.troubles().get(0));
        }
        if (ended.get(Count.BARS_MISMATCHED) > 0) {
            warnings.add(ended.get(Count.BARS_MISMATCHED) + " stored bars differ from the history; last: "
                    + ended.mismatch());
        }
        if (ended.day() != null
                && ended.end() == End.DONE
                && ended.newest() != null
                && ended.newest().isBefore(ended.day())) {
            warnings.add("the history ends on " + ended.newest() + ", before " + ended.day() + ": was it downloaded?");
        }
        return warnings;
    }
}

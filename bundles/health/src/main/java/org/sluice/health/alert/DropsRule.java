package org.sluice.health.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.sluice.health.Picture;
import org.sluice.health.Picture.Report;

/** A counter of something dropped or lost grows. One alarm per component, until all its counters stand still again. */
final class DropsRule implements Rule {

    static final Duration CALM = Duration.ofMinutes(5);

    private static final Pattern LOSS = Pattern.compile("(?:.*\\.)?(?:dropped|lost)(?:[.A-Z_].*)?");

    /** What nobody asked for, and what came again or too late after a change of source: no loss for anybody. */
    private static final Pattern HARMLESS = Pattern.compile(".*\\.(?:unasked|late)");

    /** One counter that has grown. */
    private record Growth(long from, Instant last) {}

    private final Map<String, Map<String, Long>> before = new HashMap<>();
    private final Map<String, Map<String, Growth>> growing = new HashMap<>();

    @Override
    public String name() {
        return "drops";
    }

    @Override
    public List<Condition> look(Picture picture) {
        List<Condition> found = new ArrayList<>();
        for (Report report : picture.reports()) {
            Map<String, Long> old = before.computeIfAbsent(report.name(), name -> new HashMap<>());
            Map<String, Growth> grown = growing.computeIfAbsent(report.name(), name -> new TreeMap<>());
            report.counters().forEach((counter, count) -> {
                if (LOSS.matcher(counter).matches()
                        && !HARMLESS.matcher(counter).matches()) {
                    Long was = old.put(counter, count);
                    if (was != null && count > was) {
                        long from =
                                grown.containsKey(counter) ? grown.get(counter).from() : was;
                        grown.put(counter, new Growth(from, picture.now()));
                    }
                }
            });
            grown.values()
                    .removeIf(growth -> !picture.now().isBefore(growth.last().plus(CALM)));
            if (!grown.isEmpty()) {
                List<String> words = new ArrayList<>();
                grown.forEach((counter, growth) ->
                        words.add(counter + " grew by " + (old.getOrDefault(counter, growth.from()) - growth.from())));
                found.add(Condition.always(name(), report.name(), String.join(", ", words)));
            }
        }
        return found;
    }
}

package org.sluice.health.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.health.Bound;
import org.sluice.health.Picture;
import org.sluice.health.Picture.Configured;
import org.sluice.health.Picture.Report;

/** Puts together what components found in themselves and what can be seen from outside. Thread-safe. */
public final class Doctor {

    /** Each component has five seconds; one more for whoever is late. */
    public static final Duration LIMIT = Duration.ofSeconds(6);

    private static final List<String> TOPICS =
            List.of(Checkup.CONNECTION, Checkup.DATA, Checkup.SOURCES, Checkup.SCHEDULE, Checkup.PLUGINS);

    private static final Pattern ADDRESS = Pattern.compile("[a-z]+://\\S+");
    private static final Pattern PHASE = Pattern.compile("\\bphase[12]=");
    private static final double MIN_FREE_PERCENT = 10;
    private static final double MAX_SKEW_SECONDS = 5;

    private final Checkups checkups;
    private final Function<String, Map<String, Object>> settings;
    private final Predicate<String> installed;

    /**
     * A doctor of these components.
     *
     * @param settings the keys of the configuration of a PID; empty if there is none
     * @param installed whether a bundle of this symbolic name is there
     * @param limit so long it waits for all components together
     */
    public Doctor(
            Bound<Checkup> components,
            Function<String, Map<String, Object>> settings,
            Predicate<String> installed,
            Duration limit) {
        this.checkups = new Checkups(components, limit);
        this.settings = settings;
        this.installed = installed;
    }

    /** Examines all now, by topic, what is bad first. Takes as long as the slowest component, at most the limit. */
    public List<Finding> examine(Picture picture) {
        List<Finding> findings = new ArrayList<>(checkups.examine());
        publishers(picture, findings);
        picture.feeds()
                .forEach(feed -> findings.addAll(FeedFindings.of(
                        feed.status(), settings.apply(feed.status().pid()), picture.now())));
        configurations(picture, findings);
        machine(picture, findings);
        findings.sort(Comparator.comparingInt((Finding finding) -> place(finding.topic()))
                .thenComparing(Finding::level, Comparator.reverseOrder()));
        return List.copyOf(findings);
    }

    /** Ends the threads it has started. */
    public void close() {
        checkups.close();
    }

    private static int place(String topic) {
        int place = TOPICS.indexOf(topic);
        return place < 0 ? TOPICS.size() : place;
    }

    private static void publishers(Picture picture, List<Finding> findings) {
        boolean listens = picture.reports().stream()
                .map(Report::facts)
                .anyMatch(facts ->
                        facts.containsKey("listen") || facts.keySet().stream().anyMatch(ADDRESS.asMatchPredicate()));
        if (!listens) {
            findings.add(Finding.bad(
                    Checkup.CONNECTION,
                    "publisher",
                    "no publisher listens: nobody can connect",
                    "there must be a file etc/org.sluice.publisher.nng-spot.cfg and its jar in plugins/"));
        }
    }

    private static void configurations(Picture picture, List<Finding> findings) {
        if (picture.feeds().isEmpty()) {
            findings.add(Finding.bad(
                    Checkup.PLUGINS,
                    "feed",
                    "no feed runs: nothing is collected",
                    "there must be a file etc/org.sluice.collector-NAME.cfg with at least feed=NAME and"
                            + " fetchers=FETCHER"));
        }
        List<Configured> troubled = picture.configured().stream()
                .filter(each -> !each.problem().isEmpty())
                .toList();
        for (Configured each : troubled) {
            findings.add(Finding.bad(
                    PHASE.matcher(each.problem()).find() ? Checkup.SCHEDULE : Checkup.PLUGINS,
                    each.where(),
                    each.problem().startsWith(each.where() + ": ")
                            ? each.problem().substring(each.where().length() + 2)
                            : each.problem(),
                    each.unserved()
                            ? "copy the jar that serves it into plugins/, or take the file out of etc/"
                            : each.problem().contains(": waits for ")
                                    ? "install or configure what offers that service; sluice:status shows what runs"
                                    : "correct that file; the change takes effect at once"));
        }
        if (troubled.isEmpty()) {
            findings.add(Finding.good(
                    Checkup.PLUGINS,
                    "configurations",
                    "all " + picture.configured().size() + " configurations have their running component"));
        }
    }

    private void machine(Picture picture, List<Finding> findings) {
        if (!installed.test("org.sluice.server.data")) {
            findings.add(Finding.note(
                    Checkup.PLUGINS,
                    "data server",
                    "this build has no data server: nothing answers hikyuu's get_data_from_buffer_server and"
                            + " get_spot_from_buffer_server",
                    "use the real-time quotes of the spot publisher; they do not need it"));
        }
        ClockFinding.each(picture, MAX_SKEW_SECONDS, findings::add);
        double free = picture.disk().freePercent();
        if (!Double.isNaN(free)) {
            String fact = String.format(
                    Locale.ROOT, "%.1f %% free (%,d MiB)", free, picture.disk().usable() >> 20);
            String subject = "disk of " + picture.disk().path();
            findings.add(
                    free >= MIN_FREE_PERCENT
                            ? Finding.good(Checkup.PLUGINS, subject, fact)
                            : Finding.bad(Checkup.PLUGINS, subject, fact, "make room there"));
        }
        Runtime runtime = Runtime.getRuntime();
        findings.add(Finding.good(
                Checkup.PLUGINS,
                "Java",
                String.format(
                        Locale.ROOT,
                        "%s on %s %s, %d processors, %d of at most %d MiB in use",
                        Runtime.version(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        runtime.availableProcessors(),
                        (runtime.totalMemory() - runtime.freeMemory()) >> 20,
                        runtime.maxMemory() >> 20)));
    }
}

package org.sluice.console.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sluice.api.feed.FeedStatus;
import org.sluice.api.feed.FeedStatus.State;
import org.sluice.api.health.Health;
import org.sluice.api.market.Origin;

/** {@code status}: how the feeds are, and what every component has to say. */
final class StatusCommand implements Command {

    private static final Usage USAGE = new Usage(
            "status",
            "",
            "how every feed is, then what every component tells, warns of and counts",
            "status",
            List.of());

    private static final List<String> NO_FEED = List.of(
            "No feed is running.",
            "A feed is one file etc/org.sluice.collector-NAME.cfg; at least: feed=NAME, fetchers=FETCHER.",
            "If there is one, lb shows whether the bundle org.sluice.collector is active,",
            "scr:list org.sluice.collector what it waits for, and the log which setting it refused.");

    private final Services services;

    StatusCommand(Services services) {
        this.services = services;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public void run(Arguments arguments, Screen screen) throws Problem {
        arguments.atMost(0);
        alerts(screen);
        feeds(screen);
        components(screen);
    }

    private void alerts(Screen screen) {
        int count = services.health.latest(Health::alerts).map(List::size).orElse(0);
        if (count > 0) {
            screen.line(Cell.red(count + (count == 1 ? " alert" : " alerts") + ": sluice:alerts"));
        }
    }

    private void feeds(Screen screen) {
        List<FeedStatus> feeds = services.feedStatus();
        if (feeds.isEmpty()) {
            NO_FEED.forEach(screen::line);
            return;
        }
        List<String> test = feeds.stream()
                .filter(feed -> feed.origin() != Origin.LIVE)
                .map(FeedStatus::feed)
                .toList();
        if (!test.isEmpty()) {
            String what =
                    test.size() == 1 ? "feed " + test.get(0) + " is" : "feeds " + String.join(", ", test) + " are";
            screen.line(Cell.red("DEMO DATA: " + what + " TEST, not the real market"));
        }
        Instant now = services.now();
        Table table = new Table(
                "FEED", "STATE", "DATA", "SOURCE", ">UNIVERSE", ">ROUNDS", ">TICKS", "LAST ROUND", "NEXT ROUND", "WHY");
        for (FeedStatus feed : feeds) {
            table.row(
                    feed.feed(),
                    state(feed.state()),
                    Cell.origin(feed.origin()),
                    feed.source(),
                    Texts.count(feed.universe()),
                    Texts.count(feed.rounds()),
                    Texts.count(feed.ticks()),
                    Texts.ago(feed.lastRound(), now),
                    next(feed, now),
                    feed.reason());
        }
        screen.table(table);
    }

    /** The state in a word. */
    static Cell state(State state) {
        String word = state.name().toLowerCase(Locale.ROOT);
        return switch (state) {
            case COLLECTING, WAITING -> Cell.plain(word);
            case PAUSED -> Cell.yellow(word);
            case FAILED -> Cell.red(word);
        };
    }

    private static String next(FeedStatus feed, Instant now) {
        if (feed.nextRound() == null) {
            return "none";
        }
        return feed.nextRound().isAfter(now) ? "in " + Texts.span(Duration.between(now, feed.nextRound())) : "now";
    }

    private void components(Screen screen) {
        List<Report> reports = services.reports();
        if (reports.isEmpty()) {
            return;
        }
        Table table = new Table("COMPONENT", "WHAT", "VALUE");
        reports.forEach(report -> rows(table, report));
        screen.line("");
        screen.table(table);
    }

    private static void rows(Table table, Report report) {
        List<Object[]> rows = new ArrayList<>();
        report.facts().forEach((fact, value) -> rows.add(new Object[] {fact, value}));
        report.warnings().forEach(text -> rows.add(new Object[] {Cell.yellow("warning"), Cell.yellow(text)}));
        Map<String, String> counts = new LinkedHashMap<>();
        report.counters().forEach((counter, count) -> {
            if (count != 0) {
                counts.put(counter, Texts.count(count));
            }
        });
        int digits = counts.values().stream().mapToInt(String::length).max().orElse(0);
        counts.forEach((counter, count) ->
                rows.add(new Object[] {counter, " ".repeat(digits - count.length()) + count}));
        if (rows.isEmpty()) {
            table.row(report.name(), "nothing to tell");
        }
        for (int i = 0; i < rows.size(); i++) {
            table.row(i == 0 ? report.name() : "", rows.get(i)[0], rows.get(i)[1]);
        }
    }
}

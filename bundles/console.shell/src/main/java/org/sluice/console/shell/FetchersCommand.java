package org.sluice.console.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.sluice.api.feed.FeedStatus;
import org.sluice.api.feed.FeedStatus.SourceStatus;

/** {@code fetchers}: which there are, and how each feed prefers them. */
final class FetchersCommand implements Command {

    private static final Usage USAGE = new Usage(
            "fetchers",
            "[FEED...]",
            "the fetchers that are installed, and each feed's order of preference",
            "fetchers stock",
            List.of());

    private final Services services;

    FetchersCommand(Services services) {
        this.services = services;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public void run(Arguments arguments, Screen screen) throws Problem {
        List<FeedStatus> feeds =
                arguments.words().isEmpty() ? services.feedStatus() : services.feedStatus(arguments.words());
        List<FetcherInfo> fetchers = services.fetchers();
        if (fetchers.isEmpty()) {
            screen.line("No fetcher is installed. One is a jar in plugins/ and its file in etc/; lb shows the jars.");
        } else {
            Table table = new Table("FETCHER", "DATA", "PACE", "BUNDLE");
            fetchers.forEach(fetcher ->
                    table.row(fetcher.name(), Cell.origin(fetcher.origin()), fetcher.pace(), fetcher.bundle()));
            screen.table(table);
        }
        // What does not make a fetcher fail, as rows it left out, is seen nowhere else in this list.
        for (Report report : services.reports()) {
            if (report.name().startsWith("fetcher.")) {
                report.warnings().forEach(text -> screen.line(Cell.yellow("   " + report.name() + ": " + text)));
            }
        }
        Instant now = services.now();
        for (FeedStatus feed : feeds) {
            screen.line("");
            screen.line(
                    Cell.plain("feed " + feed.feed() + ", "),
                    Cell.origin(feed.origin()),
                    Cell.plain(", prefers in this order:"));
            screen.table(preference(feed, now));
            for (SourceStatus source : feed.sources()) {
                source.doubts()
                        .forEach(doubt -> screen.line(Cell.red("   units of " + source.name() + ", " + doubt.text())));
            }
        }
    }

    private static Table preference(FeedStatus feed, Instant now) {
        Table table = new Table(">", "FETCHER", "STATE", ">TICKS", ">FAILURES", "LAST ERROR");
        int place = 1;
        for (SourceStatus source : feed.sources()) {
            table.row(
                    place++,
                    source.name(),
                    state(feed, source, now),
                    Texts.count(source.ticks()),
                    Texts.count(source.failures()),
                    source.lastError());
        }
        return feed.sources().isEmpty()
                ? new Table().row("  nothing: the key fetchers of " + feed.pid() + " is empty")
                : table;
    }

    private static Cell state(FeedStatus feed, SourceStatus source, Instant now) {
        if (!source.present()) {
            return Cell.yellow("not installed");
        }
        if (source.origin() != feed.origin()) {
            return Cell.red(source.origin() + ", unfit");
        }
        if (source.name().equals(feed.source())) {
            return Cell.plain("in use");
        }
        if (source.retry() != null && source.retry().isAfter(now)) {
            return Cell.yellow("rests until " + Texts.time(source.retry(), now) + " ("
                    + Texts.span(Duration.between(now, source.retry())) + ')');
        }
        return Cell.plain("ready");
    }
}

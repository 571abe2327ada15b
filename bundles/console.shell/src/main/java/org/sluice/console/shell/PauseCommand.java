package org.sluice.console.shell;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.sluice.api.feed.Feed;
import org.sluice.api.feed.FeedStatus;
import org.sluice.api.feed.FeedStatus.State;

/** {@code pause} and {@code resume}: no rounds from now on, and rounds again. */
final class PauseCommand implements Command {

    private static final long LOOK_MILLIS = 20;

    private final Services services;
    private final Usage usage;
    private final Consumer<Feed> action;
    private final boolean paused;
    private final Duration patience;

    private PauseCommand(Services services, Usage usage, Consumer<Feed> action, boolean paused, Duration patience) {
        this.services = services;
        this.usage = usage;
        this.action = action;
        this.paused = paused;
        this.patience = patience;
    }

    /** Pauses; waits at most {@code patience} for the feeds to follow: their own threads do it. */
    static PauseCommand pause(Services services, Duration patience) {
        Usage usage = new Usage(
                "pause",
                "[FEED...]",
                "no feed, or none of these, starts a round until sluice:resume or a restart",
                "pause stock",
                List.of());
        return new PauseCommand(services, usage, Feed::pause, true, patience);
    }

    /** Resumes; waits as {@link #pause} does. */
    static PauseCommand resume(Services services, Duration patience) {
        Usage usage = new Usage(
                "resume",
                "[FEED...]",
                "all feeds, or these, start rounds again, the first at once if in session",
                "resume stock",
                List.of());
        return new PauseCommand(services, usage, Feed::resume, false, patience);
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public void run(Arguments arguments, Screen screen) throws Problem, InterruptedException {
        // All names are looked at before the first feed is touched.
        List<String> names = services.feedStatus(arguments.words()).stream()
                .map(FeedStatus::feed)
                .toList();
        services.feeds.each(feed -> {
            if (names.contains(feed.status().feed())) {
                action.accept(feed);
            }
        });
        long end = System.nanoTime() + patience.toNanos();
        while (!followed(names) && System.nanoTime() - end < 0) {
            Thread.sleep(LOOK_MILLIS);
        }
        Table table = new Table();
        services.feedStatus(names)
                .forEach(feed -> table.row(feed.feed(), StatusCommand.state(feed.state()), feed.reason()));
        screen.table(table);
    }

    private boolean followed(List<String> names) {
        return services.feedStatus().stream()
                .filter(feed -> names.contains(feed.feed()))
                .allMatch(feed -> (feed.state() == State.PAUSED) == paused);
    }
}

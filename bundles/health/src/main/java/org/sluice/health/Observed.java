package org.sluice.health;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.sluice.api.feed.Feed;
import org.sluice.api.feed.FeedStatus;
import org.sluice.api.market.Quotes;
import org.sluice.api.market.Tick;
import org.sluice.api.status.Counters;
import org.sluice.health.Picture.Configured;
import org.sluice.health.Picture.Disk;
import org.sluice.health.Picture.FeedView;
import org.sluice.health.Picture.Report;

/** What is looked at, and since when each feed is in session. Thread-safe. */
public final class Observed {

    /** The running feeds. */
    public final Bound<Feed> feeds = new Bound<>();

    /** What components tell of themselves. */
    public final Bound<Counters> counters = new Bound<>();

    /** The last quotes; one service at most. */
    public final Bound<Quotes> quotes = new Bound<>();

    private final Path home;
    private final Map<String, Instant> openSince = new HashMap<>();

    /** @param home where Sluice writes */
    public Observed(Path home) {
        this.home = home;
    }

    /** How all is now. */
    public synchronized Picture picture(Instant now, List<Configured> configured) {
        List<FeedStatus> statuses = feeds.ask((name, feed) -> feed.status()).stream()
                .sorted(Comparator.comparing(FeedStatus::feed))
                .toList();
        openSince
                .keySet()
                .removeIf(feed -> statuses.stream()
                        .noneMatch(status -> status.feed().equals(feed) && FeedView.inSession(status)));
        statuses.stream().filter(FeedView::inSession).forEach(status -> openSince.putIfAbsent(status.feed(), now));
        return new Picture(
                now,
                statuses.stream()
                        .map(status -> new FeedView(status, openSince.get(status.feed())))
                        .toList(),
                counters.ask(Observed::report),
                newest(),
                disk(),
                configured);
    }

    /** Without a name of its own a component goes by its PID: {@code collector-stock}. */
    public static String name(Map<String, ?> properties) {
        Object name = properties.get(Counters.NAME);
        if (name == null) {
            name = properties.get("service.pid");
        }
        if (name == null) {
            name = properties.get("component.name");
        }
        return String.valueOf(name).replaceFirst("^org\\.sluice\\.", "").replace('~', '-');
    }

    private static Report report(String name, Counters component) {
        try {
            return new Report(name, component.counters(), component.gauges(), component.facts(), component.warnings());
        } catch (RuntimeException e) {
            // one that cannot answer hides no other
            return new Report(name, Map.of(), Map.of(), Map.of(), List.of("does not tell how it is: " + e));
        }
    }

    private Instant newest() {
        return quotes
                .ask((name, service) -> service.all().stream()
                        .map(Tick::exchangeTime)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(null))
                .stream()
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private Disk disk() {
        try {
            FileStore store = Files.getFileStore(home);
            return new Disk(home.toString(), store.getUsableSpace(), store.getTotalSpace());
        } catch (IOException e) {
            return new Disk(home.toString(), 0, 0); // not known: nothing is said of it
        }
    }
}

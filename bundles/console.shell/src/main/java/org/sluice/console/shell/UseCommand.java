package org.sluice.console.shell;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Dictionary;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.sluice.api.feed.FeedStatus;
import org.sluice.api.feed.FeedStatus.SourceStatus;
import org.sluice.api.feed.FeedStatus.State;
import org.sluice.api.market.Origin;

/** {@code use}: makes a fetcher the first in a feed's order of preference, in the feed's configuration. */
final class UseCommand implements Command {

    /** The key of a feed's configuration that holds the order. */
    /** Where File Install notes which file a configuration is of. */
    private static final String FILE = "felix.fileinstall.filename";

    private static final String FETCHERS = "fetchers";

    private static final long LOOK_MILLIS = 50;

    private static final Usage USAGE = new Usage(
            "use",
            "NAME [FEED]",
            "makes a fetcher the first choice of a feed, now and (in its file in etc/) from now on",
            "use synthetic stock",
            List.of());

    private final Services services;
    private final Duration patience;

    /**
     * Changes configurations through the services' Configuration Admin.
     *
     * @param patience how long to wait for the feed to turn to its new source
     */
    UseCommand(Services services, Duration patience) {
        this.services = services;
        this.patience = patience;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public void run(Arguments arguments, Screen screen) throws Problem, InterruptedException {
        arguments.atMost(2);
        if (arguments.words().isEmpty()) {
            throw new Problem("which fetcher? There is: " + installed(services.fetchers()));
        }
        List<FetcherInfo> fetchers = services.fetchers();
        String name = name(arguments.words().get(0), fetchers);
        Set<Origin> origins = new LinkedHashSet<>();
        fetchers.stream()
                .filter(fetcher -> fetcher.name().equals(name))
                .forEach(fetcher -> origins.add(fetcher.origin()));
        if (origins.isEmpty()) {
            throw new Problem("no fetcher '" + name + "' runs (it needs its jar in plugins/ and its file in etc/);"
                    + " there is: " + installed(fetchers));
        }
        FeedStatus feed = feed(
                name, origins, arguments.words().subList(1, arguments.words().size()));
        if (!origins.contains(feed.origin())) {
            throw new Problem(name + " is " + origins.iterator().next() + ", " + mismatch(List.of(feed), fetchers));
        }
        screen.line("feed " + feed.feed() + " prefers " + String.join(", ", prefer(name, feed)));
        await(name, feed.feed(), screen);
    }

    /** The name as the fetcher itself has it: QQ is what people call Tencent's. */
    private static String name(String word, List<FetcherInfo> fetchers) {
        boolean known = fetchers.stream().anyMatch(fetcher -> fetcher.name().equals(word));
        return !known && word.equals("qq") ? "tencent" : word;
    }

    private FeedStatus feed(String name, Set<Origin> origins, List<String> named) throws Problem {
        List<FeedStatus> feeds = services.feedStatus(named);
        if (feeds.size() == 1) {
            return feeds.get(0);
        }
        List<FeedStatus> fit =
                feeds.stream().filter(feed -> origins.contains(feed.origin())).toList();
        if (fit.isEmpty()) {
            throw new Problem(name + " is " + origins.iterator().next() + ", " + mismatch(feeds, services.fetchers()));
        }
        List<FeedStatus> listed = fit.stream()
                .filter(feed -> feed.sources().stream().map(SourceStatus::name).anyMatch(name::equals))
                .toList();
        List<FeedStatus> others = listed.stream()
                .filter(feed -> !feed.sources().get(0).name().equals(name))
                .toList();
        // Where it is the first already there is nothing to do.
        List<FeedStatus> best = !others.isEmpty() ? others : listed.isEmpty() ? fit : listed;
        if (best.size() > 1) {
            throw new Problem("for which feed? "
                    + String.join(
                            " or ",
                            best.stream()
                                    .map(feed -> "sluice:use " + name + ' ' + feed.feed())
                                    .toList()));
        }
        return best.get(0);
    }

    private static String mismatch(List<FeedStatus> feeds, List<FetcherInfo> fetchers) {
        Origin origin = feeds.get(0).origin();
        return (feeds.size() == 1 ? "feed " : "feeds ")
                + String.join(", ", feeds.stream().map(FeedStatus::feed).toList())
                + (feeds.size() == 1 ? " is " : " are ") + origin
                + ": the two are never mixed; " + origin + " is: "
                + installed(fetchers.stream()
                        .filter(fetcher -> fetcher.origin() == origin)
                        .toList());
    }

    private static String installed(List<FetcherInfo> fetchers) {
        return fetchers.isEmpty()
                ? "none"
                : String.join(
                        ", ",
                        fetchers.stream().map(FetcherInfo::name).distinct().toList());
    }

    /** Writes the new order, unless it is so already; everything else in the configuration stays as it is. */
    private List<String> prefer(String name, FeedStatus feed) throws Problem {
        try {
            // Listed, not got: getConfiguration would make one where there is none.
            Configuration[] found = services.configurations().listConfigurations("(service.pid=" + feed.pid() + ')');
            if (found == null || found.length == 0) {
                throw new Problem("feed " + feed.feed() + " runs without a configuration (" + feed.pid() + ")");
            }
            Dictionary<String, Object> properties = found[0].getProperties();
            Object before = properties.get(FETCHERS);
            List<String> order = new ArrayList<>(words(before));
            if (!order.isEmpty() && order.get(0).equals(name)) {
                return order;
            }
            order.removeIf(other -> other.equals(name) || name.equals("tencent") && other.equals("qq"));
            order.add(0, name);
            Object file = properties.get(FILE);
            if (file == null) {
                properties.put(FETCHERS, like(before, order));
                found[0].update(properties);
            } else {
                // Through the file alone: what it says is what holds, now and after a restart.
                new ConfigFile(file.toString()).set(FETCHERS, String.join(",", order));
            }
            return order;
        } catch (IOException | InvalidSyntaxException e) {
            throw new Problem("the configuration " + feed.pid() + " can't be changed: " + e.getMessage());
        }
    }

    private static List<String> words(Object value) {
        if (value instanceof String[] array) {
            return List.of(array);
        }
        if (value instanceof Collection<?> collection) {
            return collection.stream().map(Object::toString).toList();
        }
        return value == null
                ? List.of()
                : Arrays.stream(value.toString().split(","))
                        .map(String::strip)
                        .filter(word -> !word.isEmpty())
                        .toList();
    }

    /** The order in the type it had, so that its file keeps its form. */
    private static Object like(Object before, List<String> order) {
        if (before instanceof String[]) {
            return order.toArray(String[]::new);
        }
        return before instanceof Collection<?> ? new ArrayList<>(order) : String.join(",", order);
    }

    private void await(String name, String feed, Screen screen) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            // The feed may be gone for a moment: another implementation may start anew with its configuration.
            Optional<FeedStatus> status = services.feedStatus().stream()
                    .filter(now -> now.feed().equals(feed))
                    .findFirst();
            if (status.isPresent() && name.equals(status.get().source())) {
                screen.line(
                        "feed " + feed + " uses " + name + ": " + status.get().reason());
                return;
            }
            if (System.nanoTime() - end >= 0) {
                screen.line(Cell.yellow(status.map(now -> notYet(name, now))
                        .orElse("feed " + feed + " has not come back yet; sluice:status shows when it has")));
                return;
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private static String notYet(String name, FeedStatus feed) {
        String text = "feed " + feed.feed() + " does not use " + name + " yet, but "
                + (feed.source() == null ? "nothing" : feed.source()) + ": " + feed.reason();
        if (feed.state() == State.PAUSED || feed.state() == State.WAITING) {
            return text + "; " + name + " comes first in its next round";
        }
        return text
                + feed.sources().stream()
                        .filter(source -> source.name().equals(name) && source.lastError() != null)
                        .map(source -> "; last error of " + name + ": " + source.lastError())
                        .findFirst()
                        .orElse("");
    }
}

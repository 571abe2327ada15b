package org.sluice.console.shell;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.feed.FeedStatus;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.market.TickListener;

/** {@code compare}: hears another spot server beside a feed, and tells where the two differ. */
final class CompareCommand implements Command {

    private static final String FEED = "--feed";
    private static final String MINUTES = "--minutes";
    private static final String SYMBOLS = "--symbols";

    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE_MILLIS = 200;

    /** Differences shown one by one; from then on they are counted only. */
    private static final int SHOWN = 20;

    private static final Usage USAGE = new Usage(
            "compare",
            "ADDRESS [--feed NAME] [--minutes N] [--symbols S,S...]",
            "hears a hikyuu server beside our own source and tells every difference, until Enter or Ctrl-C",
            "compare tcp://192.168.1.10:9200 --feed stock --minutes 240",
            List.of(
                    new Usage.Option(FEED, "NAME", "our side; needed if there are several feeds"),
                    new Usage.Option(MINUTES, "N", "ends after N minutes, with the summary"),
                    new Usage.Option(SYMBOLS, "S,S...", "only these; default: all of the feed")));

    private final Services services;
    private final Duration patience;
    private final BooleanSupplier installed;

    /** @param patience how long to wait for the fetcher and for a first connection */
    CompareCommand(Services services, Duration patience) {
        this(services, patience, CompareCommand::installed);
    }

    CompareCommand(Services services, Duration patience, BooleanSupplier installed) {
        this.services = services;
        this.patience = patience;
        this.installed = installed;
    }

    @Override
    public Usage usage() {
        return USAGE;
    }

    @Override
    public void run(Arguments arguments, Screen screen) throws Problem, InterruptedException {
        if (arguments.words().isEmpty()) {
            throw new Problem("which server? as in: sluice:" + USAGE.example());
        }
        arguments.atMost(1);
        String address = arguments.words().get(0);
        if (!address.startsWith("tcp://") && !address.startsWith("ipc://")) {
            throw new Problem(address + ": expected tcp://host:port or ipc:///path");
        }
        long minutes = arguments.number(MINUTES).orElse(0);
        FeedStatus feed = feed(arguments);
        List<Symbol> universe = universe(arguments, feed);
        if (!installed.getAsBoolean()) {
            throw new Problem(Companion.FACTORY + " is not installed, or not started: put its jar into plugins/, and"
                    + " look at lb");
        }
        // Looked up before: the catalog must not be asked under the dispatch lock.
        Map<Symbol, Integer> lots = new HashMap<>();
        universe.forEach(symbol -> services.instrument(symbol).ifPresent(found -> lots.put(symbol, wireUnit(found))));
        Comparison comparison = new Comparison(symbol -> lots.getOrDefault(symbol, 1));
        CompareReport report = new CompareReport(comparison, services, screen);
        long start = System.nanoTime();
        try (Companion theirs = new Companion(services)) {
            theirs.start(address, feed.origin(), patience);
            screen.line("Comparing feed " + feed.feed() + " with " + address + ", " + Texts.count(universe.size())
                    + " symbols; Enter or Ctrl-C ends.");
            Runnable unregister = services.listen(ours(feed.feed(), universe, comparison));
            try {
                listen(theirs, universe, comparison, report, screen, start, TimeUnit.MINUTES.toNanos(minutes));
            } catch (InterruptedException e) {
                // Ctrl-C is how it ends; with the interrupt kept, the shell's output would close at the next line.
            } finally {
                unregister.run();
            }
        }
        comparison.finish();
        String verdict = report.summary(Duration.ofNanos(System.nanoTime() - start));
        if (comparison.snapshots() == 0) {
            throw new Problem("nothing could be compared: no symbol was heard on both sides at the same second");
        }
        if (comparison.differing() > 0) {
            throw new Problem(verdict);
        }
        screen.line(verdict);
    }

    private void listen(
            Companion theirs,
            List<Symbol> universe,
            Comparison comparison,
            CompareReport report,
            Screen screen,
            long start,
            long length)
            throws Problem, InterruptedException {
        long progress = start + PROGRESS_NANOS;
        int shown = 0;
        String said = null;
        boolean reached = false;
        while (!services.closed() && (length == 0 || System.nanoTime() - start < length)) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            try {
                theirs.poll(universe, comparison::theirs);
                // A poll that finds nothing is silent for some seconds before it says that there is no connection.
                reached |= System.nanoTime() - start > patience.toNanos();
                said = null;
            } catch (IOException e) {
                if (!reached && System.nanoTime() - start >= patience.toNanos()) {
                    throw new Problem(e.getMessage());
                }
                if (!e.getMessage().equals(said)) {
                    said = e.getMessage();
                    screen.line(Cell.yellow(said + "; waiting for it"));
                }
                Thread.sleep(PAUSE_MILLIS);
            }
            for (Comparison.Difference difference : comparison.news()) {
                if (shown < SHOWN) {
                    report.difference(difference);
                } else if (shown == SHOWN) {
                    screen.line("More differences are counted, not shown.");
                }
                shown = Math.min(shown + 1, SHOWN + 1);
            }
            if (System.nanoTime() - progress >= 0) {
                progress += PROGRESS_NANOS;
                report.progress(Duration.ofNanos(System.nanoTime() - start));
            }
            if (screen.keyboard().enterPressed()) {
                return;
            }
        }
    }

    /** Shares or contracts that a volume of 1 means on hikyuu's wire: a lot, of an index a hundred of them. */
    private static int wireUnit(Instrument instrument) {
        return instrument.lotSize() * (instrument.product().kind() == Product.Kind.INDEX ? 100 : 1);
    }

    /** Hears our side under the dispatch lock, and never waits for more than another's counting. */
    private static TickListener ours(String wanted, List<Symbol> universe, Comparison comparison) {
        Set<Symbol> symbols = new HashSet<>(universe);
        return (feed, ticks) -> {
            if (feed.equals(wanted)) {
                List<Tick> ours = ticks.stream()
                        .filter(tick -> symbols.contains(tick.symbol()))
                        .toList();
                comparison.ours(ours);
            }
        };
    }

    private FeedStatus feed(Arguments arguments) throws Problem {
        List<FeedStatus> feeds =
                services.feedStatus(arguments.text(FEED).map(List::of).orElse(List.of()));
        if (feeds.size() > 1) {
            throw new Problem("with which feed? " + FEED + " with one of: "
                    + feeds.stream().map(FeedStatus::feed).collect(Collectors.joining(", ")));
        }
        return feeds.get(0);
    }

    /** As the feed's own configuration chooses them. */
    private List<Symbol> universe(Arguments arguments, FeedStatus feed) throws Problem {
        if (arguments.has(SYMBOLS)) {
            return Symbols.parse(words(arguments.text(SYMBOLS).orElse("")), USAGE.command());
        }
        Dictionary<String, Object> settings = settings(feed.pid());
        List<String> symbols = words(settings == null ? null : settings.get("symbols"));
        if (!symbols.isEmpty()) {
            return Symbols.parse(symbols, USAGE.command());
        }
        List<String> kinds = names(settings == null ? null : settings.get("kinds"));
        List<String> exchanges = names(settings == null ? null : settings.get("exchanges"));
        List<Symbol> universe = services.catalogs
                .latest(catalog -> catalog.all().stream()
                        .filter(instrument -> kinds.isEmpty()
                                || kinds.contains(instrument.product().kind().name()))
                        .map(Instrument::symbol)
                        .filter(symbol -> exchanges.isEmpty()
                                || exchanges.contains(symbol.exchange().name()))
                        .toList())
                .orElse(List.of());
        if (universe.isEmpty()) {
            throw new Problem("feed " + feed.feed() + " has no symbols: is there a catalog?");
        }
        return universe;
    }

    private Dictionary<String, Object> settings(String pid) throws Problem {
        try {
            Configuration[] found = services.configurations().listConfigurations("(service.pid=" + pid + ')');
            return found == null || found.length == 0 ? null : found[0].getProperties();
        } catch (IOException | InvalidSyntaxException e) {
            throw new Problem("the configuration " + pid + " can't be read: " + e.getMessage());
        }
    }

    private static List<String> names(Object value) {
        return words(value).stream().map(word -> word.toUpperCase(Locale.ROOT)).toList();
    }

    private static List<String> words(Object value) {
        if (value == null) {
            return List.of();
        }
        String[] texts =
                value instanceof String[] array ? array : value.toString().split(",");
        return Arrays.stream(texts)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static boolean installed() {
        Bundle self = FrameworkUtil.getBundle(CompareCommand.class);
        return self == null
                || Arrays.stream(self.getBundleContext().getBundles())
                        .anyMatch(bundle -> Companion.FACTORY.equals(bundle.getSymbolicName())
                                && bundle.getState() == Bundle.ACTIVE);
    }
}

package org.sluice.console.shell;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.sluice.api.feed.Feed;
import org.sluice.api.feed.FeedStatus.SourceStatus;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Quotes;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.market.TickListener;
import org.sluice.api.status.Counters;
import org.sluice.testkit.SettableClock;

/** Everything a command needs, made of fakes, and what it printed. */
final class Bench implements Quotes {

    /** 10:00 in Shanghai. */
    static final Instant NOW = Instant.parse("2026-11-20T02:00:00Z");

    final List<FetcherInfo> fetchers = new ArrayList<>();
    final List<TickListener> listeners = new CopyOnWriteArrayList<>();
    final FakeConfigurations configurations = new FakeConfigurations();
    final FakeCatalog catalog = new FakeCatalog();
    final Map<Symbol, Tick> last = new LinkedHashMap<>();
    final Services services = new Services(
            configurations.admin(),
            () -> fetchers,
            listener -> {
                listeners.add(listener);
                return () -> listeners.remove(listener);
            },
            new SettableClock(NOW));

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Bench() {
        services.catalogs.add("", catalog);
        services.quotes.add("", this);
    }

    FakeFeed feed(String name, Origin origin, SourceStatus... sources) {
        FakeFeed feed = FakeFeed.collecting(name, origin, NOW, sources);
        services.feeds.add("", feed);
        return feed;
    }

    void fetcher(String name, Origin origin) {
        fetchers.add(new FetcherInfo(name, origin, "interval", "org.sluice.fetcher." + name + " 0.1.0"));
    }

    FakeCounters component(String name) {
        FakeCounters counters = new FakeCounters();
        services.counters.add(name, counters);
        return counters;
    }

    void tick(Tick tick) {
        last.put(tick.symbol(), tick);
    }

    /** What the command prints to either stream, without colours. */
    String run(Command command, String... args) {
        return run(command, Keyboard.NONE, false, args);
    }

    String run(Command command, Keyboard keyboard, boolean colours, String... args) {
        bytes.reset();
        PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        ShellConsole.run(command, new Screen(stream, stream, colours, keyboard), args);
        return printed();
    }

    /** What has been printed so far. */
    String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    void remove(Feed feed) {
        services.feeds.remove(feed);
    }

    void remove(Counters counters) {
        services.counters.remove(counters);
    }

    @Override
    public Optional<Tick> last(Symbol symbol) {
        return Optional.ofNullable(last.get(symbol));
    }

    @Override
    public Collection<Tick> all() {
        return last.values();
    }
}

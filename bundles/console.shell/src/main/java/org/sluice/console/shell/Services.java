package org.sluice.console.shell;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.osgi.service.cm.ConfigurationAdmin;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.CatalogControl;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.feed.Feed;
import org.sluice.api.feed.FeedStatus;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.health.Health;
import org.sluice.api.market.Bars;
import org.sluice.api.market.Quotes;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.market.TickListener;
import org.sluice.api.server.ServerSwitch;
import org.sluice.api.status.Counters;
import org.sluice.api.storage.Gaps;
import org.sluice.api.trade.TradeDesk;

/** What the commands look at and act on. Thread-safe: several sessions may run commands at once. */
final class Services {

    final Bound<Feed> feeds = new Bound<>();
    final Bound<Counters> counters = new Bound<>();
    final Bound<Quotes> quotes = new Bound<>();
    final Bound<Catalog> catalogs = new Bound<>();
    final Bound<CatalogControl> catalogControls = new Bound<>();
    final Bound<Health> health = new Bound<>();
    final Bound<Gaps> gaps = new Bound<>();
    final Bound<Bars> bars = new Bound<>();
    final Bound<TradeDesk> desks = new Bound<>();

    /** By {@code server.name}. */
    final Bound<ServerSwitch> servers = new Bound<>();

    /** The fetchers of {@code compare}, by name: no collector uses them. */
    final Bound<Fetcher> heard = new Bound<>();

    private final ConfigurationAdmin configurations;
    private final Supplier<List<FetcherInfo>> fetchers;
    private final Function<TickListener, Runnable> registration;
    private final InstantSource clock;
    private volatile boolean closed;

    /**
     * Starts with no feed, counters, quotes or catalog.
     *
     * @param registration registers a listener; what it answers takes it away again
     */
    Services(
            ConfigurationAdmin configurations,
            Supplier<List<FetcherInfo>> fetchers,
            Function<TickListener, Runnable> registration,
            InstantSource clock) {
        this.configurations = configurations;
        this.fetchers = fetchers;
        this.registration = registration;
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    ConfigurationAdmin configurations() {
        return configurations;
    }

    /** Ordered by name. */
    List<FetcherInfo> fetchers() {
        return fetchers.get().stream()
                .sorted(Comparator.comparing(FetcherInfo::name))
                .toList();
    }

    /** Ordered by the feed's name. */
    List<FeedStatus> feedStatus() {
        return feeds.all(Feed::status).stream()
                .sorted(Comparator.comparing(FeedStatus::feed))
                .toList();
    }

    /** The feeds of these names, all if none is named. */
    List<FeedStatus> feedStatus(List<String> names) throws Problem {
        List<FeedStatus> all = feedStatus();
        if (all.isEmpty()) {
            throw new Problem("no feed is running; sluice:status says what to do");
        }
        for (String name : names) {
            if (all.stream().noneMatch(status -> status.feed().equals(name))) {
                throw new Problem("there is no feed '" + name + "'; there is: "
                        + String.join(", ", all.stream().map(FeedStatus::feed).toList()));
            }
        }
        return names.isEmpty()
                ? all
                : all.stream().filter(status -> names.contains(status.feed())).toList();
    }

    /** What every component says, ordered by its name. */
    List<Report> reports() {
        return counters.named(Report::of).stream()
                .sorted(Comparator.comparing(Report::name))
                .toList();
    }

    /** Asks the trade desk. */
    <R> R ofDesk(Function<TradeDesk, R> question) throws Problem {
        return desks.latest(question)
                .orElseThrow(() -> new Problem("no desk is running: the bundle org.sluice.desk is not active"));
    }

    Optional<Tick> last(Symbol symbol) {
        return quotes.latest(service -> service.last(symbol).orElse(null));
    }

    Optional<Instrument> instrument(Symbol symbol) {
        return catalogs.latest(catalog -> catalog.find(symbol).orElse(null));
    }

    /** The instrument's name, empty if it has none. */
    String name(Symbol symbol) {
        return instrument(symbol).map(Instrument::name).orElse("");
    }

    /** Digits after the point of its prices. */
    int decimals(Symbol symbol) {
        return Texts.decimals(instrument(symbol).map(Instrument::priceTick).orElse(Double.NaN));
    }

    /** Lets the listener hear ticks until what is answered is run. */
    Runnable listen(TickListener listener) {
        return registration.apply(listener);
    }

    /** Makes commands end that would go on. */
    void close() {
        closed = true;
    }

    boolean closed() {
        return closed;
    }
}

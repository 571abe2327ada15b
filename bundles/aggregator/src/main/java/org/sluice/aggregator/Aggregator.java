package org.sluice.aggregator;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.market.Bar;
import org.sluice.api.market.BarListener;
import org.sluice.api.market.Bars;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.market.TickListener;
import org.sluice.api.status.Counters;
import org.sluice.api.storage.BarStore;
import org.sluice.api.storage.Gaps;
import org.sluice.api.storage.Ticks;

/** Makes bars of ticks. One lock is around all of it, and around every call of a {@link BarListener}. */
@Component(
        name = "org.sluice.aggregator",
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {TickListener.class, Bars.class, Counters.class},
        property = Counters.NAME + "=aggregator")
@Designate(ocd = Aggregator.Config.class)
public final class Aggregator implements TickListener, Bars, Counters {

    /** What an operator can set. */
    @ObjectClassDefinition(name = "Sluice aggregator", description = "Makes K-line bars of ticks")
    public @interface Config {

        @AttributeDefinition(description = "The intervals to make, as 1m,5m,1d; empty: every one")
        String[] intervals() default {};

        @AttributeDefinition(description = "Closed bars kept in memory of each symbol and interval")
        int barsPerSymbol() default 240;

        @AttributeDefinition(description = "A bar without a later tick is closed so long after its end, seconds")
        int graceSeconds() default 15;

        @AttributeDefinition(description = "Ticks so long after a session's end are of its last bar, seconds")
        int closingSeconds() default 30;

        @AttributeDefinition(description = "How long after the start symbols wait for the day's stored ticks, seconds")
        int rebuildSeconds() default 120;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Aggregator.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Settings settings;
    private final InstantSource clock;
    private final Plans plans;
    private final Tally tally = new Tally();
    private final Moment moment = new Moment();
    private final Listeners listeners = new Listeners();
    private final Map<Origin, Map<Symbol, Series>> series = new EnumMap<>(Origin.class);
    private final Map<Origin, MarketClock> clocks = new EnumMap<>(Origin.class);
    private final Past past;
    private final long startedAt;
    private final Worker worker;

    @Activate
    public Aggregator(Config config, Map<String, ?> properties, @Reference(name = "catalog") Catalog catalog) {
        this(config, properties, catalog, InstantSource.system(), true);
    }

    /** For tests: without threads, which then call {@link #work} and {@link #passTime} themselves. */
    Aggregator(Config config, Map<String, ?> properties, Catalog catalog, InstantSource clock, boolean threads) {
        this.clock = clock;
        settings = Settings.of(config, properties);
        plans = new Plans(catalog);
        startedAt = clock.millis();
        for (Origin origin : Origin.values()) {
            // In the order in which they came: what is told of many at once has an order.
            series.put(origin, new LinkedHashMap<>());
            clocks.put(origin, new MarketClock());
        }
        past = new Past(lock, tally, clock, settings.rebuild());
        worker = threads ? new Worker(this) : null;
        LOG.info("makes bars of {} intervals", settings.intervals().size());
    }

    @Deactivate
    void deactivate() {
        if (worker != null) {
            worker.close();
        }
    }

    @Override
    public void onTicks(String feed, List<Tick> ticks) {
        if (ticks.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            long now = clock.millis();
            long revision = plans.catalog().revision();
            for (int i = 0; i < ticks.size(); i++) {
                take(ticks.get(i), revision, now);
            }
            if (listeners.hearGrowing()) {
                tellGrowing(ticks);
            }
        } finally {
            lock.unlock();
        }
    }

    private void take(Tick tick, long revision, long now) {
        tally.ticks++;
        clocks.get(tick.origin()).heard(tick.exchangeTime().toEpochMilli(), now);
        Map<Symbol, Series> all = series.get(tick.origin());
        Series one = all.get(tick.symbol());
        if (one == null) {
            one = new Series(tick.symbol(), tick.origin(), settings, plans, tally, moment, startedAt, this::tell);
            all.put(tick.symbol(), one);
        }
        if (one.waiting != null) {
            one.waiting.add(tick);
            return;
        }
        boolean first = one.plan() == null;
        boolean unseen = one.enter(tick, revision);
        if (first) {
            past.wantsDays(one);
        }
        if (unseen && isToday(tick) && past.awaits(one)) {
            one.waiting.add(tick);
            return;
        }
        one.take(tick);
    }

    private boolean isToday(Tick tick) {
        return tick.tradingDay().equals(plans.catalog().tradingDay(tick.symbol(), clock.instant()));
    }

    private void tell(Bar bar) {
        listeners.tell(bar, true);
    }

    private void tellGrowing(Bar bar) {
        listeners.tell(bar, false);
    }

    private void tellGrowing(List<Tick> ticks) {
        for (int i = 0; i < ticks.size(); i++) {
            Tick tick = ticks.get(i);
            Series one = series.get(tick.origin()).get(tick.symbol());
            if (one.waiting == null) {
                one.tellGrowing(this::tellGrowing);
            }
        }
    }

    /** Closes the bars that are over; once a second. */
    void passTime() {
        lock.lock();
        try {
            long now = clock.millis();
            series.forEach((origin, all) -> {
                long market = clocks.get(origin).now(now);
                all.values().forEach(one -> one.passed(market));
            });
        } finally {
            lock.unlock();
        }
    }

    /** Does the next piece of slow work; false if there is none. By one thread at a time. */
    boolean work() {
        return past.step(plans.catalog().revision());
    }

    /** Looks for what was missed. By the same thread. */
    void lookForGaps() {
        if (past.gaps.present()) {
            past.look(all());
        }
    }

    private List<Series> all() {
        lock.lock();
        try {
            List<Series> all = new ArrayList<>();
            series.values().forEach(map -> all.addAll(map.values()));
            return all;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<Bar> last(Symbol symbol, Interval interval, int count) {
        List<Bar> bars = bars(symbol, interval);
        return List.copyOf(bars.subList(Math.max(0, bars.size() - Math.max(0, count)), bars.size()));
    }

    private List<Bar> bars(Symbol symbol, Interval interval) {
        lock.lock();
        try {
            Series one = find(symbol);
            return one == null ? List.of() : one.bars(interval);
        } finally {
            lock.unlock();
        }
    }

    /** The live one, if there is one. */
    private Series find(Symbol symbol) {
        Series live = series.get(Origin.LIVE).get(symbol);
        return live != null ? live : series.get(Origin.TEST).get(symbol);
    }

    @Override
    public List<Bar> read(Symbol symbol, Interval interval, Instant from, Instant to) throws IOException {
        Origin origin = locked(() -> {
            Series one = find(symbol);
            return one == null ? null : one.origin;
        });
        Map<Instant, Bar> merged = new TreeMap<>();
        for (Bar bar : stored(symbol, interval, origin, from, to)) {
            merged.put(bar.start(), bar);
        }
        for (Bar bar : bars(symbol, interval)) {
            if (bar.end().isAfter(from) && bar.start().isBefore(to)) {
                merged.put(bar.start(), bar);
            }
        }
        return List.copyOf(merged.values());
    }

    /** Of a symbol that is not in memory the live ones, and only if there are none the others. */
    private List<Bar> stored(Symbol symbol, Interval interval, Origin origin, Instant from, Instant to)
            throws IOException {
        List<Bar> bars = past.store.ask(
                store -> store.read(symbol, interval, origin == null ? Origin.LIVE : origin, from, to), List.of());
        return !bars.isEmpty() || origin != null
                ? bars
                : past.store.ask(store -> store.read(symbol, interval, Origin.TEST, from, to), List.of());
    }

    private <T> T locked(Supplier<T> what) {
        lock.lock();
        try {
            return what.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Map<String, Long> counters() {
        return locked(() -> {
            Map<String, Long> counters = tally.counters();
            counters.put("listener.failures", listeners.failures());
            return counters;
        });
    }

    @Override
    public Map<String, Double> gauges() {
        return locked(() -> {
            Map<String, Double> gauges = new LinkedHashMap<>();
            gauges.put("symbols", (double)
                    series.values().stream().mapToInt(Map::size).sum());
            gauges.put("symbolsAwaitingRebuild", (double) past.waiting());
            gauges.put("listeners", (double) listeners.size());
            return gauges;
        });
    }

    @Override
    public List<String> warnings() {
        return past.failure().isEmpty() ? List.of() : List.of(past.failure());
    }

    @Reference(
            name = "listener",
            service = BarListener.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "unbindListener")
    void bindListener(BarListener listener, Map<String, ?> properties) {
        Object name = properties.get("component.name");
        boolean growing = Boolean.parseBoolean(String.valueOf(properties.get(BarListener.GROWING)));
        lock.lock();
        try {
            listeners.add(listener, name == null ? listener.getClass().getName() : name.toString(), growing);
        } finally {
            lock.unlock();
        }
    }

    void unbindListener(BarListener listener) {
        lock.lock();
        try {
            listeners.remove(listener);
        } finally {
            lock.unlock();
        }
    }

    @Reference(
            name = "ticks",
            service = Ticks.class,
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "unbindTicks")
    void bindTicks(Ticks service) {
        past.ticks.bind(service);
    }

    void unbindTicks(Ticks service) {
        past.ticks.unbind(service);
    }

    @Reference(
            name = "barStore",
            service = BarStore.class,
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "unbindBarStore")
    void bindBarStore(BarStore service) {
        past.store.bind(service);
    }

    void unbindBarStore(BarStore service) {
        past.store.unbind(service);
    }

    @Reference(
            name = "gaps",
            service = Gaps.class,
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "unbindGaps")
    void bindGaps(Gaps service) {
        past.gaps.bind(service);
    }

    void unbindGaps(Gaps service) {
        past.gaps.unbind(service);
    }
}

package org.sluice.fetcher.synthetic;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.fetcher.TickSink;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.status.Counters;

/**
 * A made-up market: one tick per poll for every symbol asked for. All of it follows from the seed, the symbol and the
 * time, so a restart goes on where it should be, several instances agree, and within a calendar day neither volume nor
 * turnover fall. Thread-safe: several collectors may poll it.
 */
@Component(
        name = "org.sluice.fetcher.synthetic",
        service = {Fetcher.class, Counters.class},
        property = {
            Fetcher.NAME + "=synthetic",
            Fetcher.ORIGIN + "=TEST",
            Fetcher.PACE + "=interval",
            Fetcher.BATCH + ":Integer=" + SyntheticFetcher.BATCH,
            Counters.NAME + "=fetcher.synthetic"
        },
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = SyntheticFetcher.Config.class)
public class SyntheticFetcher implements Fetcher, Counters {

    private static final Logger LOG = LoggerFactory.getLogger(SyntheticFetcher.class);

    /** Most symbols in one call: a fetcher that begins late in the day has to catch up with all of it, within 2 s. */
    static final int BATCH = 2000;

    /** Ticks handed over at a time: the first are with their listeners while the last are still being made. */
    private static final int PORTION = 500;

    /** Universes and slices of them that are remembered. */
    private static final int MOST_CASTS = 64;

    /** The keys of the component's file. */
    @ObjectClassDefinition(name = "Sluice: fetcher.synthetic")
    public @interface Config {
        @AttributeDefinition(description = "Any whole number; another seed is another market")
        long seed() default 1;

        @AttributeDefinition(description = "How far a price goes from its base at most, per cent: above 0, at most 4")
        double volatilityPercent() default 2.0;
    }

    /** The symbols of one universe that the catalog knows, as of one revision of it. */
    private record Cast(long revision, List<Line> lines, List<Symbol> unknown) {}

    private final long seed;
    private final double volatilityPercent;
    private final Catalog catalog;
    private final InstantSource clock;
    private final Map<Symbol, Line> lines = new ConcurrentHashMap<>();
    /** By the universe's identity, since it stays the same object; guarded by itself. */
    private final Map<List<Symbol>, Cast> casts = new IdentityHashMap<>();

    private final LongAdder polls = new LongAdder();
    private final LongAdder ticks = new LongAdder();

    /** Checks the settings. */
    @Activate
    public SyntheticFetcher(
            Config config, Map<String, Object> properties, @Reference(name = "catalog") Catalog catalog) {
        this(config, properties, catalog, InstantSource.system());
    }

    SyntheticFetcher(Config config, Map<String, ?> properties, Catalog catalog, InstantSource clock) {
        this.seed = config.seed();
        this.volatilityPercent = config.volatilityPercent();
        // Further out a price could leave its limits: from 4 % below the base to 4 % above is a way of 8.3 %.
        if (!(volatilityPercent > 0 && volatilityPercent <= 4)) {
            throw new InvalidSettingException(
                    properties, "volatilityPercent", volatilityPercent, "above 0 and at most 4");
        }
        this.catalog = catalog;
        this.clock = clock;
        LOG.info("synthetic market of seed {}", seed);
    }

    @Override
    public void poll(List<Symbol> universe, TickSink sink) {
        Cast cast = cast(universe);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        LocalDate today = LocalDate.ofInstant(now, MarketTime.ZONE);
        int millis = (int) Duration.between(today.atStartOfDay(MarketTime.ZONE).toInstant(), now)
                .toMillis();
        Book book = new Book();
        List<Tick> portion = new ArrayList<>(Math.min(PORTION, cast.lines.size()));
        for (Line line : cast.lines) {
            portion.add(line.tick(now, today, millis, book));
            if (portion.size() == PORTION) {
                hand(portion, sink);
            }
        }
        hand(portion, sink);
        polls.increment();
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("polls", polls.sum());
        counters.put("ticks", ticks.sum());
        return counters;
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("seed", String.valueOf(seed));
        facts.put("volatility", volatilityPercent + " %");
        facts.put("order book", "synthetic");
        return facts;
    }

    @Override
    public List<String> warnings() {
        synchronized (casts) {
            return casts.values().stream()
                    .flatMap(cast -> cast.unknown.stream())
                    .distinct()
                    .sorted()
                    .limit(1)
                    .map(symbol -> symbol + " is asked for but not in the catalog: it is left out, maybe others too")
                    .toList();
        }
    }

    private void hand(List<Tick> portion, TickSink sink) {
        if (!portion.isEmpty()) {
            sink.accept(portion);
            ticks.add(portion.size());
            portion.clear();
        }
    }

    private Cast cast(List<Symbol> universe) {
        long revision = catalog.revision();
        synchronized (casts) {
            Cast cast = casts.get(universe);
            if (cast == null || cast.revision != revision) {
                if (casts.size() >= MOST_CASTS) {
                    casts.clear();
                }
                cast = prepare(universe, revision);
                casts.put(universe, cast);
            }
            return cast;
        }
    }

    private Cast prepare(List<Symbol> universe, long revision) {
        List<Line> known = new ArrayList<>(universe.size());
        List<Symbol> unknown = new ArrayList<>();
        for (Symbol symbol : universe) {
            Optional<Instrument> instrument = catalog.find(symbol);
            if (instrument.isPresent()) {
                known.add(line(symbol, instrument.get()));
            } else {
                unknown.add(symbol);
            }
        }
        return new Cast(revision, known, unknown);
    }

    private Line line(Symbol symbol, Instrument instrument) {
        Line line = lines.get(symbol);
        if (line == null || !line.instrument().equals(instrument)) {
            line = new Line(instrument, seed, volatilityPercent / 100);
            lines.put(symbol, line);
        }
        return line;
    }
}

package org.sluice.collector;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.feed.Feed;
import org.sluice.api.feed.FeedStatus;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.status.Counters;

/** One feed: asks its sources in order of preference, in session, round after round. One configuration is one feed. */
@Component(
        name = "org.sluice.collector",
        service = {Feed.class, Counters.class},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = Collector.Config.class, factory = true)
public final class Collector implements Feed, Counters {

    /** Keys of {@code etc/org.sluice.collector-<feed>.cfg}. */
    @ObjectClassDefinition(name = "Sluice collector")
    public @interface Config {
        @AttributeDefinition(description = "Name of the feed; a broadcaster names the feed it serves")
        String feed() default "stock";

        @AttributeDefinition(description = "LIVE or TEST; only sources of this origin are used, the two never mix")
        String origin() default "LIVE";

        @AttributeDefinition(description = "Fetchers in order of preference, separated by commas")
        String fetchers() default "";

        @AttributeDefinition(
                description = "What to ask for, as SH600000,SHFE.cu2501; empty: all of kinds and exchanges")
        String symbols() default "";

        @AttributeDefinition(description = "Of STOCK, INDEX, ETF, BOND, FUTURE, OPTION; used when symbols is empty")
        String kinds() default "STOCK,INDEX";

        @AttributeDefinition(description = "Of SSE, SZSE, BSE, SHFE, …; empty: all; used when symbols is empty")
        String exchanges() default "";

        @AttributeDefinition(description = "Milliseconds from the start of one round to the start of the next")
        long intervalMillis() default 10_000;

        @AttributeDefinition(
                description = "Collect from-to instead of the catalog's sessions: 9:00-12:00; empty: catalog")
        String phase1() default "";

        @AttributeDefinition(description = "As phase1, for the afternoon; equal start and end in both: always open")
        String phase2() default "";

        @AttributeDefinition(description = "With phase1 and phase2: leave out weekends and holidays")
        boolean ignoreWeekend() default true;

        @AttributeDefinition(
                description = "In session, a source whose newest quote is older (seconds) has failed; 0: never")
        int staleSeconds() default 30;

        @AttributeDefinition(
                description = "First rest of a source that failed, milliseconds; doubles with each failure")
        long retryMillis() default 1_000;

        @AttributeDefinition(description = "Longest rest of a source that failed, milliseconds")
        long retryMaxMillis() default 60_000;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

    private final CollectorLoop loop;

    @Activate
    public Collector(
            Config config,
            Map<String, Object> properties,
            @Reference(name = "market") Market market,
            @Reference(name = "catalog") Catalog catalog) {
        this(config, properties, market, catalog, InstantSource.system());
    }

    Collector(Config config, Map<String, Object> properties, Market market, Catalog catalog, InstantSource clock) {
        Settings settings = Settings.of(config, properties);
        Market.Line line;
        try {
            line = market.open(settings.feed(), settings.origin());
        } catch (IllegalStateException e) {
            throw new InvalidSettingException(properties, "feed", settings.feed(), e.getMessage());
        }
        loop = new CollectorLoop(settings, line, market, catalog, clock);
        LOG.info("feed {} ({}) collects every {} ms", settings.feed(), settings.origin(), settings.intervalMillis());
    }

    /** Called when every fetcher that is there has been bound, so that the first round has its first choice. */
    @Activate
    void start() {
        loop.start();
    }

    @Modified
    void modified(Config config, Map<String, Object> properties) {
        Settings settings = Settings.of(config, properties);
        loop.change(settings, properties);
        LOG.info("feed {} changed: sources {}", settings.feed(), settings.fetchers());
    }

    @Deactivate
    void deactivate() {
        loop.stop();
        LOG.info("feed {} stopped", loop.status().feed());
    }

    @Reference(
            name = "fetcher",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeFetcher")
    void addFetcher(Fetcher fetcher, Map<String, Object> properties) {
        loop.add(fetcher, properties);
    }

    void removeFetcher(Fetcher fetcher) {
        loop.remove(fetcher);
    }

    @Override
    public FeedStatus status() {
        return loop.status();
    }

    @Override
    public void pause() {
        loop.pause(true);
    }

    @Override
    public void resume() {
        loop.pause(false);
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        FeedStatus status = loop.status();
        counters.put("rounds", status.rounds());
        counters.put("ticks", status.ticks());
        counters.put("dropped.unasked", loop.rounds().droppedUnasked);
        counters.put("dropped.future", loop.rounds().droppedFuture);
        status.sources().forEach(source -> counters.put(source.name() + ".failures", source.failures()));
        loop.doubtfulUnits().forEach((name, count) -> counters.put("units.doubtful." + name, count));
        return counters;
    }

    @Override
    public Map<String, String> facts() {
        FeedStatus status = loop.status();
        return Map.of("feed", status.feed() + " (" + status.origin() + "): " + status.reason());
    }

    @Override
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        FeedStatus status = loop.status();
        if (status.state() == FeedStatus.State.FAILED) {
            warnings.add("feed " + status.feed() + ": " + status.reason());
        }
        if (!loop.unknownSymbols().isEmpty()) {
            warnings.add("feed " + status.feed() + ": not in the catalog: "
                    + loop.unknownSymbols().stream().map(Object::toString).collect(Collectors.joining(", ")));
        }
        for (FeedStatus.SourceStatus source : status.sources()) {
            source.doubts()
                    .forEach(doubt -> warnings.add(
                            "feed " + status.feed() + ": units of " + source.name() + ", " + doubt.text()));
        }
        return warnings;
    }
}

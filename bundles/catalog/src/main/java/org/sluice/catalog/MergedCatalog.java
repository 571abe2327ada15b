package org.sluice.catalog;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.sluice.api.catalog.CatalogSource;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Session;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.status.Counters;

/**
 * Merges every {@link CatalogSource} into one snapshot and answers from it. A snapshot is replaced as a whole.
 *
 * <p>A source is read when it is bound, and by the thread {@code catalog} whenever its revision has changed; all calls to
 * sources, and their binding and unbinding, are under one lock. Answers take no lock.
 */
@Component(
        name = "org.sluice.catalog",
        service = {Catalog.class, Counters.class},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = Counters.NAME + "=catalog")
@Designate(ocd = MergedCatalog.Config.class)
public final class MergedCatalog implements Catalog, Counters {

    private static final Logger LOG = LoggerFactory.getLogger(MergedCatalog.class);

    private static final long SHORTEST_REFRESH_MILLIS = 10;

    /** Settings of {@code org.sluice.catalog}. */
    @ObjectClassDefinition(name = "Catalog")
    @interface Config {
        @AttributeDefinition(description = "milliseconds between two looks for changes of the sources, at least 10")
        long refreshMillis() default 2000;

        @AttributeDefinition(description = "days after which the newest instrument list is called old; 0: never")
        long maxInstrumentAgeDays() default 120;

        @AttributeDefinition(description = "every product trades round the clock, every day; for demos only")
        boolean alwaysOpen() default false;
    }

    private final long maxInstrumentAgeDays;
    private final boolean alwaysOpen;
    private final InstantSource clock;
    private final Sources sources;

    @Activate
    public MergedCatalog(Config config, Map<String, Object> properties) {
        this(config, properties, InstantSource.system());
    }

    MergedCatalog(Config config, Map<String, Object> properties, InstantSource clock) {
        if (config.refreshMillis() < SHORTEST_REFRESH_MILLIS) {
            throw new InvalidSettingException(
                    properties,
                    "refreshMillis",
                    config.refreshMillis(),
                    "at least " + SHORTEST_REFRESH_MILLIS + " milliseconds");
        }
        if (config.maxInstrumentAgeDays() < 0) {
            throw new InvalidSettingException(
                    properties, "maxInstrumentAgeDays", config.maxInstrumentAgeDays(), "0 (never) or more days");
        }
        maxInstrumentAgeDays = config.maxInstrumentAgeDays();
        alwaysOpen = config.alwaysOpen();
        this.clock = clock;
        sources = new Sources(config.refreshMillis(), alwaysOpen, clock);
    }

    @Activate
    void start() {
        if (alwaysOpen) {
            LOG.info("alwaysOpen=true: every product trades round the clock, every day; for demos only");
        }
        sources.start();
    }

    @Deactivate
    void stop() {
        sources.close();
    }

    @Reference(
            name = "source",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "removeSource")
    void addSource(CatalogSource service, Map<String, Object> properties) {
        Object name =
                properties.getOrDefault(CatalogSource.NAME, service.getClass().getName());
        int ranking = properties.get("service.ranking") instanceof Integer number ? number : 0;
        sources.add(service, String.valueOf(name), ranking);
    }

    void removeSource(CatalogSource service) {
        sources.remove(service);
    }

    private Snapshot snapshot() {
        return sources.now().snapshot();
    }

    @Override
    public Optional<Instrument> find(Symbol symbol) {
        return snapshot().find(symbol);
    }

    @Override
    public Collection<Instrument> all() {
        return snapshot().all();
    }

    @Override
    public LocalDate tradingDay(Symbol symbol, Instant time) {
        return snapshot().tradingDay(symbol, time);
    }

    @Override
    public List<Session> sessions(Symbol symbol, LocalDate tradingDay) {
        return snapshot().sessions(symbol, tradingDay);
    }

    @Override
    public Phase phase(Symbol symbol, Instant time) {
        return snapshot().phase(symbol, time);
    }

    @Override
    public boolean isTradingDay(LocalDate date) {
        return snapshot().calendar().isTradingDay(date);
    }

    @Override
    public long revision() {
        return snapshot().revision();
    }

    @Override
    public Map<String, Long> counters() {
        return sources.counters();
    }

    @Override
    public Map<String, String> facts() {
        return sources.now().overview().facts();
    }

    @Override
    public List<String> warnings() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), MarketTime.ZONE);
        List<String> warnings = new ArrayList<>(sources.now().overview().warnings(today, maxInstrumentAgeDays));
        warnings.addAll(sources.warnings());
        return warnings;
    }
}

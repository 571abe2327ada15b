package org.sluice.catalog;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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
import org.sluice.api.catalog.CatalogChanges;
import org.sluice.api.catalog.CatalogControl;
import org.sluice.api.catalog.CatalogSource;
import org.sluice.api.catalog.CatalogStatus;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Session;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.status.Counters;

/**
 * Merges every {@link CatalogSource} into one snapshot and answers from it. A snapshot is replaced as a whole.
 *
 * <p>A source is read when it is bound, and by the thread {@code catalog} whenever its revision has changed; the same
 * thread has it updated at the set times. Calls to a source, and its unbinding, are under one lock. Answers take no lock.
 */
@Component(
        name = "org.sluice.catalog",
        service = {Catalog.class, CatalogControl.class, Checkup.class, Counters.class},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = Counters.NAME + "=catalog")
@Designate(ocd = MergedCatalog.Config.class)
public final class MergedCatalog implements Catalog, CatalogControl, Checkup, Counters {

    private static final Logger LOG = LoggerFactory.getLogger(MergedCatalog.class);

    private static final long SHORTEST_REFRESH_MILLIS = 10;

    /** Settings of {@code org.sluice.catalog}. */
    @ObjectClassDefinition(name = "Catalog")
    @interface Config {
        @AttributeDefinition(description = "milliseconds between two looks for changes of the sources, at least 10")
        long refreshMillis() default 2000;

        @AttributeDefinition(description = "days after which the newest instrument list is called old; 0: never")
        long maxInstrumentAgeDays() default 120;

        @AttributeDefinition(description = "days ahead of which the holidays must be known, else there is a warning")
        long calendarDays() default 30;

        @AttributeDefinition(
                description = "times of trading days, China's, at which the sources are updated; empty: never")
        String updateTimes() default "08:30,20:30";

        @AttributeDefinition(description = "every product trades round the clock, every day; for demos only")
        boolean alwaysOpen() default false;
    }

    private final long maxInstrumentAgeDays;
    private final long calendarDays;
    private final boolean alwaysOpen;
    private final InstantSource clock;
    private final Sources sources;
    private final Updates updates;

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
        if (config.calendarDays() < 0) {
            throw new InvalidSettingException(properties, "calendarDays", config.calendarDays(), "0 or more days");
        }
        Schedule schedule = Schedule.of("updateTimes", config.updateTimes(), properties);
        maxInstrumentAgeDays = config.maxInstrumentAgeDays();
        calendarDays = config.calendarDays();
        alwaysOpen = config.alwaysOpen();
        this.clock = clock;
        sources = new Sources(config.refreshMillis(), alwaysOpen, clock);
        updates = new Updates(sources, schedule, clock);
    }

    @Activate
    void start() {
        if (alwaysOpen) {
            LOG.info("alwaysOpen=true: every product trades round the clock, every day; for demos only");
        }
        sources.start(updates::runDue);
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
    public CatalogStatus status() {
        Snapshot snapshot = snapshot();
        return new CatalogStatus(
                sources.bound().stream().map(Source::status).toList(),
                snapshot.all().size(),
                sources.now().overview().totals(),
                snapshot.productCount(),
                snapshot.calendar().until(),
                updates.next(),
                warnings());
    }

    @Override
    public CatalogChanges diff() {
        return updates.diff();
    }

    @Override
    public CatalogChanges update(boolean force, Consumer<String> progress) {
        return updates.update(force, progress);
    }

    @Override
    public List<Finding> examine() {
        return new Examination(sources.now(), today(), maxInstrumentAgeDays, calendarDays)
                .findings(sources.bound(), updates.next());
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = sources.counters();
        counters.putAll(updates.counters());
        return counters;
    }

    @Override
    public Map<String, Double> gauges() {
        Overview overview = sources.now().overview();
        Map<String, Double> gauges = new LinkedHashMap<>();
        gauges.put("instruments", (double) snapshot().all().size());
        gauges.put("catalogAgeDays", overview.ageDays(today()));
        gauges.put("calendarCoversDays", overview.coveredDays(today()));
        gauges.values().removeIf(value -> value.isNaN());
        return gauges;
    }

    @Override
    public Map<String, String> facts() {
        return sources.now().overview().facts();
    }

    @Override
    public List<String> warnings() {
        List<String> warnings =
                new ArrayList<>(sources.now().overview().warnings(today(), maxInstrumentAgeDays, calendarDays));
        warnings.addAll(sources.warnings());
        return warnings;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), MarketTime.ZONE);
    }
}

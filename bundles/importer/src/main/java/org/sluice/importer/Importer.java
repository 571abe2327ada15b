package org.sluice.importer;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
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
import org.sluice.api.history.HistorySource;
import org.sluice.api.market.Bars;
import org.sluice.api.status.Counters;
import org.sluice.api.storage.BarJournal;
import org.sluice.api.storage.BarStore;
import org.sluice.api.storage.Gaps;

/**
 * Imports history on trading days at a set time, and when it is asked to, on its own thread {@code importer}; one run at
 * a time. The public method {@code _import} is the shell's command {@code sluice:import}: the shell puts the underscore
 * before a word that Java keeps for itself.
 */
@Component(
        name = "org.sluice.importer",
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = Counters.class,
        property = {Counters.NAME + "=importer", "osgi.command.scope=sluice", "osgi.command.function=import"})
@Designate(ocd = Importer.Config.class)
public final class Importer implements Counters {

    /** What an operator can set. */
    @ObjectClassDefinition(name = "Sluice importer", description = "Imports history on trading days at a set time")
    public @interface Config {

        @AttributeDefinition(description = "History sources by their history.name, the preferred first")
        String[] sources() default {"tdx", "csv"};

        @AttributeDefinition(description = "What to import, some of 1d, 1m, 5m")
        String[] intervals() default {"1d", "1m", "5m"};

        @AttributeDefinition(
                description = "Symbols to import, as SH600000; empty: the catalog's of kinds and exchanges")
        String[] symbols() default {};

        @AttributeDefinition(description = "Kinds of instruments; empty: all")
        String[] kinds() default {"STOCK", "INDEX", "ETF"};

        @AttributeDefinition(description = "Exchanges; empty: all")
        String[] exchanges() default {"SSE", "SZSE", "BSE"};

        @AttributeDefinition(description = "Time of day on trading days, Asia/Shanghai")
        String time() default "18:00";

        @AttributeDefinition(description = "First day of daily bars")
        String dayFrom() default "1990-12-19";

        @AttributeDefinition(description = "Calendar days back for bars of minutes")
        int minuteDays() default 90;

        @AttributeDefinition(description = "Calendar days that are read again and compared with what is stored")
        int overlapDays() default 10;

        @AttributeDefinition(description = "File that says what is done; from home on")
        String state() default "var/importer/state.txt";

        @AttributeDefinition(description = "Folder of relative paths; empty: sluice.home, else the working directory")
        String home() default "";

        @AttributeDefinition(description = "Distinct causes of failure that are logged in one run; all are counted")
        int loggedErrors() default 20;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Importer.class);

    private static final long PATIENCE_MILLIS = 10_000;

    private final Services services;
    private final Runs runs;
    private final View view;
    private final Thread thread;

    @Activate
    public Importer(
            Config config,
            Map<String, ?> properties,
            @Reference(name = "catalog") Catalog catalog,
            @Reference(name = "journal") BarJournal journal) {
        this(Settings.of(config, properties), catalog, journal, InstantSource.system(), true);
    }

    /** @param threaded false for tests: then only {@link Runs#step} does anything */
    Importer(Settings settings, Catalog catalog, BarJournal journal, InstantSource clock, boolean threaded) {
        services = new Services(catalog, journal);
        runs = new Runs(settings, services, clock);
        view = new View(runs);
        thread = new Thread(runs::loop, "importer");
        thread.setDaemon(true);
        if (threaded) {
            thread.start();
        }
        LOG.info("imports {} from {}, {}", settings.intervals(), settings.sources(), view.next());
    }

    @Deactivate
    void deactivate() {
        runs.stop();
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LOG.info("imports no more; {} runs", runs.counters().get("runs"));
    }

    @Reference(
            name = "history",
            service = HistorySource.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "unbindHistory")
    void bindHistory(HistorySource source, Map<String, ?> properties) {
        services.add(source, properties);
        runs.wake();
    }

    void unbindHistory(HistorySource source, Map<String, ?> properties) {
        services.remove(source, properties);
    }

    @Reference(
            name = "bars",
            service = Bars.class,
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "unbindBars")
    void bindBars(Bars bars) {
        services.bars.bind(bars);
    }

    void unbindBars(Bars bars) {
        services.bars.unbind(bars);
    }

    @Reference(
            name = "barStore",
            service = BarStore.class,
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "unbindBarStore")
    void bindBarStore(BarStore store) {
        services.store.bind(store);
    }

    void unbindBarStore(BarStore store) {
        services.store.unbind(store);
    }

    @Reference(
            name = "gaps",
            service = Gaps.class,
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "unbindGaps")
    void bindGaps(Gaps gaps) {
        services.gaps.bind(gaps);
    }

    void unbindGaps(Gaps gaps) {
        services.gaps.unbind(gaps);
    }

    /** The command {@code sluice:import}; called by a thread of the shell. */
    public void _import(String... args) throws Problem {
        new ImportCommand(runs, view).run(System.out, args);
    }

    @Override
    public Map<String, Long> counters() {
        return runs.counters();
    }

    @Override
    public Map<String, Double> gauges() {
        return view.gauges();
    }

    @Override
    public Map<String, String> facts() {
        return view.facts();
    }

    @Override
    public List<String> warnings() {
        return view.warnings();
    }

    Runs runs() {
        return runs;
    }
}

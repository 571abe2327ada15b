package org.sluice.importer;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
import org.sluice.api.market.MarketTime;
import org.sluice.api.status.Counters;
import org.sluice.api.storage.BarJournal;
import org.sluice.api.storage.BarStore;
import org.sluice.api.storage.Gaps;
import org.sluice.importer.Progress.Count;
import org.sluice.importer.Progress.End;

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

    private static final long LOOKED_EVERY_MILLIS = 10_000;
    private static final long PATIENCE_MILLIS = 10_000;

    /** How long after the start it is waited for sources that are named but not there: bundles start in any order. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    /** After a run that could not be. */
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(MarketTime.ZONE);

    private final Settings settings;
    private final InstantSource clock;
    private final Services services;
    private final Schedule schedule;
    private final State state;
    private final Instant begun;
    private final Run run;
    private final Thread thread;
    private final Object lock = new Object();
    private final Map<Count, Long> earlier = new LinkedHashMap<>();
    private Progress wanted;
    private Progress current;
    private volatile Progress last;
    private volatile String hindrance = "";
    private volatile boolean stopped;
    private Instant notBefore = Instant.MIN;
    private long runs;

    @Activate
    public Importer(
            Config config,
            Map<String, ?> properties,
            @Reference(name = "catalog") Catalog catalog,
            @Reference(name = "journal") BarJournal journal) {
        this(Settings.of(config, properties), catalog, journal, InstantSource.system(), true);
    }

    /** @param threaded false for tests: then only {@link #step} does anything */
    Importer(Settings settings, Catalog catalog, BarJournal journal, InstantSource clock, boolean threaded) {
        this.settings = settings;
        this.clock = clock;
        begun = clock.instant();
        services = new Services(catalog, journal);
        schedule = new Schedule(settings.time(), catalog::isTradingDay);
        state = new State(settings.state());
        run = new Run(settings, services, state);
        try {
            state.load();
        } catch (IOException e) {
            LOG.warn("what was imported is not known, all is read again: {}", e.getMessage());
        }
        thread = new Thread(this::loop, "importer");
        thread.setDaemon(true);
        if (threaded) {
            thread.start();
        }
        LOG.info("imports {} from {}, {}", settings.intervals(), settings.sources(), nextText());
    }

    @Deactivate
    void deactivate() {
        synchronized (lock) {
            stopped = true;
            lock.notifyAll();
        }
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LOG.info("imports no more; {} runs", runs);
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
        wake();
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

    private void loop() {
        while (!stopped) {
            try {
                step();
            } catch (RuntimeException e) {
                // The next day's import must come all the same.
                LOG.error("unexpected", e);
            }
            synchronized (lock) {
                if (!stopped && wanted == null) {
                    try {
                        lock.wait(LOOKED_EVERY_MILLIS);
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            }
        }
    }

    private void wake() {
        synchronized (lock) {
            lock.notifyAll();
        }
    }

    /** Does what is due or asked for, if anything is; only by the importer's thread. */
    void step() {
        Progress next;
        synchronized (lock) {
            next = wanted;
            if (next == null) {
                LocalDate day = schedule.due(clock.instant(), state.done());
                if (day == null) {
                    hindrance = "";
                    return;
                }
                if (clock.instant().isBefore(notBefore)
                        || run.sourcesMissing() && clock.instant().isBefore(begun.plus(GRACE))) {
                    return;
                }
                next = new Progress(day, false);
            }
            wanted = null;
            current = next;
        }
        String why = run.hindrance();
        if (why != null) {
            end(next, End.NOT_DONE, why);
            return;
        }
        hindrance = "";
        runs++;
        LOG.info("import begins{}", next.day() == null ? "" : " for " + next.day());
        Progress running = next;
        try {
            run.run(running, clock.instant(), () -> stopped || running.cancelled());
        } catch (IOException e) {
            LOG.warn("what is done can't be saved in {}: {}", settings.state(), e.toString());
        } catch (SymbolImport.JournalException e) {
            notBefore = clock.instant().plus(PAUSE);
            end(running, End.NOT_DONE, e.getMessage());
            return;
        }
        finish(running);
    }

    private void finish(Progress ended) {
        if (stopped && !ended.cancelled()) {
            end(ended, End.NOT_DONE, "Sluice was stopped; it is made up for");
            return;
        }
        // A cancelled one is not begun again by itself before the next time of the timetable.
        LocalDate day = ended.day() == null ? schedule.due(clock.instant(), state.done()) : ended.day();
        if (day != null) {
            state.done(day);
            try {
                state.save();
            } catch (IOException e) {
                LOG.warn("what is done can't be saved in {}: {}", settings.state(), e.toString());
            }
        }
        end(ended, ended.cancelled() ? End.CANCELLED : End.DONE, "");
    }

    private void end(Progress ended, End how, String why) {
        synchronized (lock) {
            current = null;
            if (ended.started() == null && ended.day() != null) {
                // The timetable's waits for what it needs, and is shown as a warning.
                hindrance = why;
            } else {
                last = ended;
                for (Count count : Count.values()) {
                    earlier.merge(count, ended.get(count), Long::sum);
                }
            }
        }
        ended.end(how, why);
        if (ended.started() != null) {
            LOG.info("import {}", ended.summary());
        }
    }

    /**
     * Asks for a run at once.
     *
     * @param whole everything from the first day on
     * @throws Problem if one is under way
     */
    Progress now(boolean whole) throws Problem {
        synchronized (lock) {
            Progress other = current != null ? current : wanted;
            if (other != null) {
                throw new Problem("an import is running already: "
                        + other.bar(0).substring(2).strip() + "; sluice:import cancel stops it");
            }
            wanted = new Progress(null, whole);
            lock.notifyAll();
            return wanted;
        }
    }

    /** Stops the run that is under way soon; null if there is none. */
    Progress cancel() {
        synchronized (lock) {
            Progress running = current != null ? current : wanted;
            if (running != null) {
                running.cancel();
            }
            return running;
        }
    }

    /** The run that is under way; null if there is none. */
    Progress running() {
        synchronized (lock) {
            return current != null ? current : wanted;
        }
    }

    /** The last that ended; null if none did. */
    Progress last() {
        return last;
    }

    String nextText() {
        Instant next = schedule.next(clock.instant());
        return next == null ? "no trading day is known" : "next at " + TIME.format(next);
    }

    /** The command {@code sluice:import}; called by a thread of the shell. */
    public void _import(String... args) throws Problem {
        new ImportCommand(this).run(System.out, args);
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        synchronized (lock) {
            counters.put("runs", runs);
            for (Count count : Count.values()) {
                long running = current == null ? 0 : current.get(count);
                counters.put(count.text, earlier.getOrDefault(count, 0L) + running);
            }
        }
        return counters;
    }

    @Override
    public Map<String, Double> gauges() {
        Progress running = running();
        return running == null ? Map.of() : Map.of("progressPercent", running.percent());
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        Progress running = running();
        if (running != null) {
            facts.put("running", running.bar(20));
        }
        Progress ended = last;
        if (ended != null) {
            facts.put("last", (ended.started() == null ? "" : TIME.format(ended.started()) + " ") + ended.summary());
        }
        facts.put("next", nextText());
        facts.put("done", state.done() == null ? "no day yet" : String.valueOf(state.done()));
        return facts;
    }

    @Override
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (!hindrance.isEmpty()) {
            warnings.add("the import is due but waits: " + hindrance);
        }
        Progress ended = last;
        if (ended == null) {
            return warnings;
        }
        if (ended.end() == End.NOT_DONE) {
            warnings.add("the last import is " + ended.summary());
        }
        long failed = ended.get(Count.SYMBOLS_FAILED) + ended.get(Count.SYMBOLS_REFUSED);
        if (failed > 0) {
            warnings.add(
                    failed + " were not imported; first: " + ended.troubles().get(0));
        }
        if (ended.get(Count.BARS_MISMATCHED) > 0) {
            warnings.add(ended.get(Count.BARS_MISMATCHED) + " stored bars differ from the history; last: "
                    + ended.mismatch());
        }
        if (ended.day() != null
                && ended.end() == End.DONE
                && ended.newest() != null
                && ended.newest().isBefore(ended.day())) {
            warnings.add("the history ends on " + ended.newest() + ", before " + ended.day() + ": was it downloaded?");
        }
        return warnings;
    }
}

package org.sluice.recorder;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.api.market.Bar;
import org.sluice.api.market.BarListener;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.market.TickListener;
import org.sluice.api.status.Counters;
import org.sluice.api.storage.BarJournal;
import org.sluice.api.storage.BarStore;
import org.sluice.api.storage.Gap;
import org.sluice.api.storage.Gaps;
import org.sluice.api.storage.TickStore;
import org.sluice.api.storage.Ticks;
import org.sluice.recorder.journal.Journal;

/**
 * Keeps every tick and every closed bar: hands them to the thread {@code journal} without waiting, and lets every store
 * have them from there.
 */
@Component(
        name = "org.sluice.recorder",
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {
            TickListener.class,
            BarListener.class,
            Ticks.class,
            BarJournal.class,
            Gaps.class,
            Counters.class,
            Checkup.class
        },
        property = Counters.NAME + "=recorder")
@Designate(ocd = Recorder.Config.class)
public final class Recorder implements TickListener, BarListener, Ticks, BarJournal, Gaps, Counters, Checkup {

    /** What an operator can set. */
    @ObjectClassDefinition(
            name = "Sluice recorder",
            description = "Keeps ticks and bars in a journal, feeds the stores")
    public @interface Config {

        @AttributeDefinition(description = "Folder of the journal; from home on")
        String folder() default "var/data";

        @AttributeDefinition(description = "Folder of relative paths; empty: sluice.home, else the working directory")
        String home() default "";

        @AttributeDefinition(description = "Stores that must have a segment before it may go, by their store.name")
        String[] stores() default {};

        @AttributeDefinition(description = "The most ticks and bars waiting to be written; more are lost and counted")
        int queueTicks() default 200_000;

        @AttributeDefinition(description = "A segment is sealed when it is that large, bytes")
        long segmentBytes() default 64L << 20;

        @AttributeDefinition(description = "A segment is sealed when it is that old, minutes")
        int segmentMinutes() default 5;

        @AttributeDefinition(description = "How long segments that every store has are kept, hours")
        int keepHours() default 24;

        @AttributeDefinition(description = "How large those may be together for each origin, megabytes")
        long keepMegabytes() default 4_096;

        @AttributeDefinition(description = "Memory for the newest ticks of each origin, megabytes, about")
        int bufferMegabytes() default 32;

        @AttributeDefinition(description = "A symbol not heard for longer than this in its session is a gap, minutes")
        int silenceMinutes() default 5;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Settings settings;
    private final InstantSource clock;
    private final Inbox inbox;
    private final Lane live;
    private final Lane test;
    private final GapBook gaps;
    private final JournalLoop loop;
    private final Stores stores;
    private final Retention retention;
    private final FolderLock lock;
    private volatile Catalog catalog;

    @Activate
    public Recorder(Config config, Map<String, ?> properties) {
        this(config, properties, InstantSource.system());
    }

    Recorder(Config config, Map<String, ?> properties, InstantSource clock) {
        this.clock = clock;
        settings = Settings.of(config, properties);
        try {
            lock = new FolderLock(settings.folder());
        } catch (IOException e) {
            throw new InvalidSettingException(
                    properties,
                    "folder",
                    config.folder(),
                    "a folder to write to, of this process alone (" + settings.folder() + ": " + e.getMessage() + ")");
        }
        inbox = new Inbox(settings.queueTicks());
        live = lane(Origin.LIVE);
        test = lane(Origin.TEST);
        gaps = new GapBook(settings.folder().resolve("gaps"), settings.silence(), () -> catalog);
        retention = new Retention(settings.folder(), settings, clock);
        stores = new Stores(settings.folder(), List.of(live.journal, test.journal), this::tidy);
        loop = new JournalLoop(inbox, live, test, gaps, settings, this::opened, this::sealed);
        loop.start();
        LOG.info("records into {}", settings.folder());
    }

    private Lane lane(Origin origin) {
        String name = origin == Origin.LIVE ? "live" : "test";
        Journal journal = new Journal(settings.folder().resolve("journal").resolve(name), origin, clock);
        return new Lane(journal, settings.bufferTicks());
    }

    private void opened() {
        try {
            gaps.load();
        } catch (IOException e) {
            LOG.warn("the gaps of before are not known: {}", e.toString());
        }
        for (Lane lane : List.of(live, test)) {
            if (lane.journal.lastWrittenMillis() > 0) {
                gaps.down(
                        lane.journal.origin(), Instant.ofEpochMilli(lane.journal.lastWrittenMillis()), clock.instant());
            }
        }
        stores.ready();
    }

    private void sealed() {
        tidy();
        stores.wake();
    }

    private synchronized void tidy() {
        try {
            retention.apply(live.journal);
            retention.apply(test.journal);
        } catch (IOException e) {
            LOG.warn("a segment that is not needed any more can't be removed: {}", e.toString());
        }
    }

    @Deactivate
    void deactivate() {
        stores.end();
        boolean ended = loop.stop(PATIENCE);
        try {
            if (ended) {
                lock.close();
            }
        } catch (IOException e) {
            LOG.warn("the folder's lock can't be let go: {}", e.toString());
        }
        LOG.info("records no more; {} acknowledged, {} lost", loop.acknowledged(), inbox.lost());
    }

    @Reference(
            name = "catalog",
            service = Catalog.class,
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "unbindCatalog")
    void bindCatalog(Catalog service) {
        catalog = service;
    }

    void unbindCatalog(Catalog service) {
        if (catalog == service) {
            catalog = null;
        }
    }

    @Reference(
            name = "tickStore",
            service = TickStore.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "unbindTickStore")
    void bindTickStore(TickStore store, Map<String, ?> properties) {
        stores.add(store, properties);
    }

    void unbindTickStore(TickStore store) {
        stores.remove(store);
    }

    @Reference(
            name = "barStore",
            service = BarStore.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "unbindBarStore")
    void bindBarStore(BarStore store, Map<String, ?> properties) {
        stores.add(store, properties);
    }

    void unbindBarStore(BarStore store) {
        stores.remove(store);
    }

    @Override
    public void onTicks(String feed, List<Tick> ticks) {
        inbox.put(new Inbox.Batch(feed, ticks, List.of(), null));
    }

    @Override
    public void onBar(Bar bar, boolean closed) {
        if (closed) {
            inbox.put(new Inbox.Batch("", List.of(), List.of(bar), null));
        }
    }

    @Override
    public void append(List<Bar> bars) throws IOException {
        if (bars.isEmpty()) {
            return;
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (!inbox.put(new Inbox.Batch("", List.of(), List.copyOf(bars), done))) {
            throw new IOException("the journal has no room for " + bars.size() + " bars");
        }
        try {
            done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the bars are not written after " + PATIENCE.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the bars were written", e);
        }
    }

    @Override
    public void read(Collection<Symbol> symbols, Origin origin, Instant from, Instant to, Consumer<List<Tick>> sink)
            throws IOException {
        if (!loop.open()) {
            throw new IOException("the journal is not open yet");
        }
        stores.reading(origin == Origin.LIVE ? live : test).read(symbols, origin, from, to, sink);
    }

    @Override
    public List<Gap> of(LocalDate tradingDay) {
        return gaps.of(tradingDay);
    }

    @Override
    public Map<String, Long> counters() {
        return view().counters();
    }

    @Override
    public Map<String, Double> gauges() {
        return view().gauges();
    }

    @Override
    public Map<String, String> facts() {
        return view().facts();
    }

    @Override
    public List<String> warnings() {
        return view().warnings();
    }

    @Override
    public List<Finding> examine() {
        return view().findings();
    }

    private View view() {
        return new View(settings, inbox, loop, live, test, stores);
    }
}

package org.sluice.fetcher.nng;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.fetcher.TickSink;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.publisher.Publisher;
import org.sluice.api.status.Counters;
import org.sluice.fetcher.nng.Tally.Event;
import org.sluice.wire.sp.SpAddress;
import org.sluice.wire.sp.SpSubscriber;

/**
 * The spot agent: quotes of a hikyuu spot server or of another Sluice, with the rounds of that server. Prices are yuan,
 * volumes shares or contracts, turnover yuan; the wire's lots and 10,000 yuan end here.
 *
 * <p>A thread of its own receives; {@link #poll} decodes, with more threads if {@code worker_num} says so, and hands
 * over by the calling thread alone, in the order of the messages. It is for one collector: two would share the messages.
 */
@Component(
        name = "org.sluice.fetcher.nng",
        service = {Fetcher.class, Counters.class, Checkup.class},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = Fetcher.PACE + "=stream")
@Designate(ocd = NngFetcher.Config.class, factory = true)
public final class NngFetcher implements Fetcher, Counters, Checkup {

    /** Keys of {@code etc/org.sluice.fetcher.nng-<instance>.cfg}; two underscores here are one in the file, one is a dot. */
    @ObjectClassDefinition(name = "Sluice: fetcher.nng")
    public @interface Config {
        @AttributeDefinition(description = "The spot server to hear: ipc:///path or tcp://host:port")
        String quotation__server() default "ipc:///tmp/hikyuu_real.ipc";

        @AttributeDefinition(description = "The name by which a feed chooses it; another for each server")
        String fetcher_name() default "nng";

        @AttributeDefinition(description = "Threads that decode messages, 1 to 8; 1: the polling thread does it")
        int worker__num() default 1;

        @AttributeDefinition(
                description = "Mebibytes received but not yet polled, 1 to 1024; beyond, rounds are dropped")
        int receiveQueueMebibytes() default 32;

        @AttributeDefinition(description = "LIVE if that server's quotes are of the real market now, else TEST")
        String fetcher_origin() default "TEST";

        @AttributeDefinition(description = "The server sends volumes of the STAR board in shares")
        boolean starVolumeInShares() default false;
    }

    private static final Logger LOG = LoggerFactory.getLogger(NngFetcher.class);

    /** How long to wait for a first message. */
    private static final long WAIT_MILLIS = 100;

    /** No further message is delivered after this. */
    private static final long LONGEST_POLL_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A server that restarts is back by then. */
    private static final long MISSED_AFTER_MILLIS = 3000;

    private final Settings settings;
    private final Catalog catalog;
    private final Tally tally;
    private final RoundQueue queue;
    private final Receiver receiver;
    private final Decoding decoding;
    private final OwnAddresses own;

    // guarded by this
    private Rows rows;
    private boolean inRound;

    @Activate
    public NngFetcher(Config config, Map<String, Object> properties, @Reference(name = "catalog") Catalog catalog) {
        this(Settings.of(config, properties, SpAddress.ipcSupported()), catalog, InstantSource.system(), Receiver.IDLE);
    }

    /** @param idle after so long without a poll it hangs up */
    NngFetcher(Settings settings, Catalog catalog, InstantSource clock, Duration idle) {
        this.settings = settings;
        this.catalog = catalog;
        tally = new Tally(settings.server().toString());
        queue = new RoundQueue(settings.queueBytes(), tally);
        decoding = new Decoding(settings.workers(), queue);
        receiver = new Receiver(settings, queue, tally, clock, idle);
        own = new OwnAddresses(settings.server());
        LOG.info("quotes from {}, taken for {}", settings.server(), settings.origin());
    }

    @Deactivate
    void deactivate() {
        receiver.close();
        decoding.close();
        LOG.info("quotes from {} stopped", settings.server());
    }

    /** Only what a publisher says of itself is looked at; it is not called. */
    @Reference(
            name = "publishers",
            service = Publisher.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "bindPublisher")
    void bindPublisher(Map<String, Object> properties) {
        own.put(properties);
    }

    void unbindPublisher(Map<String, Object> properties) {
        own.remove(properties);
    }

    /**
     * The first poll dials, and so does one after a minute without.
     *
     * @throws IOException if there has been no connection for three seconds, and nothing is left to deliver; if this
     *     Sluice itself publishes at the server's address
     */
    @Override
    public synchronized void poll(List<Symbol> universe, TickSink sink) throws IOException {
        if (own.heard() != null) {
            throw new IOException(Examination.hearsItself(settings, own.heard()));
        }
        receiver.wanted();
        long end = System.nanoTime() + LONGEST_POLL_NANOS;
        if (rows == null || !rows.fit(universe, catalog)) {
            rows = new Rows(universe, catalog, settings.starVolumeInShares(), tally);
        }
        Decoding.Step step = decoding.next(rows, WAIT_MILLIS);
        if (step == null) {
            checkConnection();
        }
        while (step != null) {
            deliver(step, sink);
            step = end - System.nanoTime() > 0 ? decoding.next(rows, 0) : null;
        }
    }

    private void deliver(Decoding.Step step, TickSink sink) {
        switch (step.kind()) {
            case START -> {
                endRound(sink); // the end of the one before was dropped with the rest of it
                inRound = true;
            }
            case DATA -> {
                List<Tick> ticks = step.ticks();
                if (!ticks.isEmpty()) {
                    tally.add(Event.TICK, ticks.size());
                    sink.accept(ticks);
                }
            }
            case END -> endRound(sink);
        }
    }

    private void endRound(TickSink sink) {
        if (inRound) {
            inRound = false;
            tally.count(Event.ROUND);
            sink.endRound();
        }
    }

    private void checkConnection() throws IOException {
        if (receiver.failure() != null) {
            throw new IOException(settings.server() + ": receiving has stopped: " + receiver.failure());
        }
        if (receiver.disconnectedMillis() > MISSED_AFTER_MILLIS) {
            throw new IOException(settings.server() + ": no connection");
        }
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        tally.put(counters);
        SpSubscriber.Statistics statistics = receiver.statistics();
        counters.put("connects", statistics.connects());
        counters.put("connects.refused", statistics.refused());
        counters.put("connects.malformed", statistics.malformed());
        counters.put("messages.otherTopic", statistics.filtered());
        return counters;
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("quotation_server", settings.server().toString());
        facts.put("connected", receiver.connectedSince() != null ? "yes" : receiver.idle() ? "no, nobody polls" : "no");
        facts.put("origin", settings.origin().name());
        facts.put("last start mark", Examination.time(receiver.lastStart()));
        facts.put("last data", Examination.time(receiver.lastData()));
        facts.put("last end mark", Examination.time(receiver.lastEnd()));
        facts.put("queue", queue.bytes() + " of " + settings.queueBytes() + " bytes");
        return facts;
    }

    @Override
    public Map<String, Double> gauges() {
        return Map.of("backlogPercent", 100.0 * queue.bytes() / settings.queueBytes());
    }

    @Override
    public List<Finding> examine() {
        return new Examination(settings, receiver, counters(), own.heard()).findings();
    }

    @Override
    public List<String> warnings() {
        if (own.heard() != null) {
            return List.of(Examination.hearsItself(settings, own.heard()));
        }
        if (receiver.failure() != null) {
            return List.of(settings.server() + ": receiving has stopped: " + receiver.failure());
        }
        long millis = receiver.disconnectedMillis();
        return millis > MISSED_AFTER_MILLIS
                ? List.of(settings.server() + ": no connection for " + millis / 1000 + " s")
                : List.of();
    }
}

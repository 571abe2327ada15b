package org.sluice.fetcher.nng;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.fetcher.TickSink;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
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
        service = {Fetcher.class, Counters.class},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {Fetcher.NAME + "=nng", Fetcher.PACE + "=stream", Counters.NAME + "=fetcher.nng"})
@Designate(ocd = NngFetcher.Config.class)
public final class NngFetcher implements Fetcher, Counters {

    /** Keys of {@code etc/org.sluice.fetcher.nng.cfg}; two underscores here are one in the file, one is a dot. */
    @ObjectClassDefinition(name = "Sluice: fetcher.nng")
    public @interface Config {
        @AttributeDefinition(description = "The spot server to hear: ipc:///path or tcp://host:port")
        String quotation__server() default "ipc:///tmp/hikyuu_real.ipc";

        @AttributeDefinition(description = "Threads that decode messages, 1 to 8; 1: the polling thread does it")
        int worker__num() default 1;

        @AttributeDefinition(
                description = "Mebibytes received but not yet polled, 1 to 1024; beyond, rounds are dropped")
        int receiveQueueMebibytes() default 32;

        @AttributeDefinition(description = "LIVE if that server's quotes are of the real market now, else TEST")
        String fetcher_origin() default "TEST";

        @AttributeDefinition(description = "The server sends volumes of the STAR board and of indices in shares")
        boolean starVolumeInShares() default false;
    }

    private static final Logger LOG = LoggerFactory.getLogger(NngFetcher.class);

    /** How long to wait for a first message. */
    private static final long WAIT_MILLIS = 100;

    /** No further message is delivered after this. */
    private static final long LONGEST_POLL_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A server that restarts is back by then. */
    private static final long MISSED_AFTER_MILLIS = 3000;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(MarketTime.ZONE);

    private final Settings settings;
    private final Catalog catalog;
    private final Tally tally;
    private final RoundQueue queue;
    private final Receiver receiver;
    private final Decoding decoding;

    // guarded by this
    private Rows rows;
    private boolean inRound;

    @Activate
    public NngFetcher(Config config, Map<String, Object> properties, @Reference(name = "catalog") Catalog catalog)
            throws IOException {
        this(Settings.of(config, properties, SpAddress.ipcSupported()), catalog, InstantSource.system());
    }

    NngFetcher(Settings settings, Catalog catalog, InstantSource clock) throws IOException {
        this.settings = settings;
        this.catalog = catalog;
        tally = new Tally(settings.server().toString());
        queue = new RoundQueue(settings.queueBytes(), tally);
        decoding = new Decoding(settings.workers(), queue);
        receiver = new Receiver(settings, queue, tally, clock);
        LOG.info("quotes from {}, taken for {}", settings.server(), settings.origin());
    }

    @Deactivate
    void deactivate() {
        receiver.close();
        decoding.close();
        LOG.info("quotes from {} stopped", settings.server());
    }

    /** @throws IOException if there has been no connection for three seconds, and nothing is left to deliver */
    @Override
    public synchronized void poll(List<Symbol> universe, TickSink sink) throws IOException {
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
        facts.put("connected", receiver.disconnectedMillis() == 0 ? "yes" : "no");
        facts.put("origin", settings.origin().name());
        facts.put("last start mark", time(receiver.lastStart()));
        facts.put("last data", time(receiver.lastData()));
        facts.put("last end mark", time(receiver.lastEnd()));
        facts.put("queue", queue.bytes() + " of " + settings.queueBytes() + " bytes");
        return facts;
    }

    @Override
    public List<String> warnings() {
        if (receiver.failure() != null) {
            return List.of(settings.server() + ": receiving has stopped: " + receiver.failure());
        }
        long millis = receiver.disconnectedMillis();
        return millis > MISSED_AFTER_MILLIS
                ? List.of(settings.server() + ": no connection for " + millis / 1000 + " s")
                : List.of();
    }

    private static String time(Instant time) {
        return time == null ? "none yet" : TIME.format(time);
    }
}

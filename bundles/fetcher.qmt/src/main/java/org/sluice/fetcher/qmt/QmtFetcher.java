package org.sluice.fetcher.qmt;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.status.Counters;
import org.sluice.fetcher.qmt.Tally.Event;

/**
 * Live quotes of xtquant (MiniQMT), by way of {@code qmt_bridge.py} on the machine where it runs. Prices and turnover
 * are yuan, volumes shares or contracts; xtquant's lots end here.
 *
 * <p>A thread of its own connects and receives, from the first {@link #poll} on; {@link #poll} hands over by the
 * calling thread alone, in the order of the rows. It is for one collector: two would share the rows.
 */
@Component(
        name = "org.sluice.fetcher.qmt",
        service = {Fetcher.class, Counters.class, Checkup.class},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {
            Fetcher.NAME + "=qmt",
            Fetcher.PACE + "=stream",
            Fetcher.ORIGIN + "=LIVE",
            Counters.NAME + "=fetcher.qmt"
        })
@Designate(ocd = QmtFetcher.Config.class)
public final class QmtFetcher implements Fetcher, Counters, Checkup {

    /** Keys of {@code etc/org.sluice.fetcher.qmt.cfg}. */
    @ObjectClassDefinition(name = "Sluice: fetcher.qmt")
    public @interface Config {
        @AttributeDefinition(description = "host:port of qmt_bridge.py")
        String bridge() default "127.0.0.1:9300";

        @AttributeDefinition(description = "File with the bridge's token, 16 characters or more; empty: none")
        String tokenFile() default "";

        @AttributeDefinition(
                description = "Rows received but not yet polled, 20000 to 1000000; beyond, the newest of each code")
        int receiveQueueRows() default 100_000;
    }

    private static final Logger LOG = LoggerFactory.getLogger(QmtFetcher.class);

    /** How long to wait for a first row. */
    private static final long WAIT_MILLIS = 100;

    /** No further portion is delivered after this. */
    private static final long LONGEST_POLL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int PORTION_ROWS = 1000;

    /** A bridge that restarts is back by then. */
    private static final long MISSED_AFTER_MILLIS = 3000;

    /** The bridge says every five seconds that it is there. */
    static final Duration SILENT = Duration.ofSeconds(16);

    private final Settings settings;
    private final Catalog catalog;
    private final Tally tally;
    private final RowQueue queue;
    private final Link link;
    private final Condition condition;

    /** Guarded by this. */
    private Ticks ticks;

    @Activate
    public QmtFetcher(Config config, Map<String, Object> properties, @Reference(name = "catalog") Catalog catalog) {
        this(Settings.of(config, properties), catalog, InstantSource.system(), SILENT);
    }

    QmtFetcher(Settings settings, Catalog catalog, InstantSource clock, Duration silent) {
        this.settings = settings;
        this.catalog = catalog;
        tally = new Tally(settings.address());
        queue = new RowQueue(settings.queueRows(), tally);
        link = new Link(settings, queue, tally, clock, silent);
        condition = new Condition(settings, link, queue, tally);
        LOG.info("quotes of xtquant by the bridge at {}, once somebody asks for them", settings.address());
    }

    @Deactivate
    void deactivate() {
        link.close();
        LOG.info("quotes by the bridge at {} stopped", settings.address());
    }

    /**
     * @throws IOException if there has been no connection for three seconds, the bridge refuses, or it says what is
     *     wrong and sends nothing; and nothing is left to deliver
     */
    @Override
    public synchronized void poll(List<Symbol> universe, TickSink sink) throws IOException {
        long end = System.nanoTime() + LONGEST_POLL_NANOS;
        if (ticks == null || !ticks.fit(universe, catalog)) {
            List<String> before = ticks == null ? null : ticks.codes();
            ticks = new Ticks(universe, catalog, tally);
            if (!ticks.codes().equals(before)) {
                link.want(ticks.codes());
            }
        }
        List<Row> rows = queue.take(PORTION_ROWS, WAIT_MILLIS);
        if (rows.isEmpty()) {
            link.hangUpIfSilent();
            checkBridge();
        }
        while (!rows.isEmpty()) {
            List<Tick> portion = ticks.of(rows);
            if (!portion.isEmpty()) {
                tally.add(Event.TICK, portion.size());
                sink.accept(portion);
            }
            rows = end - System.nanoTime() > 0 ? queue.take(PORTION_ROWS, 0) : List.of();
        }
    }

    private void checkBridge() throws IOException {
        if (link.failure() != null) {
            throw new IOException(settings.address() + ": receiving has stopped: " + link.failure());
        }
        if (!link.connected() && (link.refused() || link.disconnectedMillis() > MISSED_AFTER_MILLIS)) {
            throw new IOException(settings.address() + ": no connection: " + link.why());
        }
        Message.State state = link.state();
        if (state != null && state.error() != null && link.millisSinceRows() > MISSED_AFTER_MILLIS) {
            throw new IOException(settings.address() + ": " + Tally.shown(state.error()));
        }
    }

    @Override
    public Map<String, Long> counters() {
        return condition.counters();
    }

    @Override
    public Map<String, Double> gauges() {
        return condition.gauges();
    }

    @Override
    public Map<String, String> facts() {
        return condition.facts();
    }

    @Override
    public List<String> warnings() {
        return condition.warnings();
    }

    @Override
    public List<Finding> examine() {
        return condition.findings();
    }
}

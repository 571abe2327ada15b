package org.sluice.storage.clickhouse;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
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
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.status.Counters;
import org.sluice.api.storage.BarStore;
import org.sluice.api.storage.Segment;
import org.sluice.api.storage.TickStore;

/**
 * Keeps ticks and bars in ClickHouse, over HTTP. The tables: {@code CLICKHOUSE.md}. The server need not be there when this
 * starts; whatever needs it fails until it is.
 */
@Component(
        name = "org.sluice.storage.clickhouse",
        service = {TickStore.class, BarStore.class, Counters.class},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ClickHouseStore.Config.class)
public final class ClickHouseStore implements TickStore, BarStore, Counters {

    private static final Logger LOG = LoggerFactory.getLogger(ClickHouseStore.class);

    /** Settings of {@code org.sluice.storage.clickhouse}. */
    @ObjectClassDefinition(name = "ClickHouse store")
    @interface Config {
        @AttributeDefinition(description = "the store's name")
        String store_name() default "clickhouse";

        @AttributeDefinition(description = "the server's HTTP interface: http://host:port or https://host:port")
        String url() default "http://127.0.0.1:8123";

        @AttributeDefinition(description = "who logs in; may create databases and tables")
        String user() default "default";

        @AttributeDefinition(
                description =
                        "file with the password, which its owner alone can read; from Sluice's folder on; empty = none")
        String passwordFile() default "";

        @AttributeDefinition(description = "databases are <name>_live and <name>_test")
        String database() default "sluice";

        @AttributeDefinition(description = "cluster of the server's remote_servers to spread tables over; empty = none")
        String cluster() default "";

        @AttributeDefinition(description = "for one request and its answer, 1 to 3600 seconds")
        int timeoutSeconds() default 30;

        @AttributeDefinition(description = "rows are sent in pieces of so many megabytes, 1 to 64")
        int batchMegabytes() default 8;

        @AttributeDefinition(description = "live bars also in hikyuu's databases hku_base and hku_data")
        boolean hikyuu() default false;

        @AttributeDefinition(description = "name under which its counters are shown")
        String counters_name() default "storage.clickhouse";
    }

    private final Settings settings;
    private final Server server;
    private final Schema schema;
    private final Writer writer;
    private final Reader reader;
    /** Held by the one that appends. */
    private final Object appending = new Object();

    private final AtomicLong segments = new AtomicLong();
    private final AtomicLong repeats = new AtomicLong();
    private final AtomicLong ticks = new AtomicLong();
    private final AtomicLong bars = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong hikyuu = new AtomicLong();
    private final AtomicLong skipped = new AtomicLong();
    private volatile String failure = "";
    private volatile Catalog catalog;

    /** Checks the configuration; the server is spoken to when there is something to do. */
    @Activate
    public ClickHouseStore(Config config, Map<String, Object> properties) {
        this(Settings.of(config, properties), InstantSource.system(), Reader.PAGE);
    }

    ClickHouseStore(Settings settings, InstantSource clock, int page) {
        this.settings = settings;
        server = new Server(settings);
        schema = new Schema(settings, server);
        writer = new Writer(settings, schema, server, clock);
        reader = new Reader(schema, server, page);
        LOG.info("keeps ticks and bars in {} of {}", settings.database(), settings.url());
    }

    @Deactivate
    void deactivate() {
        server.close();
        LOG.info("stopped");
    }

    /** What hikyuu's tables need; nothing else does. */
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

    @Override
    public void append(Segment segment) throws IOException {
        synchronized (appending) {
            try {
                schema.ensure(segment.origin());
                if (writer.store(segment, catalog)) {
                    segments.incrementAndGet();
                    ticks.addAndGet(writer.ticks());
                    bars.addAndGet(writer.bars());
                    hikyuu.addAndGet(writer.hikyuu());
                    skipped.addAndGet(writer.skipped());
                } else {
                    repeats.incrementAndGet();
                }
                failure = "";
            } catch (IOException e) {
                writer.doubt();
                throw failed("segment " + segment.id() + " could not be stored", e);
            }
        }
    }

    @Override
    public void read(Symbol symbol, Origin origin, Instant from, Instant to, Consumer<List<Tick>> sink)
            throws IOException {
        try {
            reader.ticks(symbol, origin, from, to, sink);
        } catch (IOException e) {
            throw failed("ticks of " + symbol + " could not be read", e);
        }
    }

    @Override
    public List<Bar> read(Symbol symbol, Interval interval, Origin origin, Instant from, Instant to)
            throws IOException {
        try {
            return reader.bars(symbol, interval, origin, from, to);
        } catch (IOException e) {
            throw failed("bars of " + symbol + " could not be read", e);
        }
    }

    private IOException failed(String what, IOException cause) {
        schema.doubt();
        failures.incrementAndGet();
        failure = what + ": " + cause.getMessage();
        return new IOException(failure, cause);
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("segments", segments.get());
        counters.put("segments.repeated", repeats.get());
        counters.put("ticks", ticks.get());
        counters.put("bars", bars.get());
        if (settings.hikyuu()) {
            counters.put("hikyuu.bars", hikyuu.get());
            counters.put("hikyuu.skipped", skipped.get());
        }
        counters.put("failures", failures.get());
        return counters;
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("server", settings.url().toString());
        facts.put("databases", settings.database() + "_live, " + settings.database() + "_test");
        if (!schema.version().isEmpty()) {
            facts.put("version", schema.version());
        }
        return facts;
    }

    @Override
    public List<String> warnings() {
        String last = failure;
        return last.isEmpty() ? List.of() : List.of(last);
    }
}

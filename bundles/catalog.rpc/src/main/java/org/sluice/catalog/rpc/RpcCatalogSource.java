package org.sluice.catalog.rpc;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.catalog.CatalogData;
import org.sluice.api.catalog.CatalogSource;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.status.Counters;
import org.sluice.wire.rpc.RpcClient;

/**
 * The contracts of a vn.py server, or of another Sluice. A thread of its own asks for them now and then, more often as long
 * as they grow: a server lists contracts only when its broker has told them. What it once had stays in force while it is
 * away. Its ranking of -10 prefers the names of other sources.
 */
@Component(
        name = "org.sluice.catalog.rpc",
        service = {CatalogSource.class, Counters.class},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {CatalogSource.NAME + "=rpc", Counters.NAME + "=catalog.rpc", "service.ranking:Integer=-10"})
@Designate(ocd = RpcCatalogSource.Config.class)
public final class RpcCatalogSource implements CatalogSource, Counters {

    /** Keys of {@code etc/org.sluice.catalog.rpc.cfg}. */
    @ObjectClassDefinition(name = "Sluice: catalog.rpc")
    public @interface Config {
        @AttributeDefinition(description = "Where the server answers requests")
        String reqAddress() default "tcp://127.0.0.1:2014";

        @AttributeDefinition(description = "Seconds from one look at the server's contracts to the next, 1 to 86400")
        int refreshSeconds() default 300;

        @AttributeDefinition(description = "Milliseconds to wait for an answer, 100 to 15000")
        int requestMillis() default 10_000;
    }

    private static final Logger LOG = LoggerFactory.getLogger(RpcCatalogSource.class);

    /** While a server is away, or its contracts grow. */
    private static final long SOON_MILLIS = 2000;

    private static final long CLOSE_MILLIS = 20_000;

    private final String reqAddress;
    private final Duration patience;
    private final long refreshMillis;
    private final Thread thread = new Thread(this::run, "catalog-rpc");
    private final AtomicLong revision = new AtomicLong();
    private final AtomicLong reads = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final CountDownLatch first = new CountDownLatch(1);
    private volatile CatalogData known;
    private volatile String trouble = "it has not answered yet";

    /** By the thread only. */
    private CatalogData told;

    private boolean closed;

    @Activate
    public RpcCatalogSource(Config config, Map<String, ?> properties) {
        reqAddress = address(properties, "reqAddress", config.reqAddress());
        refreshMillis = Duration.ofSeconds(within(properties, "refreshSeconds", config.refreshSeconds(), 1, 86_400))
                .toMillis();
        patience = Duration.ofMillis(within(properties, "requestMillis", config.requestMillis(), 100, 15_000));
        thread.setDaemon(true);
        thread.start();
    }

    private static int within(Map<String, ?> properties, String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidSettingException(properties, key, value, least + " to " + most);
        }
        return value;
    }

    private static String address(Map<String, ?> properties, String key, String text) {
        String address = text.strip();
        if (!address.matches("tcp://[^:*]+:[0-9]{1,5}|ipc:///.+")) {
            throw new InvalidSettingException(
                    properties,
                    key,
                    text,
                    "the server's address, as tcp://192.168.1.10:2014 or ipc:///path/of/a/socket");
        }
        return address;
    }

    @Deactivate
    void deactivate() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean settled;
        do {
            settled = look();
            first.countDown();
        } while (pause(settled ? refreshMillis : Math.min(SOON_MILLIS, refreshMillis)));
    }

    /** Answers whether to go on. */
    private synchronized boolean pause(long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        try {
            for (long left = millis; !closed && left > 0; left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            // nobody has a reason to
            return false;
        }
        return !closed;
    }

    /** Answers whether the contracts are the same as before. */
    private boolean look() {
        try {
            CatalogData next = ask();
            int before = known == null ? 0 : known.instruments().size();
            int now = next.instruments().size();
            trouble = now == 0 ? "it lists no contract yet" : null;
            // A server that has just started lists some, and then more: less is believed when it is told twice.
            boolean believed = now > 0 && (now >= before || next.equals(told));
            told = next;
            if (!believed || next.equals(known)) {
                return believed;
            }
            LOG.info("{}: {} contracts", reqAddress, next.instruments().size());
            known = next;
            revision.incrementAndGet();
        } catch (IOException e) {
            trouble = e.getMessage();
        }
        return false;
    }

    private CatalogData ask() throws IOException {
        try (RpcClient client = new RpcClient(reqAddress)) {
            CatalogData data = Contracts.read(RpcClient.objects(client.call(patience, "get_all_contracts")));
            reads.incrementAndGet();
            return data;
        } catch (IOException e) {
            failures.incrementAndGet();
            throw e;
        }
    }

    /** The first one may wait two seconds for the server to answer. */
    @Override
    public long revision() {
        try {
            first.await(SOON_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return revision.get();
    }

    @Override
    public CatalogData read() throws IOException {
        CatalogData now = known;
        if (now == null) {
            throw new IOException(reqAddress + ": " + trouble);
        }
        return now;
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("reads", reads.get());
        counters.put("reads.failed", failures.get());
        return counters;
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("server", reqAddress);
    }

    @Override
    public List<String> warnings() {
        String now = trouble;
        return now == null ? List.of() : List.of(reqAddress + ": " + now);
    }
}

package org.sluice.fetcher.rpc;

import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.fetcher.TickSink;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.status.Counters;

/**
 * Ticks of a vn.py server, or of another Sluice: it subscribes there what it is polled with, again after each break, and
 * hands on what comes. Prices are yuan, volumes shares or contracts, turnover yuan.
 *
 * <p>Threads of its own receive and subscribe; {@link #poll} hands over by the calling thread alone, in the order in which
 * the ticks came. For one collector: two that use it would share the ticks.
 */
@Component(
        name = "org.sluice.fetcher.rpc",
        service = {Fetcher.class, Counters.class, Checkup.class},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = Fetcher.PACE + "=stream")
@Designate(ocd = RpcFetcher.Config.class, factory = true)
public final class RpcFetcher implements Fetcher, Counters, Checkup {

    /** Keys of {@code etc/org.sluice.fetcher.rpc-<instance>.cfg}. */
    @ObjectClassDefinition(name = "Sluice: fetcher.rpc")
    public @interface Config {
        @AttributeDefinition(description = "Where the server answers requests")
        String reqAddress() default "tcp://127.0.0.1:2014";

        @AttributeDefinition(description = "Where the server publishes events")
        String subAddress() default "tcp://127.0.0.1:4102";

        @AttributeDefinition(description = "The name by which a feed chooses it; another for each server")
        String fetcher_name() default "rpc";

        @AttributeDefinition(description = "LIVE if that server's quotes are of the real market now, else TEST")
        String fetcher_origin() default "TEST";

        @AttributeDefinition(description = "Milliseconds to wait for an answer, 100 to 60000")
        int requestMillis() default 10_000;

        @AttributeDefinition(description = "Seconds without a word after which the server is down, 1 to 3600")
        int silenceSeconds() default 25;

        @AttributeDefinition(
                description = "Ticks received but not yet polled, 1000 to 10000000; beyond, the oldest are dropped")
        int queueTicks() default 100_000;

        @AttributeDefinition(description = "The name under which its counters are shown")
        String counters_name() default "fetcher.rpc";
    }

    private static final Logger LOG = LoggerFactory.getLogger(RpcFetcher.class);

    /** How long to wait for a first tick. */
    private static final long WAIT_MILLIS = 100;

    private static final int MOST_AT_ONCE = 10_000;

    private final Settings settings;
    private final Tally tally = new Tally();
    private final Subscription subscription;

    @Activate
    public RpcFetcher(Config config, Map<String, Object> properties) {
        this(Settings.of(config, properties), InstantSource.system());
    }

    RpcFetcher(Settings settings, InstantSource clock) {
        this.settings = settings;
        subscription = new Subscription(settings, clock, tally);
        LOG.info("quotes from {}, taken for {}", settings.subAddress(), settings.origin());
    }

    @Deactivate
    void deactivate() {
        subscription.close();
        LOG.info("quotes from {} stopped", settings.subAddress());
    }

    /**
     * The first poll connects, and so does one after some minutes without.
     *
     * @throws IOException if the server has not said a word for {@code silenceSeconds}, or does not answer, and nothing is
     *     left to deliver
     */
    @Override
    public synchronized void poll(List<Symbol> universe, TickSink sink) throws IOException {
        subscription.wanted(universe);
        List<Tick> ticks = subscription.take(MOST_AT_ONCE, WAIT_MILLIS);
        if (!ticks.isEmpty()) {
            tally.ticks.add(ticks.size());
            sink.accept(ticks);
            return;
        }
        String trouble = subscription.trouble();
        if (trouble != null) {
            throw new IOException(settings.reqAddress() + ": " + trouble);
        }
    }

    @Override
    public Map<String, Long> counters() {
        return tally.counters();
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("server", settings.reqAddress() + ", " + settings.subAddress());
        facts.put("connected", subscription.state());
        facts.put("origin", settings.origin().name());
        facts.put("subscribed", Integer.toString(subscription.subscribed()));
        return facts;
    }

    @Override
    public Map<String, Double> gauges() {
        return Map.of("backlogPercent", 100.0 * subscription.waiting() / settings.mostTicks());
    }

    @Override
    public List<String> warnings() {
        String trouble = subscription.trouble();
        return trouble == null ? List.of() : List.of(settings.reqAddress() + ": " + trouble);
    }

    @Override
    public List<Finding> examine() {
        String trouble = subscription.trouble();
        if (trouble != null) {
            return List.of(Finding.bad(
                    Checkup.CONNECTION,
                    settings.label(),
                    "No vn.py server at " + settings.reqAddress() + ": " + trouble,
                    "Start the RPC service there, or correct reqAddress and subAddress."));
        }
        return List.of(
                Finding.good(
                        Checkup.CONNECTION,
                        settings.label(),
                        "Connected to " + settings.reqAddress() + ": " + subscription.state()),
                Finding.good(
                        Checkup.SOURCES,
                        settings.label(),
                        subscription.subscribed() + " symbols subscribed, " + subscription.unknown()
                                + " are not known there, " + tally.ticks.sum() + " ticks"));
    }
}

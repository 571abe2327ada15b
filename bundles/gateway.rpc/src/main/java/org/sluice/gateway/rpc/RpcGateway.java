package org.sluice.gateway.rpc;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.sluice.api.gateway.Gateway;
import org.sluice.api.gateway.TradeSink;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.api.status.Counters;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;

/**
 * Orders through the RPC service of a vn.py server, or of another Sluice: whatever its gateways report is reported here,
 * also what others have sent there. Prices and money are yuan, volumes shares or contracts, as in vn.py.
 *
 * <p>Calls come from the engine's thread; events are taken by {@code gateway-rpc-<name>}. An order that is not answered in
 * time is never sent again: it is looked for when the gateway is opened anew.
 */
@Component(
        name = "org.sluice.gateway.rpc",
        service = {Gateway.class, Counters.class, Checkup.class},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RpcGateway.Config.class, factory = true)
public final class RpcGateway implements Gateway, Counters, Checkup {

    /** Keys of {@code etc/org.sluice.gateway.rpc-<instance>.cfg}. */
    @ObjectClassDefinition(name = "Sluice: gateway.rpc", description = "Orders through a vn.py server")
    public @interface Config {
        @AttributeDefinition(description = "Where the server answers requests")
        String reqAddress() default "tcp://127.0.0.1:2014";

        @AttributeDefinition(description = "Where the server publishes events")
        String subAddress() default "tcp://127.0.0.1:4102";

        @AttributeDefinition(description = "true: orders and cancels are sent; false: it only reports")
        boolean live() default false;

        @AttributeDefinition(description = "Accounts' names here by vn.py's gateways, as CTP=fund1, with commas")
        String[] accounts() default {};

        @AttributeDefinition(description = "Milliseconds to wait for an answer, 100 to 4500")
        int requestMillis() default 4000;

        @AttributeDefinition(description = "Seconds without a word after which the server is down, 1 to 3600")
        int silenceSeconds() default 25;

        @AttributeDefinition(description = "Seconds between looks at all the server knows, 0 to 86400; 0: never")
        int refreshSeconds() default 60;

        @AttributeDefinition(description = "true if no real money is behind the server: it gets orders on TEST quotes")
        boolean gateway_simulated() default false;

        @AttributeDefinition(description = "The gateway's name; no dot")
        String gateway_name() default "rpc";

        @AttributeDefinition(description = "The name under which its counters are shown")
        String counters_name() default "gateway.rpc";
    }

    private static final Logger LOG = LoggerFactory.getLogger(RpcGateway.class);

    private final Settings settings;
    private final String label;
    private final Tally tally = new Tally();
    private final Book book;
    private final Catalog catalog;
    private final InstantSource clock;
    private volatile Session session;
    private volatile String failure = "it has not been opened yet";

    @Activate
    public RpcGateway(@Reference(name = "catalog") Catalog catalog, Config config, Map<String, ?> properties) {
        this(catalog, config, properties, InstantSource.system());
    }

    RpcGateway(Catalog catalog, Config config, Map<String, ?> properties, InstantSource clock) {
        settings = Settings.of(config, properties);
        label = config.counters_name();
        this.catalog = catalog;
        this.clock = clock;
        book = new Book(settings.name(), settings.accounts(), catalog::tradingDay, tally);
    }

    @Deactivate
    void deactivate() {
        close();
    }

    @Override
    public void open(TradeSink sink) throws IOException {
        close();
        try {
            session = opened(sink);
        } catch (IOException | RuntimeException e) {
            failure = e.getMessage();
            throw e;
        }
        failure = null;
        LOG.info(
                "{}: orders through {}, {}",
                settings.name(),
                settings.reqAddress(),
                settings.live() ? "live" : "read-only");
    }

    private Session opened(TradeSink sink) throws IOException {
        Session opened = new Session(settings, book, catalog, clock, tally);
        try {
            opened.open(sink);
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
        return opened;
    }

    @Override
    public void close() {
        Session closing = session;
        session = null;
        if (closing != null) {
            closing.close();
            failure = "it is closed";
        }
    }

    @Override
    public void submit(Order order) throws IOException, OrderRefusedException {
        mayTrade();
        tally.submitted.increment();
        try {
            opened().submit(order);
        } catch (OrderRefusedException e) {
            tally.refused.increment();
            throw e;
        }
    }

    @Override
    public void cancel(Order order) throws IOException, OrderRefusedException {
        mayTrade();
        tally.cancels.increment();
        opened().cancel(order);
    }

    /** The desk asks before; a gateway that may cost money asks once more. */
    private void mayTrade() throws OrderRefusedException {
        if (!settings.live()) {
            throw new OrderRefusedException(Reason.GATEWAY, "gateway " + settings.name() + " is read-only: live=false");
        }
    }

    private Session opened() throws OrderRefusedException {
        Session now = session;
        if (now == null) {
            throw new OrderRefusedException(Reason.GATEWAY, "gateway " + settings.name() + " is not open");
        }
        return now;
    }

    /** Why it can't be used now; null if it can. */
    private String trouble() {
        Session now = session;
        return now == null ? failure : now.trouble();
    }

    @Override
    public Map<String, Long> counters() {
        return tally.counters();
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("server", settings.reqAddress() + ", " + settings.subAddress());
        facts.put("connected", trouble() == null ? "yes" : "no");
        facts.put("orders", settings.live() ? "live" : "read-only");
        return facts;
    }

    @Override
    public Map<String, Double> gauges() {
        Session now = session;
        Instant heard = now == null ? null : now.heard();
        return heard == null
                ? Map.of()
                : Map.of(
                        "silentSeconds",
                        Duration.between(heard, clock.instant()).toMillis() / 1000.0);
    }

    @Override
    public List<String> warnings() {
        String trouble = trouble();
        return trouble == null ? List.of() : List.of(settings.reqAddress() + ": " + trouble);
    }

    @Override
    public List<Finding> examine() {
        String trouble = trouble();
        return List.of(
                trouble == null
                        ? Finding.good(
                                Checkup.CONNECTION,
                                label,
                                "Connected to the vn.py server " + settings.reqAddress() + ", last word "
                                        + session.heard())
                        : Finding.bad(
                                Checkup.CONNECTION,
                                label,
                                "No vn.py server at " + settings.reqAddress() + ": " + trouble,
                                "Start the RPC service there, or correct reqAddress and subAddress."));
    }
}

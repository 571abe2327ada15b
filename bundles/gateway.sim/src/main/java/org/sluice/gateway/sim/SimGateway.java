package org.sluice.gateway.sim;

import java.io.IOException;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
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
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.gateway.Gateway;
import org.sluice.api.gateway.TradeSink;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.market.TickListener;
import org.sluice.api.status.Counters;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.gateway.sim.ledger.AccountBook;
import org.sluice.gateway.sim.ledger.Ledger;
import org.sluice.gateway.sim.store.LedgerStore;

/**
 * A broker that is none: fills orders against the depth of the quotes, with exact money and a ledger that survives a
 * crash. All work is done by the thread {@code sim-<name>}.
 */
@Component(
        name = "org.sluice.gateway.sim",
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = Gateway.SIMULATED + ":Boolean=true",
        service = {Gateway.class, TickListener.class, Counters.class})
@Designate(ocd = SimGateway.Config.class, factory = true)
public final class SimGateway implements Gateway, TickListener, Counters {

    /** Keys of {@code etc/org.sluice.gateway.sim-<instance>.cfg}. */
    @ObjectClassDefinition(name = "Sluice simulated broker", description = "Fills orders against quotes, without money")
    public @interface Config {

        @AttributeDefinition(description = "Accounts with their first balance in yuan, separated by commas")
        String[] accounts() default {"demo:1000000"};

        @AttributeDefinition(description = "Folder of the ledger, in which each gateway has its own")
        String data() default "var/sim";

        @AttributeDefinition(description = "JDBC URL of another database for the ledger; empty: the embedded one")
        String jdbcUrl() default "";

        @AttributeDefinition(description = "File of the trading terms")
        String terms() default "etc/sim/terms.csv";

        @AttributeDefinition(description = "The quotes it trades against: LIVE, or TEST for replayed and made-up ones")
        String origin() default "LIVE";

        @AttributeDefinition(description = "Seconds after which a quote is too old to trade against, 1 to 86400")
        int staleSeconds() default 30;

        @AttributeDefinition(description = "Milliseconds between reports of an account of which only prices change")
        int reportMillis() default 500;

        @AttributeDefinition(description = "The gateway's name, by which accounts are routed to it")
        String gateway_name() default "sim";

        @AttributeDefinition(description = "The name under which its counters are shown")
        String counters_name() default "gateway.sim";
    }

    private static final Logger LOG = LoggerFactory.getLogger(SimGateway.class);

    /** Longer than any row of holidays. */
    private static final int MOST_DAYS_BACK = 30;

    private final Settings settings;
    private final Catalog catalog;
    private final InstantSource clock;
    private final Floor floor;
    private final LongAdder submitted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder cancels = new LongAdder();
    private final LongAdder otherOrigin = new LongAdder();

    @Activate
    public SimGateway(@Reference(name = "catalog") Catalog catalog, Config config, Map<String, ?> properties) {
        this(catalog, config, properties, InstantSource.system());
    }

    SimGateway(Catalog catalog, Config config, Map<String, ?> properties, InstantSource clock) {
        settings = Settings.of(config, properties);
        this.catalog = catalog;
        this.clock = clock;
        floor = floor(config, properties);
        floor.start();
        LOG.info(
                "simulated broker {} with accounts {}",
                settings.name(),
                settings.accounts().keySet());
    }

    private Floor floor(Config config, Map<String, ?> properties) {
        boolean embedded = settings.url().isEmpty();
        LedgerStore store = null;
        try {
            store = embedded ? LedgerStore.open(settings.folder()) : LedgerStore.open(settings.url());
            Map<Symbol, Tick> quotes = new HashMap<>();
            return new Floor(
                    settings.name(),
                    store,
                    from -> new Broker(load(from), catalog, clock, settings.stale(), quotes),
                    clock,
                    settings.quiet());
        } catch (SQLException | IOException | IllegalStateException e) {
            close(store, e);
            // a URL may hold a password
            throw new InvalidSettingException(
                    properties,
                    embedded ? "data" : "jdbcUrl",
                    embedded ? config.data() : "...",
                    "a ledger that can be opened: " + e.getMessage());
        }
    }

    private static void close(LedgerStore store, Exception cause) {
        if (store != null) {
            try {
                store.close();
            } catch (SQLException | IOException e) {
                cause.addSuppressed(e);
            }
        }
    }

    private Ledger load(LedgerStore store) throws SQLException {
        LocalDate today = LocalDate.ofInstant(clock.instant(), MarketTime.ZONE);
        for (int back = 0; back < MOST_DAYS_BACK && !catalog.isTradingDay(today); back++) {
            today = today.minusDays(1);
        }
        Ledger ledger = store.load(settings.name(), settings.terms(), today);
        settings.accounts().forEach((account, yuan) -> {
            if (!ledger.knows(account)) {
                ledger.add(new AccountBook(account, settings.name(), ledger.day(), AccountBook.Cash.of(yuan)));
            }
        });
        return ledger;
    }

    @Deactivate
    void deactivate() {
        floor.stop();
        LOG.info("simulated broker {} stopped", settings.name());
    }

    @Override
    public void open(TradeSink sink) throws IOException {
        floor.attach(sink);
    }

    @Override
    public void close() {
        floor.detach();
    }

    @Override
    public void submit(Order order) throws IOException, OrderRefusedException {
        submitted.increment();
        try {
            floor.call(broker -> broker.submit(order.id(), order.request()));
        } catch (OrderRefusedException e) {
            refused.increment();
            throw e;
        }
    }

    @Override
    public void cancel(Order order) throws IOException, OrderRefusedException {
        cancels.increment();
        floor.call(broker -> broker.cancel(order.id()));
    }

    @Override
    public void onTicks(String feed, List<Tick> ticks) {
        List<Tick> ours = ticks.stream()
                .filter(tick -> tick.origin() == settings.origin())
                .toList();
        otherOrigin.add(ticks.size() - ours.size());
        if (!ours.isEmpty()) {
            floor.quotes(ours);
        }
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("orders", submitted.sum());
        counters.put("orders.refused", refused.sum());
        counters.put("cancels", cancels.sum());
        counters.put("steps", floor.steps());
        counters.put("quotes.batches.dropped", floor.droppedQuotes());
        counters.put("quotes.other_origin", otherOrigin.sum());
        counters.put("ledger.failures", floor.failures());
        counters.put("reports.not_taken", floor.lostReports());
        return counters;
    }

    @Override
    public Map<String, Double> gauges() {
        return Map.of("waitingQuoteBatches", (double) floor.waitingQuotes());
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("accounts", String.join(", ", settings.accounts().keySet()));
        facts.put("quotes", settings.origin().name());
        facts.put("ledger", settings.url().isEmpty() ? settings.folder().toString() : "another database");
        return facts;
    }

    @Override
    public List<String> warnings() {
        String failed = floor.failed();
        return failed == null ? List.of() : List.of(failed);
    }
}

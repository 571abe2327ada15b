package org.sluice.desk;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
import org.sluice.api.auth.User;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.gateway.Gateway;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.api.market.Quotes;
import org.sluice.api.status.Counters;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.Position;
import org.sluice.api.trade.Refusal;
import org.sluice.api.trade.Trade;
import org.sluice.api.trade.TradeDesk;
import org.sluice.api.trade.TradeListener;

/**
 * The trade desk: hands everything to its one thread {@code desk}, which owns all state. Each gateway has a thread of its
 * own; listeners are called by the thread {@code desk}.
 */
@Component(
        name = "org.sluice.desk",
        immediate = true,
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        service = {TradeDesk.class, Counters.class, Checkup.class},
        property = Counters.NAME + "=desk")
@Designate(ocd = Desk.Config.class)
public final class Desk implements TradeDesk, Counters, Checkup {

    /** What an operator can set. Each limit also for one account: {@code account.NAME.maxOrderVolume}. */
    @ObjectClassDefinition(name = "Sluice desk", description = "Takes orders, checks them, routes them to gateways")
    public @interface Config {

        @AttributeDefinition(description = "The most shares or contracts in one order")
        long maxOrderVolume() default 1_000_000;

        @AttributeDefinition(description = "The most an order may be worth, yuan")
        String maxOrderValueYuan() default "10000000";

        @AttributeDefinition(description = "How far above the last price a buy may be, or below it a sell, percent")
        String priceBandPercent() default "20";

        @AttributeDefinition(description = "The most orders of an account within a second")
        int ordersPerSecond() default 50;

        @AttributeDefinition(description = "The most orders of an account on a trading day")
        int ordersPerDay() default 10_000;

        @AttributeDefinition(description = "The most cancels of an account within a second")
        int cancelsPerSecond() default 50;

        @AttributeDefinition(description = "The most cancels of an account on a trading day")
        int cancelsPerDay() default 5_000;

        @AttributeDefinition(description = "Once the account has lost so much on its trading day it only closes, yuan")
        String maxDailyLossYuan() default "100000";

        @AttributeDefinition(description = "Orders that could meet one's own: refuse or allow")
        String selfTrade() default "refuse";

        @AttributeDefinition(description = "The most orders and cancels waiting for one gateway")
        int queuedOrders() default 1_000;

        @AttributeDefinition(description = "The first pause before a gateway is opened again, doubled up to 64 s")
        int reopenMillis() default 1_000;

        @AttributeDefinition(description = "Folder of the audit files; from home on")
        String audit() default "var/audit";

        @AttributeDefinition(description = "The file that keeps which accounts are halted; from home on")
        String halted() default "var/desk/halted";

        @AttributeDefinition(description = "Folder of relative paths; empty: sluice.home, else the working directory")
        String home() default "";
    }

    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Office office;
    private final Announcer announcer = new Announcer(System::nanoTime);
    private final Loop loop;
    private final Routes routes;
    private final Intake intake;
    private final long badLines;
    private volatile boolean stopped;

    @Activate
    public Desk(
            @Reference(name = "catalog") Catalog catalog,
            @Reference(name = "quotes") Quotes quotes,
            Config config,
            Map<String, ?> properties) {
        this(catalog, quotes, config, properties, InstantSource.system());
    }

    Desk(Catalog catalog, Quotes quotes, Config config, Map<String, ?> properties, InstantSource clock) {
        office = Office.of(Settings.of(config, properties), catalog, quotes, announcer, clock);
        try {
            badLines = office.recall();
        } catch (IOException e) {
            throw new InvalidSettingException(
                    properties, "audit", config.audit(), "a folder whose files can be read (" + e + ")");
        }
        loop = new Loop(this::afterBatch, this::atEnd);
        routes = new Routes(loop, office);
        intake = new Intake(office, routes::find, loop);
        loop.start();
        LOG.info("takes orders; audit in {}", office.settings().audit());
    }

    private void afterBatch() {
        intake.flush();
    }

    private void atEnd() {
        intake.close();
    }

    @Deactivate
    void deactivate() {
        stopped = true;
        routes.end();
        loop.stop(PATIENCE);
        LOG.info("takes no orders any more");
    }

    @Reference(
            name = "gateway",
            service = Gateway.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "unbindGateway")
    void bindGateway(Gateway gateway, Map<String, ?> properties) {
        routes.add(gateway, properties);
    }

    void unbindGateway(Gateway gateway) {
        routes.remove(gateway);
    }

    @Reference(
            name = "listener",
            service = TradeListener.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "unbindListener")
    void bindListener(TradeListener listener) {
        announcer.add(listener);
    }

    void unbindListener(TradeListener listener) {
        announcer.remove(listener);
    }

    @Override
    public CompletionStage<Order> submit(User user, OrderRequest request) {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(request, "request");
        return handOver(result -> intake.submit(user, request, result));
    }

    @Override
    public CompletionStage<Order> cancel(User user, String from, String orderId) {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(orderId, "orderId");
        return handOver(result -> intake.cancel(user, from, orderId, result));
    }

    private CompletionStage<Order> handOver(Consumer<CompletableFuture<Order>> work) {
        CompletableFuture<Order> result = new CompletableFuture<>();
        if (stopped) {
            result.completeExceptionally(new OrderRefusedException(Reason.GATEWAY, "the desk is being stopped"));
            return result;
        }
        loop.execute(() -> {
            try {
                work.accept(result);
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
                throw e;
            }
        });
        return result;
    }

    @Override
    public Optional<Order> order(String id) {
        return office.orders().find(id).map(Entry::order);
    }

    @Override
    public Collection<Order> orders() {
        return office.orders().all();
    }

    @Override
    public Collection<Refusal> refusals() {
        return office.refusals().all();
    }

    @Override
    public CompletionStage<Order> settle(String user, String orderId, OrderState state, long filled, BigDecimal price) {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(orderId, "orderId");
        Objects.requireNonNull(state, "state");
        return handOver(result -> intake.settle(user, orderId, state, filled, price, result));
    }

    @Override
    public Collection<Trade> trades() {
        return office.portfolio().trades();
    }

    @Override
    public Collection<Position> positions() {
        return office.portfolio().positions();
    }

    @Override
    public Collection<Account> accounts() {
        return office.portfolio().accounts();
    }

    @Override
    public void halt(String account, String user) {
        loop.execute(() -> intake.halt(account, user, true));
    }

    @Override
    public void resume(String account, String user) {
        loop.execute(() -> intake.halt(account, user, false));
    }

    @Override
    public Collection<String> halted() {
        return office.halts().accounts();
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
        return new View(office, routes, announcer, loop, badLines);
    }
}

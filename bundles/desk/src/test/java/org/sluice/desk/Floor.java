package org.sluice.desk;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.sluice.api.auth.Right;
import org.sluice.api.auth.User;
import org.sluice.api.catalog.Product;
import org.sluice.api.gateway.Gateway;
import org.sluice.api.gateway.OrderReport;
import org.sluice.api.gateway.TradeSink;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Quotes;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.PriceType;
import org.sluice.api.trade.TimeCondition;
import org.sluice.api.trade.Trade;
import org.sluice.api.trade.VolumeCondition;
import org.sluice.testkit.Await;
import org.sluice.testkit.Configs;
import org.sluice.testkit.FakeGateway;
import org.sluice.testkit.ListedCatalog;
import org.sluice.testkit.SettableClock;

/** A desk with a market of one stock at 10 yuan, a user and a simulated gateway with one account. */
final class Floor implements Quotes, AutoCloseable {

    /** 10:00 in Shanghai. */
    static final Instant NOW = Instant.parse("2026-11-20T02:00:00Z");

    /** An order id that only {@link #settle} asks for. */
    static final String NOBODYS = "no such order";

    static final LocalDate TODAY = LocalDate.of(2026, 11, 20);
    static final Symbol STOCK = Symbol.parse("SSE.600000");
    static final User ALICE = new User("alice", Set.of(Right.TRADE), Set.of("demo"), false);
    static final User OPERATOR = new User("root", Set.of(Right.ADMIN), Set.of(), false);
    static final Map<String, Object> SIMULATED = Map.of(Gateway.NAME, "sim", Gateway.SIMULATED, "true");

    final SettableClock clock = new SettableClock(NOW);
    final ListedCatalog catalog =
            new ListedCatalog().stock("SSE.600000").index("SSE.000001").add("SHFE.cu2501", Product.Kind.FUTURE, "");
    final Map<Symbol, Tick> last = new ConcurrentHashMap<>();
    final FakeGateway gateway = new FakeGateway();
    final Events events = new Events();
    private final Path folder;
    private final Map<String, Object> settings = new HashMap<>();
    private Desk desk;

    Floor(Path folder, Map<String, ?> settings) {
        this.folder = folder;
        this.settings.putAll(settings);
        this.settings.put("home", folder.toString());
        this.settings.putIfAbsent("reopenMillis", 1);
        quote(Origin.TEST, 10);
        gateway.onOpen(sink -> {
            sink.onAccount(account(0));
            sink.reconciled();
        });
        start();
    }

    void start() {
        desk = new Desk(catalog, this, Configs.of(Desk.Config.class, settings), settings, clock);
        desk.bindListener(events);
    }

    Desk desk() {
        return desk;
    }

    /** The desk with its gateway open. */
    Floor open() {
        return open(SIMULATED);
    }

    Floor open(Map<String, Object> properties) {
        desk.bindGateway(gateway, properties);
        Await.until("the gateway is open", () -> facts().endsWith("connected"));
        Await.until("its account is known", () -> !desk.accounts().isEmpty());
        settle();
        return this;
    }

    String facts() {
        return desk.facts().getOrDefault("gateway sim", "");
    }

    /** The process ends and begins anew; what is in memory is gone. */
    void restart() {
        close();
        clock.advance(Duration.ofSeconds(1));
        start();
    }

    @Override
    public void close() {
        desk.deactivate();
    }

    void quote(Origin origin, double price) {
        last.put(STOCK, tick(STOCK, origin, price));
    }

    static Tick tick(Symbol symbol, Origin origin, double price) {
        return Tick.builder(symbol, NOW)
                .origin(origin)
                .last(price)
                .previousClose(10)
                .limitUp(11)
                .limitDown(9)
                .build();
    }

    static Account account(double profit) {
        return account(profit, TODAY);
    }

    static Account account(double profit, LocalDate day) {
        BigDecimal zero = BigDecimal.ZERO;
        BigDecimal million = BigDecimal.valueOf(1_000_000);
        BigDecimal position = BigDecimal.valueOf(profit);
        return new Account(
                "demo", "sim", "CNY", day, million, zero, zero, zero, zero, zero, position, position, zero, zero, zero,
                zero);
    }

    static OrderRequest buy(String clientId, String price, long volume) {
        return request(ALICE.name(), "demo", clientId, STOCK, Direction.BUY, Offset.OPEN, price, volume);
    }

    static OrderRequest sell(String clientId, String price, long volume) {
        return request(ALICE.name(), "demo", clientId, STOCK, Direction.SELL, Offset.CLOSE, price, volume);
    }

    static OrderRequest request(
            String user,
            String account,
            String clientId,
            Symbol symbol,
            Direction direction,
            Offset offset,
            String price,
            long volume) {
        return new OrderRequest(
                user,
                "127.0.0.1",
                account,
                clientId,
                symbol,
                direction,
                offset,
                price == null ? PriceType.ANY : PriceType.LIMIT,
                price == null ? null : new BigDecimal(price),
                volume,
                TimeCondition.GFD,
                VolumeCondition.ANY,
                0);
    }

    Order submit(OrderRequest request) {
        return await(desk.submit(ALICE, request));
    }

    OrderRefusedException refused(OrderRequest request) {
        return refusal(desk.submit(ALICE, request));
    }

    static OrderRefusedException refusal(CompletionStage<Order> stage) {
        ExecutionException e = assertThrows(
                ExecutionException.class, () -> stage.toCompletableFuture().get(20, TimeUnit.SECONDS));
        return (OrderRefusedException) e.getCause();
    }

    static Order await(CompletionStage<Order> stage) {
        try {
            return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    static OrderReport report(Order order, OrderState state, long filled, Instant time) {
        return new OrderReport(order.id(), "x" + order.id(), null, state, filled, null, BigDecimal.ZERO, time, "");
    }

    static Trade trade(Order order, String id, long volume) {
        return trade(order, order.id(), id, volume);
    }

    /** A trade that names its order in another way. */
    static Trade trade(Order order, String orderId, String id, long volume) {
        return new Trade(
                id,
                orderId,
                "demo",
                "sim",
                STOCK,
                order.request().direction(),
                order.request().offset(),
                new BigDecimal("10.00"),
                volume,
                BigDecimal.ONE,
                BigDecimal.ZERO,
                NOW,
                TODAY);
    }

    /** Reports, and waits until the desk has dealt with all of it. */
    void report(Consumer<TradeSink> report) {
        gateway.report(report);
        settle();
    }

    /** Waits until something waits for the gateway, which must be busy. */
    void untilQueued() {
        Await.until("something waits for the gateway", () -> desk.gauges().get("backlogPercent") > 0);
    }

    /** Waits until the desk has dealt with whatever was handed to it before. */
    void settle() {
        refusal(desk.cancel(OPERATOR, "test", NOBODYS));
    }

    Order order(String id) {
        return desk.order(id).orElseThrow();
    }

    /** All lines of the audit, in the order they were written. */
    List<AuditLine> audit() {
        try (Stream<Path> files = Files.list(folder.resolve("var/audit"))) {
            return files.sorted()
                    .flatMap(file -> {
                        try {
                            return Files.readAllLines(file).stream();
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .filter(line -> !line.contains(NOBODYS))
                    .map(line -> AuditLine.parse(line).orElseThrow())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<Tick> last(Symbol symbol) {
        return Optional.ofNullable(last.get(symbol));
    }

    @Override
    public Collection<Tick> all() {
        return last.values();
    }
}

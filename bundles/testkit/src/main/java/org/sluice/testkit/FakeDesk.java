package org.sluice.testkit;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.sluice.api.auth.User;
import org.sluice.api.market.Symbol;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Holding;
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

/** A desk without rules that tells its listener everything at once. Thread-safe. */
public final class FakeDesk implements TradeDesk {

    public static final Instant NOW = Instant.parse("2026-11-20T02:00:00.123456789Z");
    public static final LocalDate DAY = LocalDate.of(2026, 11, 20);

    private final Map<String, Order> orders = new LinkedHashMap<>();
    private final Map<String, Trade> trades = new LinkedHashMap<>();
    private final Map<String, Position> positions = new LinkedHashMap<>();
    private final Map<String, Account> accounts = new LinkedHashMap<>();
    private final List<OrderRequest> requests = new ArrayList<>();
    private TradeListener listener;
    private Reason refusal;

    public FakeDesk(String... accountIds) {
        for (String id : accountIds) {
            accounts.put(id, account(id, "1000000"));
        }
    }

    public static Account account(String id, String balance) {
        BigDecimal zero = BigDecimal.ZERO;
        return new Account(
                id,
                "sim",
                "CNY",
                DAY,
                new BigDecimal(balance),
                zero,
                zero,
                zero,
                zero,
                zero,
                zero,
                zero,
                zero,
                zero,
                zero,
                zero);
    }

    public synchronized void tell(TradeListener to) {
        listener = to;
    }

    /** What the next order or cancel is refused with; null for not. */
    public synchronized void refuse(Reason reason) {
        refusal = reason;
    }

    @Override
    public synchronized CompletionStage<Order> submit(User user, OrderRequest request) {
        requests.add(request);
        if (refusal != null) {
            return CompletableFuture.failedFuture(new OrderRefusedException(refusal, "rule x, limit 1, value 2"));
        }
        Order order = order("d" + (orders.size() + 1), request, OrderState.ALIVE, 0, "");
        put(order);
        return CompletableFuture.completedFuture(order);
    }

    public static Order order(String id, OrderRequest request, OrderState state, long filled, String message) {
        return new Order(
                id,
                request,
                "sim",
                state == OrderState.SUBMITTING ? "" : "x" + id,
                state,
                filled,
                null,
                BigDecimal.valueOf(100),
                NOW,
                NOW,
                DAY,
                message,
                false,
                false);
    }

    @Override
    public synchronized CompletionStage<Order> cancel(User user, String from, String orderId) {
        Order order = orders.values().stream()
                .filter(one -> one.id().equals(orderId)
                        || one.request().clientOrderId().equals(orderId)
                                && one.request().user().equals(user.name()))
                .findFirst()
                .orElse(null);
        if (order == null) {
            return CompletableFuture.failedFuture(
                    new OrderRefusedException(Reason.UNKNOWN_ORDER, "no order " + orderId));
        }
        Order cancelled = order(order.id(), order.request(), OrderState.CANCELLED, order.filled(), "by the user");
        put(cancelled);
        return CompletableFuture.completedFuture(cancelled);
    }

    public synchronized void put(Order order) {
        orders.put(order.id(), order);
        if (listener != null) {
            listener.onOrder(order);
        }
    }

    public synchronized void put(Trade trade) {
        trades.put(trade.id(), trade);
        if (listener != null) {
            listener.onTrade(trade);
        }
    }

    public synchronized void put(Position position) {
        positions.put(position.account() + position.symbol(), position);
        if (listener != null) {
            listener.onPosition(position);
        }
    }

    public synchronized void put(Account account) {
        accounts.put(account.id(), account);
        if (listener != null) {
            listener.onAccount(account);
        }
    }

    /** What was finished is gone. */
    public synchronized void nextDay(Account account) {
        orders.values().removeIf(order -> order.state().finished());
        trades.clear();
        positions.values().removeIf(position -> position.longSide().volume() == 0);
        accounts.put(account.id(), account);
        listener.onTradingDay(account);
    }

    public static Position position(String account, Symbol symbol, long today) {
        BigDecimal cost = BigDecimal.valueOf(75_000L * 5 * today);
        BigDecimal zero = BigDecimal.ZERO;
        Holding buy = new Holding(today, 0, 0, 0, cost, cost, zero, zero, cost);
        return new Position(
                account, "sim", symbol, BigDecimal.valueOf(5), BigDecimal.valueOf(75_000), buy, Holding.NONE);
    }

    public static Trade trade(String id, Order order, long volume) {
        OrderRequest request = order.request();
        return new Trade(
                id,
                order.id(),
                request.account(),
                "sim",
                request.symbol(),
                request.direction(),
                request.offset(),
                new BigDecimal("75000.5"),
                volume,
                BigDecimal.ONE,
                BigDecimal.ZERO,
                NOW,
                DAY);
    }

    public synchronized List<OrderRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public synchronized Optional<Order> order(String id) {
        return Optional.ofNullable(orders.get(id));
    }

    @Override
    public synchronized Collection<Order> orders() {
        return List.copyOf(orders.values());
    }

    /** What it refused in an earlier run too. */
    public final List<Refusal> refusals = new CopyOnWriteArrayList<>();

    @Override
    public Collection<Refusal> refusals() {
        return refusals;
    }

    @Override
    public synchronized Collection<Trade> trades() {
        return List.copyOf(trades.values());
    }

    @Override
    public synchronized Collection<Position> positions() {
        return List.copyOf(positions.values());
    }

    @Override
    public synchronized Collection<Account> accounts() {
        return List.copyOf(accounts.values());
    }

    @Override
    public void halt(String account, String user) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void resume(String account, String user) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Collection<String> halted() {
        return List.of();
    }
}

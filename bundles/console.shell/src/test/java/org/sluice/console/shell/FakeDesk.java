package org.sluice.console.shell;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListSet;
import org.sluice.api.auth.User;
import org.sluice.api.market.Symbol;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.Position;
import org.sluice.api.trade.PriceType;
import org.sluice.api.trade.TimeCondition;
import org.sluice.api.trade.Trade;
import org.sluice.api.trade.TradeDesk;
import org.sluice.api.trade.VolumeCondition;

/** A desk with what a test puts in. */
final class FakeDesk implements TradeDesk {

    final List<Order> orders = new ArrayList<>();
    final List<Account> accounts = new ArrayList<>();
    final List<Position> positions = new ArrayList<>();
    final Set<String> halted = new ConcurrentSkipListSet<>();

    /** Whether it follows when it is told to halt. */
    boolean deaf;

    FakeDesk order(
            String id, String account, String price, OrderState state, long filled, boolean away, String message) {
        OrderRequest request = new OrderRequest(
                "alice",
                "127.0.0.1",
                account,
                id,
                Symbol.parse("SSE.600000"),
                Direction.BUY,
                Offset.OPEN,
                price.isEmpty() ? PriceType.ANY : PriceType.LIMIT,
                price.isEmpty() ? null : new BigDecimal(price),
                1000,
                TimeCondition.GFD,
                VolumeCondition.ANY,
                0);
        orders.add(new Order(
                id,
                request,
                "sim",
                "",
                state,
                filled,
                null,
                BigDecimal.ZERO,
                Bench.NOW,
                Bench.NOW,
                LocalDate.of(2026, 11, 20),
                message,
                away,
                away));
        return this;
    }

    @Override
    public void halt(String account, String user) {
        if (!deaf) {
            halted.add(account.isEmpty() ? "*" : account);
        }
    }

    @Override
    public void resume(String account, String user) {
        halted.remove(account.isEmpty() ? "*" : account);
    }

    @Override
    public Collection<String> halted() {
        return halted;
    }

    @Override
    public Collection<Order> orders() {
        return orders;
    }

    @Override
    public Collection<Account> accounts() {
        return accounts;
    }

    @Override
    public Collection<Position> positions() {
        return positions;
    }

    @Override
    public Collection<Trade> trades() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Order> order(String id) {
        throw new UnsupportedOperationException();
    }

    final List<String> settled = new ArrayList<>();

    @Override
    public CompletionStage<Order> settle(String user, String id, OrderState state, long filled, BigDecimal price) {
        Order order =
                orders.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
        if (order.state() != OrderState.UNKNOWN) {
            return CompletableFuture.failedStage(
                    new OrderRefusedException(Reason.FINISHED, "state: the order is " + order.state()));
        }
        settled.add(user + ' ' + id + ' ' + state + ' ' + filled + ' ' + price);
        return CompletableFuture.completedStage(new Order(
                id,
                order.request(),
                "sim",
                "",
                state,
                filled,
                price,
                BigDecimal.ZERO,
                Bench.NOW,
                Bench.NOW,
                order.tradingDay(),
                "",
                false,
                false));
    }

    @Override
    public CompletionStage<Order> submit(User user, OrderRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Order> cancel(User user, String from, String orderId) {
        throw new UnsupportedOperationException();
    }
}

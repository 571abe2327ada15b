package org.sluice.gateway.rpc;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.sluice.api.gateway.OrderReport;
import org.sluice.api.gateway.TradeSink;
import org.sluice.api.market.Symbol;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.Position;
import org.sluice.api.trade.Trade;

/**
 * What the server has told of orders, trades, positions and accounts, and how it is told on. vn.py tells an order and its
 * trades one by one, in any order and sometimes twice: here a fill is told in one step with its order, and what is older
 * than what was told already is left out.
 *
 * <p>An order is ours if it carries our reference, or the id that sending it was answered with. While one is being sent,
 * orders that nobody knows yet wait for that answer. One that was sent without an answer is recognised by what it wants.
 *
 * <p>Thread-safe; all calls to the sink are under its lock.
 */
final class Book {

    /** Begins the reference of an order of ours; the desk's id follows. */
    static final String REFERENCE = "sluice:";

    /** So long an order waits for its trades, and a trade for its order. */
    private static final long PATIENCE_MILLIS = 1000;

    private static final class Known {
        private ServerOrder order;
        private String deskId = "";
        /** From when on it is told even without all its trades, milliseconds; 0: it has been told. */
        private long dueMillis;

        private long filled;
        private BigDecimal turnover = BigDecimal.ZERO;
    }

    private record Waiting(ServerTrade trade, long dueMillis) {}

    private final String gateway;
    private final BiFunction<Symbol, Instant, LocalDate> tradingDays;
    private final Tally tally;
    private final Accounts accounts;
    private final Positions positions;
    private final Map<String, Known> orders = new LinkedHashMap<>();
    private final Map<String, String> idsHere = new HashMap<>();
    private final Map<String, ServerTrade> trades = new LinkedHashMap<>();
    private final List<Waiting> strayTrades = new ArrayList<>();
    private final List<ServerOrder> strayOrders = new ArrayList<>();
    /** Sent, and no answer came: by the desk's id. */
    private final Map<String, Order> unanswered = new LinkedHashMap<>();

    private TradeSink sink;
    private boolean sending;
    private LocalDate day = LocalDate.MIN;

    /** @param tradingDays the trading day of a symbol at a time */
    Book(String gateway, Map<String, String> names, BiFunction<Symbol, Instant, LocalDate> tradingDays, Tally tally) {
        this.gateway = gateway;
        this.tradingDays = tradingDays;
        this.tally = tally;
        accounts = new Accounts(gateway, names);
        positions = new Positions(gateway);
    }

    synchronized void attach(TradeSink newSink) {
        sink = newSink;
    }

    /** No call to the sink after this. */
    synchronized void detach() {
        sink = null;
    }

    /** All the server knows, and in one step all of it is told. */
    synchronized void snapshot(Snapshot snapshot, LocalDate today) {
        // While an order is being sent it is not known yet whose the others are: the next snapshot tells.
        if (sink == null || sending) {
            return;
        }
        snapshot.multipliers().forEach(positions::multiplier);
        day(today);
        sink.begin();
        snapshot.accounts().forEach(each -> sink.onAccount(taken(each)));
        positions.takeAll(snapshot.positions(), accounts).forEach(sink::onPosition);
        for (ServerOrder order : snapshot.orders()) {
            if (!over(order.request().symbol(), order.time(), order.state().finished()) || known(order.id())) {
                remember(order);
            }
        }
        for (ServerTrade trade : snapshot.trades()) {
            if (!over(trade.symbol(), trade.time(), true)) {
                add(unique(trade));
            }
        }
        strayTrades.forEach(waiting -> add(waiting.trade()));
        strayTrades.clear();
        // A sink that is new has heard nothing yet.
        trades.values().forEach(this::tell);
        orders.values().forEach(known -> {
            known.dueMillis = 0;
            tell(known);
        });
        sink.end();
        sink.reconciled();
    }

    private boolean known(String orderId) {
        return orders.containsKey(orderId);
    }

    /** Whether it belongs to an earlier trading day and nothing will become of it any more. */
    private boolean over(Symbol symbol, Instant time, boolean finished) {
        return finished && time != null && tradingDays.apply(symbol, time).isBefore(day);
    }

    synchronized void order(ServerOrder order, long nowMillis) {
        Optional<Known> changed = remember(order);
        if (changed.isEmpty()) {
            return;
        }
        Known known = changed.get();
        boolean all = known.filled >= order.traded();
        known.dueMillis = all ? 0 : nowMillis + PATIENCE_MILLIS;
        if (all) {
            step(() -> {
                strays(known);
                tell(known);
            });
        } else {
            step(() -> strays(known));
        }
    }

    /** Takes an order over if it is news; empty if it is not, or waits for the answer to one that is being sent. */
    private Optional<Known> remember(ServerOrder order) {
        Known known = orders.get(order.id());
        if (known == null) {
            String ours = ours(order);
            if (ours.isEmpty() && sending) {
                strayOrders.add(order);
                return Optional.empty();
            }
            known = new Known();
            known.deskId = ours;
            orders.put(order.id(), known);
            idsHere.put(ours.isEmpty() ? order.id() : ours, order.id());
        } else if (known.order != null && order.isOlderThan(known.order)) {
            tally.older.increment();
            return Optional.empty();
        }
        known.order = order;
        return Optional.of(known);
    }

    /** The desk's id of an order that is ours by what it says or wants; else empty. */
    private String ours(ServerOrder order) {
        if (order.reference().startsWith(REFERENCE) && order.reference().length() > REFERENCE.length()) {
            String id = order.reference().substring(REFERENCE.length());
            unanswered.remove(id);
            return id;
        }
        if (order.reference().isEmpty()) {
            for (Order sent : unanswered.values()) {
                boolean since = order.time() == null
                        || !order.time().isBefore(sent.inserted().minusSeconds(60));
                if (since && order.wants(sent.request())) {
                    unanswered.remove(sent.id());
                    return sent.id();
                }
            }
        }
        return "";
    }

    synchronized void trade(ServerTrade told, long nowMillis) {
        ServerTrade trade = unique(told);
        if (!known(trade.orderId())) {
            strayTrades.add(new Waiting(trade, nowMillis + PATIENCE_MILLIS));
            return;
        }
        if (add(trade)) {
            step(() -> {
                tell(trade);
                tellIfWhole(orders.get(trade.orderId()));
            });
        }
    }

    /** Answers whether it is a new one. */
    private boolean add(ServerTrade trade) {
        if (trades.putIfAbsent(trade.id(), trade) != null) {
            return false;
        }
        Known known = orders.get(trade.orderId());
        if (known != null) {
            known.filled += trade.volume();
            known.turnover = known.turnover.add(trade.price().multiply(BigDecimal.valueOf(trade.volume())));
        }
        return true;
    }

    /** Both orders of a trade with oneself may be told one trade id. */
    private ServerTrade unique(ServerTrade trade) {
        ServerTrade before = trades.get(trade.id());
        return before == null || before.orderId().equals(trade.orderId()) ? trade : trade.renamed();
    }

    private void tellIfWhole(Known known) {
        if (known.filled >= known.order.traded()) {
            known.dueMillis = 0;
            tell(known);
        }
    }

    /** The trades that waited for this order. */
    private void strays(Known known) {
        for (Iterator<Waiting> each = strayTrades.iterator(); each.hasNext(); ) {
            ServerTrade trade = each.next().trade();
            if (trade.orderId().equals(known.order.id())) {
                each.remove();
                if (add(trade)) {
                    tell(trade);
                }
            }
        }
    }

    synchronized void position(Positions.Line line) {
        Position position = positions.take(line, accounts.of(line.gateway()));
        if (sink != null) {
            sink.onPosition(position);
        }
    }

    synchronized void account(Snapshot.AccountLine line) {
        Account account = taken(line);
        if (sink != null) {
            sink.onAccount(account);
        }
    }

    private Account taken(Snapshot.AccountLine line) {
        return accounts.take(line.gateway(), line.id(), line.money(), day);
    }

    /** The trading day it is now; when it is another, the accounts begin it. */
    synchronized void day(LocalDate now) {
        if (!now.isAfter(day)) {
            return;
        }
        day = now;
        for (Account account : accounts.begin(now)) {
            if (sink != null) {
                sink.onTradingDay(account);
            }
        }
        trades.values().removeIf(trade -> over(trade.symbol(), trade.time(), true));
        orders.values()
                .removeIf(known -> over(
                        known.order.request().symbol(),
                        known.order.time(),
                        known.order.state().finished()));
        idsHere.values().removeIf(id -> !known(id));
    }

    /** Now and then: what has waited long enough is told as it is. */
    synchronized void tick(long nowMillis) {
        for (Known known : orders.values()) {
            if (known.dueMillis != 0 && known.dueMillis <= nowMillis) {
                known.dueMillis = 0;
                tally.withoutTrades.increment();
                step(() -> tell(known));
            }
        }
        if (sending) {
            return;
        }
        for (Iterator<Waiting> each = strayTrades.iterator(); each.hasNext(); ) {
            Waiting waiting = each.next();
            if (waiting.dueMillis() <= nowMillis) {
                each.remove();
                tally.withoutOrder.increment();
                if (add(waiting.trade())) {
                    step(() -> tell(waiting.trade()));
                }
            }
        }
    }

    /** An order is about to be sent. */
    synchronized void sending() {
        sending = true;
    }

    /** It was sent, and this is the server's id of it. */
    synchronized void sent(Order order, ServerOrder accepted, long nowMillis) {
        sending = false;
        Known known = orders.computeIfAbsent(accepted.id(), id -> new Known());
        known.deskId = order.id();
        idsHere.put(order.id(), accepted.id());
        if (known.order == null) {
            known.order = accepted;
            step(() -> tell(known));
        }
        strays(nowMillis);
    }

    /** It was refused. */
    synchronized void refused(long nowMillis) {
        sending = false;
        strays(nowMillis);
    }

    /** No answer came: it may be there, or not. */
    synchronized void unanswered(Order order, long nowMillis) {
        sending = false;
        unanswered.put(order.id(), order);
        strays(nowMillis);
    }

    private void strays(long nowMillis) {
        List<ServerOrder> waited = List.copyOf(strayOrders);
        strayOrders.clear();
        waited.forEach(each -> order(each, nowMillis));
    }

    /** The server's order with the desk's id, as the server told it last. */
    synchronized Optional<ServerOrder> find(Order order) {
        String id = idsHere.getOrDefault(order.id(), order.exchangeOrderId());
        return Optional.ofNullable(orders.get(id)).map(known -> known.order);
    }

    synchronized Optional<String> gatewayOf(String account) {
        return accounts.gatewayOf(account);
    }

    private void step(Runnable told) {
        if (sink == null) {
            return;
        }
        sink.begin();
        told.run();
        sink.end();
    }

    private void tell(ServerTrade trade) {
        Known known = orders.get(trade.orderId());
        if (sink == null) {
            return;
        }
        sink.onTrade(new Trade(
                here(trade.id()),
                // the desk finds it by the broker's id as well
                known == null || known.deskId.isEmpty() ? trade.orderId() : known.deskId,
                accounts.of(trade.gateway()),
                gateway,
                trade.symbol(),
                trade.direction(),
                trade.offset(),
                trade.price(),
                trade.volume(),
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                trade.time(),
                trade.time() == null ? day : tradingDays.apply(trade.symbol(), trade.time())));
    }

    private void tell(Known known) {
        ServerOrder order = known.order;
        boolean ours = !known.deskId.isEmpty();
        if (sink == null) {
            return;
        }
        sink.onOrder(new OrderReport(
                known.deskId,
                order.id(),
                named(order),
                // what is on its way from the server on has been taken by it
                ours && order.state() == OrderState.SUBMITTING ? OrderState.ALIVE : order.state(),
                order.traded(),
                average(known),
                BigDecimal.ZERO,
                // the server tells when it was inserted, not when it changed
                ours ? null : order.time(),
                ""));
    }

    /** The request with the account's name here. */
    private OrderRequest named(ServerOrder order) {
        OrderRequest request = order.request();
        return new OrderRequest(
                request.user(),
                request.from(),
                accounts.of(order.gateway()),
                request.clientOrderId(),
                request.symbol(),
                request.direction(),
                request.offset(),
                request.priceType(),
                request.price(),
                request.volume(),
                request.timeCondition(),
                request.volumeCondition(),
                request.minVolume());
    }

    private static BigDecimal average(Known known) {
        return known.filled == 0
                ? null
                : known.turnover.divide(BigDecimal.valueOf(known.filled), MathContext.DECIMAL64);
    }

    private static String here(String id) {
        // some wires write it behind a name and a dot
        return id.replace('.', '_');
    }
}

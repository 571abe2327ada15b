package org.sluice.gateway.sim.ledger;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.sluice.api.gateway.OrderReport;
import org.sluice.api.gateway.TradeSink;
import org.sluice.api.market.Symbol;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.Position;
import org.sluice.api.trade.TimeCondition;
import org.sluice.api.trade.Trade;
import org.sluice.gateway.sim.matching.Fill;
import org.sluice.gateway.sim.terms.Money;
import org.sluice.gateway.sim.terms.Spec;
import org.sluice.gateway.sim.terms.Tally;
import org.sluice.gateway.sim.terms.Terms;
import org.sluice.gateway.sim.terms.TermsTable;

/**
 * Accounts, positions, orders and trades of one trading day. Money is exact to the fen. Changes gather until they are
 * {@link #drain drained}. No I/O, no clock; not thread-safe.
 */
public final class Ledger {

    private final String gateway;
    private final TermsTable table;
    private final Map<String, AccountBook> accounts = new TreeMap<>();
    private final Map<String, SimOrder> orders = new LinkedHashMap<>();
    private final List<Trade> trades = new ArrayList<>();
    private final Map<Symbol, BigDecimal> lasts = new HashMap<>();
    private final Map<Symbol, Terms> terms = new HashMap<>();
    private LocalDate day;
    private long lastOrder;
    private long lastTrade;

    /** What happened since the last drain: an order, a trade, or an account's new day. */
    private final List<Object> events = new ArrayList<>();

    private final Set<PositionBook> removed = new LinkedHashSet<>();

    /** @param lastOrder the last numbers given out; there may be gaps */
    public Ledger(String gateway, TermsTable table, LocalDate day, long lastOrder, long lastTrade) {
        this.gateway = gateway;
        this.table = table;
        this.day = day;
        this.lastOrder = lastOrder;
        this.lastTrade = lastTrade;
    }

    /** Takes up what is known of an account. */
    public void add(AccountBook account) {
        accounts.put(account.id(), account);
    }

    /** Takes up what is known of a position; its account must be there. */
    public void add(PositionBook position) {
        accounts.get(position.account()).positions.put(position.spec().symbol(), position);
        if (position.last() != null) {
            lasts.put(position.spec().symbol(), position.last());
        }
    }

    /** Takes up what is known of an order; its account must be there. */
    public void add(SimOrder order) {
        orders.put(order.id(), order);
        if (!order.finished()) {
            accounts.get(order.request().account()).open.add(order);
        }
    }

    /** Takes up a trade of this trading day. */
    public void add(Trade trade) {
        trades.add(trade);
    }

    public LocalDate day() {
        return day;
    }

    public boolean knows(String account) {
        return accounts.containsKey(account);
    }

    /** Of this trading day, or still open; null if it is neither. */
    public SimOrder order(String id) {
        return orders.get(id);
    }

    /** The orders that are not finished, as they came. */
    public List<SimOrder> open() {
        return orders.values().stream().filter(order -> !order.finished()).toList();
    }

    /** The symbols of positions and open orders. */
    public Set<Symbol> symbols() {
        Set<Symbol> symbols = new TreeSet<>();
        for (AccountBook account : accounts.values()) {
            symbols.addAll(account.positions.keySet());
            account.open.forEach(order -> symbols.add(order.spec().symbol()));
        }
        return symbols;
    }

    /** The terms of this trading day; null if there are none. */
    public Terms terms(Spec spec) {
        return terms.computeIfAbsent(
                spec.symbol(), symbol -> table.find(spec, day).orElse(null));
    }

    /** The same of what somebody holds or has ordered: somebody has taken the row out of the file. */
    private Terms required(Spec spec) {
        Terms found = terms(spec);
        if (found == null) {
            throw new IllegalStateException("no trading terms for " + spec.symbol() + " (" + spec.product() + ") on "
                    + day + ", but somebody holds it");
        }
        return found;
    }

    /** What an account may sell of something that is no future. */
    public long sellable(String account, Spec spec) {
        PositionBook position = accounts.get(account).positions.get(spec.symbol());
        if (position == null) {
            return 0;
        }
        Side side = position.longSide();
        long history = side.history().volume - side.history().frozen;
        return required(spec).sellToday() ? history + side.today().volume - side.today().frozen : history;
    }

    /**
     * Takes an order and freezes what it needs.
     *
     * @param limit the price it may rest at; null: any
     * @param frozenPrice at which money is frozen; null: none is
     * @throws OrderRefusedException if there is not enough of it: then nothing has changed
     */
    public SimOrder take(
            String id, OrderRequest request, Spec spec, BigDecimal limit, BigDecimal frozenPrice, Instant now)
            throws OrderRefusedException {
        SimOrder order = new SimOrder(new SimOrder.Wish(lastOrder + 1, id, request, spec, now), limit, day);
        AccountBook account = accounts.get(request.account());
        if (order.opens()) {
            order.frozenPrice = frozenPrice;
            freezeMoney(order);
            BigDecimal needed = order.frozenMargin.add(order.frozenCommission);
            BigDecimal available = account.value(this::required).account().available();
            if (needed.signum() > 0 && needed.compareTo(available) > 0) {
                throw new OrderRefusedException(Reason.FUNDS, "needs " + needed + " yuan, available are " + available);
            }
        } else {
            freezePosition(order, account.positions.get(spec.symbol()));
        }
        lastOrder++;
        orders.put(id, order);
        account.open.add(order);
        touched(order);
        return order;
    }

    private void freezeMoney(SimOrder order) {
        order.frozenMargin = Money.ZERO;
        order.frozenCommission = Money.ZERO;
        if (order.frozenPrice == null || order.finished()) {
            return;
        }
        Spec spec = order.spec();
        Terms now = required(spec);
        BigDecimal amount = Money.amount(order.frozenPrice, order.left(), spec.multiplier());
        BigDecimal rate = !spec.future() ? BigDecimal.ONE : order.onLongSide() ? now.marginLong() : now.marginShort();
        Tally all = order.tally.plus(amount, order.left(), Money.ZERO, 0);
        order.frozenMargin = Money.of(amount.multiply(rate));
        order.frozenCommission =
                now.fees(order.direction(), true, all).subtract(order.fees).max(Money.ZERO);
    }

    /** Which part of the position an order closes: the table in the README. */
    private void freezePosition(SimOrder order, PositionBook position) throws OrderRefusedException {
        Spec spec = order.spec();
        Side side = position == null ? Side.empty(1) : order.onLongSide() ? position.longSide() : position.shortSide();
        long freeToday = side.today().volume - side.today().frozen;
        long freeHistory = side.history().volume - side.history().frozen;
        if (spec.future() ? spec.closeToday() : !required(spec).sellToday()) {
            if (order.request().offset() == Offset.CLOSETODAY) {
                freeHistory = 0;
            } else {
                freeToday = 0;
            }
        }
        long volume = order.request().volume();
        if (volume > freeHistory + freeToday) {
            throw new OrderRefusedException(
                    Reason.POSITION,
                    order.request().offset() + " " + volume + " of " + spec.symbol() + ": available are "
                            + (freeHistory + freeToday) + " of a position of " + side.volume());
        }
        order.frozenHistory = Math.min(volume, freeHistory);
        order.frozenToday = volume - order.frozenHistory;
        side.history().frozen += order.frozenHistory;
        side.today().frozen += order.frozenToday;
    }

    /** Books a fill. */
    public void fill(SimOrder order, Fill fill, Instant now) {
        Spec spec = order.spec();
        AccountBook account = accounts.get(order.request().account());
        PositionBook position = account.positions.computeIfAbsent(spec.symbol(), symbol -> {
            PositionBook fresh = PositionBook.empty(account.id(), spec);
            fresh.last = lasts.get(symbol);
            return fresh;
        });
        position.spec = spec;
        if (position.last == null) {
            position.last = fill.price();
        }
        Side side = order.onLongSide() ? position.longSide() : position.shortSide();
        BigDecimal amount = Money.amount(fill.price(), fill.volume(), spec.multiplier());
        BigDecimal closeProfit = Money.ZERO;
        long closedToday = 0;
        if (order.opens()) {
            side.today().open(fill.volume(), amount);
        } else {
            long closedHistory = Math.min(fill.volume(), order.frozenHistory);
            closedToday = fill.volume() - closedHistory;
            BigDecimal cost =
                    side.history().close(closedHistory).add(side.today().close(closedToday));
            order.frozenHistory -= closedHistory;
            order.frozenToday -= closedToday;
            closeProfit = amount.subtract(cost).multiply(BigDecimal.valueOf(side.sign()));
        }
        order.tally = order.tally.plus(
                amount,
                fill.volume(),
                closedToday == 0 ? Money.ZERO : Money.amount(fill.price(), closedToday, spec.multiplier()),
                closedToday);
        BigDecimal fees = required(spec)
                .fees(order.direction(), order.opens(), order.tally)
                .max(order.fees);
        BigDecimal commission = fees.subtract(order.fees);
        order.fees = fees;
        order.state = order.left() == 0 ? OrderState.FILLED : OrderState.PARTIALLY_FILLED;
        order.updated = now;
        freezeMoney(order);
        account.cash = account.cash.plus(closeProfit, commission);
        if (order.finished()) {
            account.open.remove(order);
        }
        touched(order);
        lastTrade++;
        Trade trade = new Trade(
                "T" + lastTrade,
                order.id(),
                account.id(),
                gateway,
                spec.symbol(),
                order.direction(),
                order.request().offset(),
                fill.price(),
                fill.volume(),
                commission,
                closeProfit,
                now,
                day);
        trades.add(trade);
        events.add(trade);
    }

    /** Ends an order; what it had frozen is free. */
    public void cancel(SimOrder order, String why, Instant now) {
        AccountBook account = accounts.get(order.request().account());
        PositionBook position = account.positions.get(order.spec().symbol());
        if (!order.opens() && position != null) {
            Side side = order.onLongSide() ? position.longSide() : position.shortSide();
            side.history().frozen -= order.frozenHistory;
            side.today().frozen -= order.frozenToday;
        }
        order.frozenHistory = 0;
        order.frozenToday = 0;
        order.state = OrderState.CANCELLED;
        order.message = why;
        order.updated = now;
        freezeMoney(order);
        account.open.remove(order);
        touched(order);
    }

    /** What is left of an order rests from now on, at that price. */
    public void rest(SimOrder order, BigDecimal limit, boolean met) {
        if (!limit.equals(order.limit)) {
            order.limit = limit;
            order.frozenPrice = order.frozenPrice == null ? null : limit;
            freezeMoney(order);
        }
        order.rested = met;
        touched(order);
    }

    /** A quote has met a resting order: from now on it is filled at its own price. */
    public void met(SimOrder order) {
        if (!order.rested) {
            order.rested = true;
            touched(order);
        }
    }

    private void touched(SimOrder order) {
        accounts.get(order.request().account()).changed = true;
        events.remove(order);
        events.add(order);
    }

    /** A symbol has a price. */
    public void mark(Symbol symbol, BigDecimal price) {
        if (price.equals(lasts.put(symbol, price))) {
            return;
        }
        for (AccountBook account : accounts.values()) {
            PositionBook position = account.positions.get(symbol);
            if (position != null) {
                position.last = price;
                account.marked = true;
            }
        }
    }

    /**
     * Ends the trading day: orders that do not outlive it are cancelled, positions are settled, profit becomes balance.
     *
     * @param settlement the settlement price of a symbol; null if it is not known: then the last price does
     */
    public void roll(LocalDate next, Function<Symbol, BigDecimal> settlement, Instant now) {
        for (SimOrder order : open()) {
            if (order.request().timeCondition() != TimeCondition.GTC) {
                cancel(order, "the trading day is over", now);
            }
        }
        for (AccountBook account : accounts.values()) {
            settle(account, settlement);
            account.tradingDay = next;
        }
        day = next;
        terms.clear();
        orders.values().removeIf(SimOrder::finished);
        trades.clear();
        for (SimOrder order : open()) {
            order.frozenHistory += order.frozenToday;
            order.frozenToday = 0;
            order.rested = false;
            order.tradingDay = next;
            freezeMoney(order);
        }
        for (AccountBook account : accounts.values()) {
            account.changed = true;
            events.add(account.value(this::required).account());
        }
        open().forEach(this::touched);
    }

    private void settle(AccountBook account, Function<Symbol, BigDecimal> settlement) {
        for (PositionBook position : account.positions.values()) {
            BigDecimal price = settlement.apply(position.spec().symbol());
            position.last = price == null ? position.last : price;
        }
        BigDecimal balance = account.value(this::required).account().balance();
        account.cash = AccountBook.Cash.of(balance);
        for (PositionBook position : List.copyOf(account.positions.values())) {
            if (position.flat()) {
                account.positions.remove(position.spec().symbol());
                removed.add(position);
            } else {
                position.longSide().settle(position.value(position.longSide()));
                position.shortSide().settle(position.value(position.shortSide()));
            }
        }
    }

    /**
     * What has changed since the last call.
     *
     * @param quiet an account of which only prices have changed is left out until it has been quiet so long
     */
    public Step drain(Instant now, Duration quiet) {
        List<Consumer<TradeSink>> reports = new ArrayList<>();
        Set<SimOrder> changedOrders = new LinkedHashSet<>();
        List<Trade> newTrades = new ArrayList<>();
        for (Object event : events) {
            if (event instanceof SimOrder order) {
                changedOrders.add(order);
                OrderReport report = order.report();
                reports.add(sink -> sink.onOrder(report));
            } else if (event instanceof Trade trade) {
                newTrades.add(trade);
                reports.add(sink -> sink.onTrade(trade));
            } else if (event instanceof Account account) {
                reports.add(sink -> sink.onTradingDay(account));
            }
        }
        events.clear();
        Set<AccountBook> changedAccounts = new LinkedHashSet<>();
        Set<PositionBook> changedPositions = new LinkedHashSet<>();
        for (AccountBook account : accounts.values()) {
            boolean due = account.marked && !now.isBefore(account.announcedAt.plus(quiet));
            if (account.changed || due) {
                announce(account, now, reports, changedAccounts, changedPositions);
            }
        }
        Set<PositionBook> gone = new LinkedHashSet<>(removed);
        removed.clear();
        return new Step(changedAccounts, changedPositions, gone, changedOrders, newTrades, reports);
    }

    private void announce(
            AccountBook book,
            Instant now,
            List<Consumer<TradeSink>> reports,
            Set<AccountBook> changedAccounts,
            Set<PositionBook> changedPositions) {
        AccountBook.Valuation value = book.value(this::required);
        value.positions().forEach((position, snapshot) -> {
            if (!snapshot.equals(position.announced)) {
                position.announced = snapshot;
                changedPositions.add(position);
                reports.add(sink -> sink.onPosition(snapshot));
            }
        });
        if (!value.account().equals(book.announced)) {
            book.announced = value.account();
            changedAccounts.add(book);
            reports.add(sink -> sink.onAccount(value.account()));
        }
        book.changed = false;
        book.marked = false;
        book.announcedAt = now;
    }

    /** All there is, as it was last drained. */
    public List<Consumer<TradeSink>> everything() {
        List<Consumer<TradeSink>> reports = new ArrayList<>();
        accounts().forEach(account -> reports.add(sink -> sink.onAccount(account)));
        positions().forEach(position -> reports.add(sink -> sink.onPosition(position)));
        for (SimOrder order : orders.values()) {
            OrderReport report = order.report();
            reports.add(sink -> sink.onOrder(report));
        }
        List.copyOf(trades).forEach(trade -> reports.add(sink -> sink.onTrade(trade)));
        return reports;
    }

    /** All accounts at the last prices. */
    public Collection<Account> accounts() {
        return accounts.values().stream()
                .map(account -> account.value(this::required).account())
                .toList();
    }

    /** All positions at the last prices. */
    public Collection<Position> positions() {
        return accounts.values().stream()
                .flatMap(account -> account.value(this::required).positions().values().stream())
                .toList();
    }

    /** Trades of this trading day. */
    public List<Trade> trades() {
        return List.copyOf(trades);
    }

    /** Orders of this trading day and older open ones, as they would be reported. */
    public List<OrderReport> reports() {
        return orders.values().stream().map(SimOrder::report).toList();
    }
}

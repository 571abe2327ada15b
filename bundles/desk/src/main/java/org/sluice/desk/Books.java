package org.sluice.desk;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.gateway.OrderReport;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.Position;
import org.sluice.api.trade.Trade;

/** Books whatever brokers report, and announces what has changed by it. Used by the thread {@code desk}. */
final class Books {

    private static final Logger LOG = LoggerFactory.getLogger(Books.class);

    private final Orders orders;
    private final Refusals refusals;
    private final Portfolio portfolio;
    private final Audit audit;
    private final Announcer announcer;
    private final Tally tally;
    private final Catalog catalog;
    private final InstantSource clock;
    private final Map<String, Set<Entry>> doubtful = new HashMap<>();
    private volatile String lastLate = "";

    Books(
            Orders orders,
            Refusals refusals,
            Portfolio portfolio,
            Audit audit,
            Announcer announcer,
            Tally tally,
            Catalog catalog,
            InstantSource clock) {
        this.orders = orders;
        this.refusals = refusals;
        this.portfolio = portfolio;
        this.audit = audit;
        this.announcer = announcer;
        this.tally = tally;
        this.catalog = catalog;
        this.clock = clock;
    }

    void order(String gateway, OrderReport report) {
        tally.reports.increment();
        if (report.state() == null) {
            unbooked(gateway, report, "it has no state");
            return;
        }
        Optional<Entry> found = find(gateway, report);
        if (found.isEmpty()) {
            adopt(gateway, report);
            return;
        }
        Entry entry = found.get();
        Order before = entry.order();
        boolean older =
                report.time() != null && entry.reported != null && report.time().isBefore(entry.reported);
        if (doubtful.containsKey(gateway)) {
            doubtful.get(gateway).remove(entry);
        }
        entry.acknowledged = true;
        if (report.time() != null && !older) {
            entry.reported = report.time();
        }
        Order next = Changes.reported(before, report, older, clock.instant());
        if (next == before) {
            return;
        }
        update(entry, next);
        if (next.late() && (!before.late() || before.state() != next.state() || before.filled() != next.filled())) {
            alarm(before, next, report);
        }
    }

    private Optional<Entry> find(String gateway, OrderReport report) {
        if (report.orderId() != null && !report.orderId().isEmpty()) {
            return orders.find(report.orderId());
        }
        return report.exchangeOrderId() == null || report.exchangeOrderId().isEmpty()
                ? Optional.empty()
                : orders.findExchange(gateway, report.exchangeOrderId());
    }

    /** An order of an earlier run, or one that somebody gave the broker past this desk. */
    private void adopt(String gateway, OrderReport report) {
        boolean ours = report.orderId() != null && !report.orderId().isEmpty();
        if (report.request() == null || !ours && (report.exchangeOrderId() == null)) {
            unbooked(gateway, report, "the desk does not know the order, and the report does not tell what it is");
            return;
        }
        if (!ours) {
            tally.foreign.increment();
        }
        // No dot in an id: some wires write it behind the gateway's name and a dot.
        String id = ours ? report.orderId() : (gateway + '-' + report.exchangeOrderId()).replace('.', '_');
        Instant time = report.time() == null ? clock.instant() : report.time();
        Order taken = Changes.taken(
                id,
                report.request().clientOrderId().isEmpty() ? Orders.named(report.request(), id) : report.request(),
                gateway,
                time,
                catalog.tradingDay(report.request().symbol(), time));
        Entry entry = orders.add(taken);
        entry.acknowledged = true;
        entry.reported = report.time();
        update(entry, Changes.reported(taken, report, false, clock.instant()));
        entry.complete();
    }

    private void unbooked(String gateway, OrderReport report, String why) {
        tally.unbooked.increment();
        LOG.error("gateway {} reported {}, which can't be booked: {}", gateway, report, why);
        note(new AuditLine()
                .with("event", "unbooked")
                .with("gateway", gateway)
                .with("report", report)
                .with("why", why));
    }

    private void alarm(Order before, Order next, OrderReport report) {
        tally.late.increment();
        lastLate = "order " + next.id() + ": " + report.state() + " with " + report.filled() + " filled came after "
                + before.state() + " with " + before.filled();
        LOG.warn("a broker's report came late or out of order and was booked: {}", lastLate);
    }

    void trade(Trade reported) {
        Trade trade = named(reported);
        Optional<Trade> before = portfolio.put(trade);
        if (before.isPresent() && before.get().equals(trade)) {
            return;
        }
        tally.trades.increment();
        if (before.isPresent()) {
            tally.changedTrades.increment();
            LOG.warn("gateway {} reported trade {} anew with other content", trade.gateway(), trade.id());
        }
        note(new AuditLine()
                .with("event", "trade")
                .with("id", trade.orderId())
                .with("trade", trade.id())
                .with("gateway", trade.gateway())
                .with("account", trade.account())
                .with("symbol", trade.symbol())
                .with("price", trade.price())
                .with("volume", trade.volume()));
        announcer.announce(listener -> listener.onTrade(trade));
    }

    /** A trade of an earlier run's order, or of a foreign one, may say the broker's id of it. */
    private Trade named(Trade trade) {
        if (trade.orderId().isEmpty() || orders.find(trade.orderId()).isPresent()) {
            return trade;
        }
        return orders.findExchange(trade.gateway(), trade.orderId())
                .map(entry -> new Trade(
                        trade.id(),
                        entry.order().id(),
                        trade.account(),
                        trade.gateway(),
                        trade.symbol(),
                        trade.direction(),
                        trade.offset(),
                        trade.price(),
                        trade.volume(),
                        trade.commission(),
                        trade.closeProfit(),
                        trade.time(),
                        trade.tradingDay()))
                .orElse(trade);
    }

    void position(Position position) {
        if (portfolio.put(position)) {
            announcer.announce(listener -> listener.onPosition(position));
        }
    }

    void account(Account account) {
        if (portfolio.put(account)) {
            announcer.announce(listener -> listener.onAccount(account));
        }
    }

    void tradingDay(Account account) {
        portfolio.put(account);
        orders.forget(account.gateway(), account.id(), account.tradingDay());
        portfolio.forget(account.gateway(), account.id(), account.tradingDay());
        // An account that nobody has never begins a day.
        refusals.forget(id -> id.equals(account.id()) || portfolio.gateway(id).isEmpty(), account.tradingDay());
        lastLate = "";
        announcer.announce(listener -> listener.onTradingDay(account));
    }

    /** The order has become something else: kept, written down, announced. */
    void update(Entry entry, Order next) {
        Order before = entry.order();
        if (next.state() == OrderState.UNKNOWN && before.state() != OrderState.UNKNOWN) {
            tally.unknown.increment();
            LOG.warn("the outcome of order {} is not known: {}", next.id(), next.message());
        }
        orders.update(entry, next);
        if (before.state() != next.state() || before.filled() != next.filled() || before.late() != next.late()) {
            note(new AuditLine()
                    .with("event", "state")
                    .with("id", next.id())
                    .with("state", next.state())
                    .with("exchange", next.exchangeOrderId())
                    .with("filled", next.filled())
                    .with("price", next.averagePrice() == null ? "" : next.averagePrice())
                    .with("late", next.late())
                    .with("message", next.message()));
        }
        announcer.announce(listener -> listener.onOrder(next));
    }

    /** Before a gateway reports all it knows: whatever it does not name is to be looked at afterwards. */
    void doubt(String gateway) {
        doubtful.put(
                gateway,
                new LinkedHashSet<>(orders.open(order -> order.gateway().equals(gateway)).stream()
                        .filter(entry -> entry.answered)
                        .toList()));
    }

    /** The gateway is away: its open orders are marked. */
    void detached(String gateway) {
        doubt(gateway);
        for (Entry entry : orders.open(order -> order.gateway().equals(gateway) && !order.detached())) {
            // One that has not been sent, or is being sent, is about to be answered.
            if (entry.answered) {
                update(entry, Changes.detached(entry.order(), true));
            }
        }
    }

    /** The gateway is back. */
    void attached(String gateway) {
        for (Entry entry : orders.marked()) {
            if (entry.order().gateway().equals(gateway)) {
                update(entry, Changes.detached(entry.order(), false));
            }
        }
    }

    /** The gateway has reported all that its broker knows. */
    void reconciled(String gateway) {
        Set<Entry> left = doubtful.remove(gateway);
        if (left == null) {
            return;
        }
        for (Entry entry : left) {
            Order order = entry.order();
            if (order.state().finished()) {
                continue;
            }
            Instant now = clock.instant();
            if (entry.acknowledged) {
                update(
                        entry,
                        Changes.state(
                                order, OrderState.UNKNOWN, "the broker had it, and does not know it any more", now));
            } else {
                String why = "never reached the broker";
                update(entry, Changes.state(order, OrderState.REJECTED, why, now));
                entry.fail(new OrderRefusedException(Reason.GATEWAY, why));
            }
        }
    }

    void note(AuditLine line) {
        Instant now = clock.instant();
        audit.add(now, line.with("at", now));
    }

    /** The last late report of the trading day; empty if there was none. */
    String lastLate() {
        return lastLate;
    }
}

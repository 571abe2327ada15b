package org.sluice.desk;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.gateway.OrderReport;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.Refusal;
import org.sluice.api.trade.TimeCondition;

/**
 * Reads from the audit what an earlier run of the desk did: its orders, so that none is taken twice and none is
 * forgotten, and how many there were. What has not finished is UNKNOWN until its gateway tells.
 */
final class Memory {

    private static final Logger LOG = LoggerFactory.getLogger(Memory.class);

    /** Friday night counts to Monday. */
    private static final int DAYS = 4;

    private static final class Past {
        final Order taken;
        Order order;
        boolean acknowledged;
        OrderRefusedException refusal;

        Past(Order order) {
            taken = order;
            this.order = order;
        }
    }

    private final Map<String, Past> past = new LinkedHashMap<>();
    private final List<Refusal> refused = new ArrayList<>();
    private final Orders orders;
    private final Refusals refusals;
    private final Pace pace;
    private final Catalog catalog;

    Memory(Orders orders, Refusals refusals, Pace pace, Catalog catalog) {
        this.orders = orders;
        this.refusals = refusals;
        this.pace = pace;
        this.catalog = catalog;
    }

    /** Fills orders and pace; answers how many lines of the audit could not be read. */
    long recall(Audit audit, Instant now) throws IOException {
        long bad = audit.read(DAYS, this::read);
        past.values().forEach(each -> keep(each, now));
        refused.stream().filter(refusal -> isToday(refusal, now)).forEach(refusals::add);
        if (!past.isEmpty()) {
            LOG.info(
                    "{} orders of before, {} of them not finished",
                    orders.all().size(),
                    orders.open().size());
        }
        return bad;
    }

    private void read(AuditLine line) {
        switch (line.get("event")) {
            case "order" -> order(line);
            case "answer" -> answer(line);
            case "state" -> state(line);
            case "refused" -> refused(line);
            case "cancel" -> pace.cancels(line.get("account")).count(Lines.tradingDay(line));
            default -> {
                // The others are for people.
            }
        }
    }

    private void order(AuditLine line) {
        LocalDate tradingDay = Lines.tradingDay(line);
        Instant at = Instant.parse(line.get("at"));
        Order order = Changes.taken(line.get("id"), Lines.request(line), line.get("gateway"), at, tradingDay);
        past.put(order.id(), new Past(order));
        orders.startAfter(order.id());
        pace.orders(order.request().account()).count(tradingDay);
    }

    private void refused(AuditLine line) {
        if (line.get("cancel").equals("true")) {
            return;
        }
        OrderRequest request = Lines.request(line);
        Instant at = Instant.parse(line.get("at"));
        // An older file does not say the reason.
        Reason reason = line.get("reason").isEmpty() ? Reason.RISK : Reason.valueOf(line.get("reason"));
        refused.add(new Refusal(request, reason, line.get("rules"), at, catalog.tradingDay(request.symbol(), at)));
    }

    private boolean isToday(Refusal refusal, Instant now) {
        OrderRequest request = refusal.request();
        return !refusal.tradingDay().isBefore(catalog.tradingDay(request.symbol(), now))
                && orders.find(request.user(), request.clientOrderId()).isEmpty();
    }

    private void answer(AuditLine line) {
        Past each = past.get(line.get("id"));
        if (each == null || line.get("cancel").equals("true")) {
            return;
        }
        switch (Outcome.Kind.valueOf(line.get("outcome"))) {
            case ACCEPTED -> each.acknowledged = true;
            case REFUSED, UNSENT ->
                each.refusal = new OrderRefusedException(Reason.valueOf(line.get("reason")), line.get("message"));
            case UNKNOWN -> {
                // Without an answer it is unknown anyway.
            }
        }
    }

    private void state(AuditLine line) {
        Past each = past.get(line.get("id"));
        if (each == null) {
            return;
        }
        OrderState state = OrderState.valueOf(line.get("state"));
        Instant at = Instant.parse(line.get("at"));
        OrderReport report = new OrderReport(
                each.order.id(),
                line.get("exchange"),
                null,
                state,
                Long.parseLong(line.get("filled")),
                Lines.decimal(line.get("price")),
                null,
                at,
                line.get("message"));
        Order next = Changes.reported(each.order, report, false, at);
        // What was late is known from the line; the steps between were not all written down.
        each.order = Changes.late(next, line.get("late").equals("true"));
        each.acknowledged |= !line.get("exchange").isEmpty();
    }

    private void keep(Past each, Instant now) {
        Order order = each.order;
        boolean finished = order.state().finished();
        boolean today =
                !order.tradingDay().isBefore(catalog.tradingDay(order.request().symbol(), now));
        boolean mayLive = !finished && (!each.acknowledged || order.request().timeCondition() == TimeCondition.GTC);
        if (!today && !mayLive) {
            return;
        }
        if (!finished) {
            String why = "the desk was started anew, its gateway has not told yet";
            order = Changes.detached(Changes.state(order, OrderState.UNKNOWN, why, order.updated()), true);
        }
        Entry entry = orders.add(order);
        entry.acknowledged = each.acknowledged;
        if (each.refusal != null) {
            entry.fail(each.refusal);
        } else {
            entry.complete();
        }
    }
}

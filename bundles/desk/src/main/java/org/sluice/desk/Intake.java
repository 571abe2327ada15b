package org.sluice.desk;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.sluice.api.auth.Right;
import org.sluice.api.auth.User;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.Refusal;
import org.sluice.desk.rules.Limits;
import org.sluice.desk.rules.Proposal;
import org.sluice.desk.rules.Rates;
import org.sluice.desk.rules.Rule;
import org.sluice.desk.rules.Rules;

/**
 * Takes orders and cancels, asks the rules, and routes what they let pass, once the audit of it is kept by the disk. Used
 * by the thread {@code desk}.
 */
final class Intake {

    private static final Duration HALT_AGAIN = Duration.ofSeconds(10);
    private static final Duration FORCE = Duration.ofMillis(500);
    private static final String OPERATOR = "operator";

    private final Office office;
    private final Function<String, Optional<Route>> routes;
    private final Loop loop;
    private final List<Rule> rules = Rules.all();
    private final List<Errand> outbox = new ArrayList<>();
    private final List<Runnable> untold = new ArrayList<>();
    private long lastForce = System.nanoTime();

    /** {@code loop} is where the gateways' answers are handed to. */
    Intake(Office office, Function<String, Optional<Route>> routes, Loop loop) {
        this.office = office;
        this.routes = routes;
        this.loop = loop;
    }

    void submit(User user, OrderRequest request, CompletableFuture<Order> result) {
        Optional<Entry> before =
                request.clientOrderId().isEmpty() || !user.name().equals(request.user())
                        ? Optional.empty()
                        : office.orders().find(user.name(), request.clientOrderId());
        if (before.isPresent()) {
            repeated(before.get(), request, result);
            return;
        }
        Instant now = office.clock().instant();
        Proposal proposal = proposal(user, request, now);
        for (Rule rule : rules) {
            try {
                rule.check(proposal);
            } catch (OrderRefusedException e) {
                refuse(user.name(), request, rule.name(), e, result);
                return;
            }
        }
        if (!auditWorks()) {
            OrderRefusedException e =
                    new OrderRefusedException(Reason.HALTED, office.audit().failure());
            office.tally().refused("audit");
            result.completeExceptionally(e);
            return;
        }
        take(request, proposal, now, result);
    }

    private Proposal proposal(User user, OrderRequest request, Instant now) {
        String account = request.account();
        return new Proposal(
                user,
                request,
                office.catalog().find(request.symbol()).orElse(null),
                office.quotes().last(request.symbol()).orElse(null),
                office.portfolio().account(account).orElse(null),
                office.portfolio().gateway(account).map(this::gate).orElse(null),
                office.halts().of(account),
                office.settings().limits(account),
                office.orders().open().stream().map(Entry::order).toList(),
                office.pace().orders(account),
                office.catalog().tradingDay(request.symbol(), now),
                now);
    }

    private Proposal.Gate gate(String name) {
        return routes.apply(name)
                .map(route -> new Proposal.Gate(
                        name, route.info().simulated(), route.info().live(), why(route)))
                // Whether it is live is not known while it is away, and does not matter.
                .orElseGet(() -> new Proposal.Gate(name, true, false, "it is not there"));
    }

    private static String why(Route route) {
        if (route.ready()) {
            return "";
        }
        return route.why().isEmpty() ? "it is not connected" : route.why();
    }

    private void repeated(Entry entry, OrderRequest request, CompletableFuture<Order> result) {
        if (Orders.same(entry.order().request(), request)) {
            office.tally().repeated.increment();
            follow(entry, result);
            return;
        }
        refuse(
                request.user(),
                request,
                "clientOrderId",
                new OrderRefusedException(
                        Reason.DUPLICATE_ID,
                        "clientOrderId: the limit is one order per id, the value is " + request.clientOrderId()
                                + ", which is another order"),
                result);
    }

    /** It is told once the audit of it is kept: what a client has seen is there after a restart. */
    private void refuse(
            String asker,
            OrderRequest request,
            String rule,
            OrderRefusedException refusal,
            CompletableFuture<Order> result) {
        office.tally().refused(rule);
        // What is too long to be kept is not kept.
        if (rule.equals("form")) {
            result.completeExceptionally(refusal);
            return;
        }
        office.books().note(Lines.refused(request, refusal));
        Instant now = office.clock().instant();
        // An id that is an order's keeps being that order; an id is its user's, whoever asks in his name.
        boolean own = !rule.equals("clientOrderId") && asker.equals(request.user());
        if (own) {
            office.refusals()
                    .add(new Refusal(
                            request,
                            refusal.reason(),
                            refusal.getMessage(),
                            now,
                            office.catalog().tradingDay(request.symbol(), now)));
        }
        untold.add(() -> result.completeExceptionally(refusal));
    }

    private static void follow(Entry entry, CompletableFuture<Order> result) {
        entry.answer.whenComplete((order, refusal) -> {
            if (refusal == null) {
                result.complete(entry.order());
            } else {
                result.completeExceptionally(refusal);
            }
        });
    }

    private void take(OrderRequest request, Proposal proposal, Instant now, CompletableFuture<Order> result) {
        String id = office.orders().nextId();
        OrderRequest named = request.clientOrderId().isEmpty() ? Orders.named(request, id) : request;
        Order order = Changes.taken(id, named, proposal.gate().name(), now, proposal.tradingDay());
        Entry entry = office.orders().add(order);
        proposal.sent().add(now, proposal.tradingDay());
        office.refusals().taken(named);
        office.tally().orders.increment();
        office.books().note(Lines.order(order));
        follow(entry, result);
        outbox.add(new Errand(false, order, outcome -> loop.execute(() -> submitted(entry, outcome))));
    }

    private void submitted(Entry entry, Outcome outcome) {
        if (entry.answered) {
            // The call returned after it had been given up.
            return;
        }
        Order order = entry.order();
        Instant now = office.clock().instant();
        // What the broker has reported meanwhile is newer than this answer.
        boolean silent = order.state() == OrderState.SUBMITTING;
        switch (outcome.kind()) {
            case ACCEPTED -> {
                entry.acknowledged = true;
                answered(order.id(), outcome, null);
                if (silent) {
                    office.books().update(entry, Changes.state(order, OrderState.ALIVE, "", now));
                }
                entry.complete();
            }
            case REFUSED, UNSENT -> {
                OrderRefusedException refusal = outcome.kind() == Outcome.Kind.REFUSED
                        ? outcome.refusal()
                        : new OrderRefusedException(Reason.GATEWAY, "not sent to the gateway: " + outcome.why());
                answered(order.id(), outcome, refusal);
                if (silent) {
                    office.books().update(entry, Changes.state(order, OrderState.REJECTED, refusal.getMessage(), now));
                }
                entry.fail(refusal);
            }
            case UNKNOWN -> {
                answered(order.id(), outcome, null);
                if (silent) {
                    String why = "it is not known whether the broker has it: " + outcome.why();
                    office.books().update(entry, Changes.state(order, OrderState.UNKNOWN, why, now));
                }
                entry.complete();
            }
        }
        cancelHalted();
    }

    private void answered(String id, Outcome outcome, OrderRefusedException refusal) {
        office.books()
                .note(new AuditLine()
                        .with("event", "answer")
                        .with("id", id)
                        .with("outcome", outcome.kind())
                        .with("reason", refusal == null ? "" : refusal.reason())
                        .with("message", refusal == null ? outcome.why() : refusal.getMessage()));
    }

    void cancel(User user, String from, String orderId, CompletableFuture<Order> result) {
        try {
            Entry entry = office.orders()
                    .find(orderId)
                    .or(() -> office.orders().find(user.name(), orderId))
                    .filter(found -> sees(user, found.order()))
                    // The same answer for an order of somebody else: that there is one is not told.
                    .orElseThrow(() -> new OrderRefusedException(
                            Reason.UNKNOWN_ORDER,
                            "cancel: the limit is your own orders, the value is " + brief(orderId)));
            Order order = entry.order();
            Instant now = office.clock().instant();
            mayCancel(user, order, now);
            if (!auditWorks()) {
                throw new OrderRefusedException(Reason.HALTED, office.audit().failure());
            }
            office.pace().cancels(order.request().account()).add(now, order.tradingDay());
            sendCancel(entry, user.name(), from, result);
        } catch (OrderRefusedException e) {
            office.tally().refused("cancel");
            office.books()
                    .note(new AuditLine()
                            .with("event", "refused")
                            .with("cancel", true)
                            .with("id", brief(orderId))
                            .with("user", brief(user.name()))
                            .with("from", brief(from))
                            .with("rules", e.getMessage()));
            result.completeExceptionally(e);
        }
    }

    private static boolean sees(User user, Order order) {
        return user.may(Right.ADMIN) || user.accounts().contains(order.request().account());
    }

    private void mayCancel(User user, Order order, Instant now) throws OrderRefusedException {
        if (!user.may(Right.TRADE) && !user.may(Right.ADMIN)) {
            throw new OrderRefusedException(
                    Reason.RIGHTS, "rights: the limit is the right TRADE, the value is rights " + user.rights());
        }
        if (!StateMachine.cancellable(order.state())) {
            throw new OrderRefusedException(
                    Reason.FINISHED,
                    "state: the limit is an order that is not finished, the value is " + order.state());
        }
        Proposal.Gate gate = gate(order.gateway());
        if (!gate.why().isEmpty() || !gate.simulated() && !gate.live()) {
            throw new OrderRefusedException(
                    Reason.GATEWAY,
                    "gateway: the limit is a gateway that is connected and not read-only, the value is " + gate.name()
                            + ": " + (gate.why().isEmpty() ? "read-only" : gate.why()));
        }
        Limits limits = office.settings().limits(order.request().account());
        Rates sent = office.pace().cancels(order.request().account());
        atMost("cancelsPerDay", limits.cancelsPerDay(), sent.onDay(order.tradingDay()));
        atMost("cancelsPerSecond", limits.cancelsPerSecond(), sent.inSecond(now));
    }

    private static void atMost(String rule, int most, int sent) throws OrderRefusedException {
        if (sent >= most) {
            throw new OrderRefusedException(
                    Reason.RISK, rule + ": the limit is " + most + " cancels, the value is " + (sent + 1));
        }
    }

    private void sendCancel(Entry entry, String user, String from, CompletableFuture<Order> result) {
        Order order = entry.order();
        office.tally().cancels.increment();
        office.books()
                .note(new AuditLine()
                        .with("event", "cancel")
                        .with("id", order.id())
                        .with("user", user)
                        .with("from", brief(from))
                        .with("account", order.request().account())
                        .with("tradingDay", order.tradingDay())
                        .with("rules", "passed"));
        outbox.add(new Errand(true, order, outcome -> loop.execute(() -> cancelled(entry, outcome, result))));
    }

    private void cancelled(Entry entry, Outcome outcome, CompletableFuture<Order> result) {
        OrderRefusedException refusal = switch (outcome.kind()) {
            case ACCEPTED -> null;
            case REFUSED -> outcome.refusal();
            case UNSENT -> new OrderRefusedException(Reason.GATEWAY, "not sent to the gateway: " + outcome.why());
            case UNKNOWN ->
                new OrderRefusedException(
                        Reason.GATEWAY, "it is not known whether the broker has taken it: " + outcome.why());
        };
        office.books()
                .note(new AuditLine()
                        .with("event", "answer")
                        .with("cancel", true)
                        .with("id", entry.order().id())
                        .with("outcome", outcome.kind())
                        .with("message", outcome.why()));
        if (refusal == null) {
            result.complete(entry.order());
        } else {
            result.completeExceptionally(refusal);
        }
    }

    void settle(
            String user,
            String orderId,
            OrderState state,
            long filled,
            BigDecimal price,
            CompletableFuture<Order> result) {
        AuditLine line = new AuditLine()
                .with("event", "settle")
                .with("id", brief(orderId))
                .with("user", brief(user))
                .with("state", state)
                .with("filled", filled)
                .with("price", price == null ? "" : price);
        try {
            Entry entry = office.orders()
                    .find(orderId)
                    .orElseThrow(() -> new OrderRefusedException(
                            Reason.UNKNOWN_ORDER,
                            "settle: the limit is an order of this desk, the value is " + brief(orderId)));
            Settlement.check(entry.order(), state, filled, price);
            if (!auditWorks()) {
                throw new OrderRefusedException(Reason.HALTED, office.audit().failure());
            }
            office.books().note(line.with("rules", "passed"));
            Order settled = Changes.settled(
                    entry.order(),
                    state,
                    filled,
                    price,
                    "settled by " + brief(user),
                    office.clock().instant());
            office.books().update(entry, settled);
            untold.add(() -> result.complete(settled));
        } catch (OrderRefusedException e) {
            office.tally().refused("settle");
            office.books().note(line.with("rules", e.getMessage()));
            untold.add(() -> result.completeExceptionally(e));
        }
    }

    void halt(String account, String user, boolean halt) {
        office.halts().change(account, halt);
        office.books()
                .note(new AuditLine()
                        .with("event", halt ? "halt" : "resume")
                        .with("account", account.isEmpty() ? HaltFile.ALL : account)
                        .with("user", brief(user)));
        cancelHalted();
    }

    /** Cancels what is open in a halted account; again after a while if it is still open. */
    void cancelHalted() {
        if (!office.halts().any()) {
            return;
        }
        Instant now = office.clock().instant();
        for (Entry entry : office.orders().open()) {
            Order order = entry.order();
            boolean due = entry.haltCancel == null
                    || Duration.between(entry.haltCancel, now).abs().compareTo(HALT_AGAIN) >= 0;
            if (due
                    && entry.answered
                    && !office.halts().of(order.request().account()).isEmpty()) {
                Proposal.Gate gate = gate(order.gateway());
                if (gate.why().isEmpty() && (gate.simulated() || gate.live())) {
                    entry.haltCancel = now;
                    sendCancel(entry, OPERATOR, "", new CompletableFuture<>());
                }
            }
        }
    }

    private boolean auditWorks() {
        if (office.audit().failure().isEmpty()) {
            return true;
        }
        try {
            office.audit().force();
            return true;
        } catch (IOException e) {
            // It has been logged and counted there, and is told to the client.
            return false;
        }
    }

    /** After every batch, and now and then: what was written is forced, then what it is about is sent. */
    void flush() {
        cancelHalted();
        long since = System.nanoTime() - lastForce;
        if (outbox.isEmpty() && untold.isEmpty() && since < FORCE.toNanos()) {
            return;
        }
        lastForce = System.nanoTime();
        List<Errand> leaving = List.copyOf(outbox);
        outbox.clear();
        List<Runnable> telling = List.copyOf(untold);
        untold.clear();
        try {
            office.audit().force();
        } catch (IOException e) {
            telling.forEach(Runnable::run);
            leaving.forEach(errand ->
                    errand.answer().accept(Outcome.unsent(office.audit().failure())));
            return;
        }
        telling.forEach(Runnable::run);
        for (Errand errand : leaving) {
            boolean sent = routes.apply(errand.order().gateway())
                    .map(route -> route.offer(errand))
                    .orElse(false);
            if (!sent) {
                errand.answer().accept(Outcome.unsent("it is busy or has just left"));
            }
        }
    }

    /** The last thing the thread {@code desk} does. */
    void close() {
        try {
            office.audit().force();
        } catch (IOException e) {
            // It has been logged and counted there; nothing can be done about it any more.
        }
        untold.forEach(Runnable::run);
        office.audit().close();
    }

    private static String brief(String text) {
        return text.length() > 128 ? text.substring(0, 128) : text;
    }
}

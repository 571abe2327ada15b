package org.sluice.desk;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;

/** One order and what only the desk knows of it. Used by the thread {@code desk}; the order may be read by any. */
final class Entry {

    /** Completed when the gateway has answered; what a repeated request is answered with. */
    final CompletableFuture<Order> answer = new CompletableFuture<>();

    private volatile Order order;

    /** Whether the gateway has answered the submission, or there was none in this run. */
    boolean answered;

    /** Whether the broker has ever said that it has the order. */
    boolean acknowledged;

    /** By the broker's clock, when its newest report happened; null before the first. */
    Instant reported;

    /** When the desk last wanted it cancelled because of a halt; null if it never did. */
    Instant haltCancel;

    Entry(Order order) {
        this.order = order;
    }

    Order order() {
        return order;
    }

    void order(Order next) {
        order = next;
    }

    /** Answers whoever waits with the order as it is. */
    void complete() {
        answered = true;
        answer.complete(order);
    }

    /** Answers whoever waits, now and later, that it was refused. */
    void fail(OrderRefusedException refusal) {
        answered = true;
        answer.completeExceptionally(refusal);
    }
}

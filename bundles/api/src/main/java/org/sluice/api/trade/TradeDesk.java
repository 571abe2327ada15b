package org.sluice.api.trade;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import org.sluice.api.auth.User;

/** Our own orders. Thread-safe; nothing here blocks, and stages are completed by the thread {@code desk}. */
@ProviderType
public interface TradeDesk {

    /**
     * Checks an order and routes it to the account's gateway.
     *
     * @param user who asks, as he was let in: it decides rights and accounts, and is the user that the request names
     * @return completed when the gateway has accepted and committed it, or when its outcome is {@link
     *     OrderState#UNKNOWN}; with an {@link OrderRefusedException} when the desk has not taken it or the gateway has
     *     rejected it (then it is among the {@link #orders}). The same client id with the same content is answered with
     *     the order it already is
     */
    CompletionStage<Order> submit(User user, OrderRequest request);

    /**
     * Asks for an order to be cancelled; what becomes of it is heard by {@link TradeListener}.
     *
     * @param user who asks, as he was let in; one with the right {@code ADMIN} may cancel the orders of everybody
     * @param from the client's address, for the audit
     * @param orderId the desk's id or the user's own
     * @return completed when the gateway has taken the wish, or with an {@link OrderRefusedException}
     */
    CompletionStage<Order> cancel(User user, String from, String orderId);

    /** By the desk's id. */
    Optional<Order> order(String id);

    /** Of this trading day, and older ones that are not finished; in the order in which they came. */
    Collection<Order> orders();

    /** Of this trading day, kept over a restart, the newest thousand of each user; those the client gave an id. */
    default Collection<Refusal> refusals() {
        return List.of();
    }

    /**
     * Ends an order that is {@link OrderState#UNKNOWN}, with what an operator has learnt from the broker. It holds no
     * money any more. What the broker reports of it afterwards is booked, and flagged late.
     *
     * @param user the operator, for the audit
     * @param state FILLED, CANCELLED or REJECTED
     * @param filled shares or contracts traded in all: the whole volume if FILLED, 0 if REJECTED
     * @param price average of what is filled, yuan; null if nothing is
     * @return completed when that is kept, or with an {@link OrderRefusedException} if the order is in another state or
     *     can't have ended so
     */
    default CompletionStage<Order> settle(
            String user, String orderId, OrderState state, long filled, BigDecimal price) {
        return CompletableFuture.failedStage(
                new OrderRefusedException(OrderRefusedException.Reason.INVALID, "this desk settles no orders"));
    }

    /** Of this trading day. */
    Collection<Trade> trades();

    Collection<Position> positions();

    Collection<Account> accounts();

    /** Refuses new orders of an account, of all if empty, and cancels the open ones. Kept over a restart; soon done. */
    void halt(String account, String user);

    /** Takes back what {@link #halt} was told with the same account; soon done. */
    void resume(String account, String user);

    /** The accounts for which orders are refused; {@code *} stands for all. */
    Collection<String> halted();
}

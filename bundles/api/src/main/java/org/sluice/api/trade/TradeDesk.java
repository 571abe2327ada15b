package org.sluice.api.trade;

import java.util.Collection;
import java.util.Optional;
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

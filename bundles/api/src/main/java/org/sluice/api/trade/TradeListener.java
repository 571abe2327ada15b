package org.sluice.api.trade;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears everything that becomes of orders, in one order for all listeners. Called by the thread {@code desk}; must not
 * block. A listener that comes later reads {@link TradeDesk} within its first call or before.
 */
@ConsumerType
public interface TradeListener {

    void onOrder(Order order);

    void onTrade(Trade trade);

    void onPosition(Position position);

    void onAccount(Account account);

    /** The account has begun another trading day: what was finished is gone, positions have been settled. */
    default void onTradingDay(Account account) {}
}

package org.sluice.api.gateway;

import org.osgi.annotation.versioning.ProviderType;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Position;
import org.sluice.api.trade.Trade;

/**
 * Where a gateway reports to. Any thread of the gateway; never blocks. <b>Whatever is reported is booked</b>, also late
 * and out of order. What one atomic step at the broker changes is reported between {@link #begin} and {@link #end}.
 */
@ProviderType
public interface TradeSink {

    void onOrder(OrderReport report);

    void onTrade(Trade trade);

    void onPosition(Position position);

    void onAccount(Account account);

    /** The account has begun another trading day. */
    void onTradingDay(Account account);

    /** What follows, until {@link #end}, is one step: listeners hear all of it before anything else. */
    void begin();

    void end();

    /** All that the broker knows has been reported: open orders of ours that were not among it are unknown there. */
    void reconciled();

    /** Whether the broker can be reached; while it can't, orders are marked and new ones refused. */
    void connected(boolean connected, String why);
}

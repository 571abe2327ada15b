package org.sluice.desk.rules;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Optional;
import org.sluice.api.auth.User;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.market.Tick;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.PriceType;

/**
 * An order that somebody wants, and all that the rules look at.
 *
 * @param instrument null if the catalog does not know it
 * @param tick the last one; null before the first
 * @param account null if no gateway has reported it
 * @param gate the account's gateway; null if no gateway has reported the account
 * @param halted which halt refuses it: the account or {@code *}; empty if none does
 * @param open all orders that are not finished
 * @param sent the account's orders so far
 */
public record Proposal(
        User user,
        OrderRequest request,
        Instrument instrument,
        Tick tick,
        Account account,
        Gate gate,
        String halted,
        Limits limits,
        Collection<Order> open,
        Rates sent,
        LocalDate tradingDay,
        Instant now) {

    /**
     * The gateway an order would go to.
     *
     * @param why why it takes none; empty if it does
     */
    public record Gate(String name, boolean simulated, boolean live, String why) {}

    /** The last price, before the first trade the previous close; empty if nothing is known. */
    Optional<BigDecimal> market() {
        if (tick == null) {
            return Optional.empty();
        }
        double price = tick.last() > 0 ? tick.last() : tick.previousClose();
        return price > 0 && Double.isFinite(price) ? Optional.of(BigDecimal.valueOf(price)) : Optional.empty();
    }

    boolean isLimit() {
        return request.priceType() == PriceType.LIMIT;
    }
}

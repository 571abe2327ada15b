package org.sluice.api.trade;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.sluice.api.market.Symbol;

/**
 * One fill.
 *
 * @param id unique within the gateway and the trading day
 * @param orderId the desk's order; a gateway that does not know it says the broker's id, and the desk puts its own in its
 *     place; empty if the broker reports a trade of no order of ours
 * @param price yuan
 * @param volume shares or contracts
 * @param commission all fees of it, yuan
 * @param closeProfit what closing brought against the position's price, yuan; 0 for an opening trade
 */
public record Trade(
        String id,
        String orderId,
        String account,
        String gateway,
        Symbol symbol,
        Direction direction,
        Offset offset,
        BigDecimal price,
        long volume,
        BigDecimal commission,
        BigDecimal closeProfit,
        Instant time,
        LocalDate tradingDay) {}

package org.sluice.api.gateway;

import java.math.BigDecimal;
import java.time.Instant;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.OrderState;

/**
 * What a broker says of an order.
 *
 * @param orderId the desk's id as the gateway was given it; empty for an order that is not from this desk
 * @param exchangeOrderId the broker's id
 * @param request what the order is, for one that the desk does not know; else may be null
 * @param filled shares or contracts so far
 * @param averagePrice of what is filled; null before
 * @param frozen money it still holds, yuan
 */
public record OrderReport(
        String orderId,
        String exchangeOrderId,
        OrderRequest request,
        OrderState state,
        long filled,
        BigDecimal averagePrice,
        BigDecimal frozen,
        Instant time,
        String message) {}

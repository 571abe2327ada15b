package org.sluice.api.trade;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;

/**
 * An order and what has become of it. A new record for each change.
 *
 * @param id the desk's: start epoch in base 36 and a counter; no dot, unique for ever
 * @param request what was asked; the client's id is set
 * @param gateway the gateway's name
 * @param exchangeOrderId the broker's id; empty until it is known
 * @param filled shares or contracts traded so far
 * @param averagePrice of what is filled, yuan; null before
 * @param frozen money the order still holds, yuan
 * @param inserted when the desk took it
 * @param message why it was refused, cancelled or is unknown; may be empty
 * @param detached whether its gateway is away: the state may be out of date
 * @param late whether a broker's report changed it after it had finished
 */
public record Order(
        String id,
        OrderRequest request,
        String gateway,
        String exchangeOrderId,
        OrderState state,
        long filled,
        BigDecimal averagePrice,
        BigDecimal frozen,
        Instant inserted,
        Instant updated,
        LocalDate tradingDay,
        String message,
        boolean detached,
        boolean late) {

    /** Shares or contracts not traded yet. */
    public long left() {
        return request.volume() - filled;
    }
}

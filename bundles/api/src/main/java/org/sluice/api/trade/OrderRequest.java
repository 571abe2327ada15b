package org.sluice.api.trade;

import java.math.BigDecimal;
import java.util.Objects;
import org.sluice.api.market.Symbol;

/**
 * What somebody wants.
 *
 * @param user who asks: the name by which the {@code Authenticator} knows him; empty if a broker reports an order that
 *     did not come from here
 * @param from the client's address, for the audit
 * @param account whose money; it decides the gateway
 * @param clientOrderId the client's own id, unique for the user; empty: the desk makes one
 * @param price yuan; null unless the type is LIMIT
 * @param volume shares or contracts
 * @param minVolume shares or contracts; 0 unless the volume condition is MIN
 */
public record OrderRequest(
        String user,
        String from,
        String account,
        String clientOrderId,
        Symbol symbol,
        Direction direction,
        Offset offset,
        PriceType priceType,
        BigDecimal price,
        long volume,
        TimeCondition timeCondition,
        VolumeCondition volumeCondition,
        long minVolume) {

    public OrderRequest {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(clientOrderId, "clientOrderId");
        Objects.requireNonNull(symbol, "symbol");
        Objects.requireNonNull(direction, "direction");
        Objects.requireNonNull(offset, "offset");
        Objects.requireNonNull(priceType, "priceType");
        Objects.requireNonNull(timeCondition, "timeCondition");
        Objects.requireNonNull(volumeCondition, "volumeCondition");
    }
}

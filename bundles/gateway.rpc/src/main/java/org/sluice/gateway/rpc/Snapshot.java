package org.sluice.gateway.rpc;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.sluice.api.market.Symbol;

/**
 * All a server knows at one time.
 *
 * @param multipliers units of the underlying in one contract
 */
record Snapshot(
        Map<Symbol, BigDecimal> multipliers,
        List<AccountLine> accounts,
        List<Positions.Line> positions,
        List<ServerOrder> orders,
        List<ServerTrade> trades) {

    /** One account as the server tells it. */
    record AccountLine(String gateway, String id, Accounts.Money money) {}
}

package org.sluice.gateway.sim.ledger;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.sluice.api.gateway.TradeSink;
import org.sluice.api.trade.Trade;

/**
 * What one step changed: first it is stored, then it is reported.
 *
 * @param removed positions that are no more
 * @param reports in the order in which they are to be heard
 */
public record Step(
        Set<AccountBook> accounts,
        Set<PositionBook> positions,
        Set<PositionBook> removed,
        Set<SimOrder> orders,
        List<Trade> trades,
        List<Consumer<TradeSink>> reports) {

    public boolean isEmpty() {
        return reports.isEmpty();
    }
}

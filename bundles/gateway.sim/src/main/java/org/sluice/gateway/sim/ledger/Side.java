package org.sluice.gateway.sim.ledger;

import java.math.BigDecimal;
import org.sluice.api.trade.Holding;
import org.sluice.gateway.sim.terms.Money;

/**
 * The long or the short side of a position. Not thread-safe.
 *
 * @param sign 1 long, -1 short
 */
public record Side(int sign, Pool today, Pool history) {

    static Side empty(int sign) {
        return new Side(sign, Pool.empty(), Pool.empty());
    }

    long volume() {
        return today.volume + history.volume;
    }

    BigDecimal openCost() {
        return today.openCost.add(history.openCost);
    }

    BigDecimal positionCost() {
        return today.positionCost.add(history.positionCost);
    }

    /** The trading day is over: all is older now, and costs what it was settled at. */
    void settle(BigDecimal value) {
        history.volume += today.volume;
        history.frozen += today.frozen;
        history.openCost = history.openCost.add(today.openCost);
        history.positionCost = value;
        today.volume = 0;
        today.frozen = 0;
        today.openCost = Money.ZERO;
        today.positionCost = Money.ZERO;
    }

    Holding holding(BigDecimal value, BigDecimal margin) {
        BigDecimal signed = BigDecimal.valueOf(sign);
        return new Holding(
                today.volume,
                history.volume,
                today.frozen,
                history.frozen,
                openCost(),
                positionCost(),
                value.subtract(openCost()).multiply(signed),
                value.subtract(positionCost()).multiply(signed),
                margin);
    }
}

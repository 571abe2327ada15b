package org.sluice.gateway.sim.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.sluice.gateway.sim.terms.Money;

/** One side's part of a position: what was opened today, or what is older. Not thread-safe. */
public final class Pool {

    long volume;
    long frozen;

    /** At the prices it was opened at. */
    BigDecimal openCost;

    /** At yesterday's settlement; for what was opened today as the open cost. */
    BigDecimal positionCost;

    public Pool(long volume, long frozen, BigDecimal openCost, BigDecimal positionCost) {
        this.volume = volume;
        this.frozen = frozen;
        this.openCost = openCost;
        this.positionCost = positionCost;
    }

    static Pool empty() {
        return new Pool(0, 0, Money.ZERO, Money.ZERO);
    }

    public long volume() {
        return volume;
    }

    public long frozen() {
        return frozen;
    }

    public BigDecimal openCost() {
        return openCost;
    }

    public BigDecimal positionCost() {
        return positionCost;
    }

    void open(long more, BigDecimal amount) {
        volume += more;
        openCost = openCost.add(amount);
        positionCost = positionCost.add(amount);
    }

    /**
     * Takes out what an order had frozen. The fen that does not divide stays with the rest, so nothing is lost.
     *
     * @return the position cost of it
     */
    BigDecimal close(long less) {
        if (less > frozen) {
            throw new IllegalStateException("closes " + less + " of " + frozen + " frozen");
        }
        BigDecimal cost = part(positionCost, less);
        openCost = openCost.subtract(part(openCost, less));
        positionCost = positionCost.subtract(cost);
        volume -= less;
        frozen -= less;
        return cost;
    }

    private BigDecimal part(BigDecimal cost, long less) {
        return less == volume
                ? cost
                : cost.multiply(BigDecimal.valueOf(less)).divide(BigDecimal.valueOf(volume), 2, RoundingMode.HALF_UP);
    }
}

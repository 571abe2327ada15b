package org.sluice.gateway.sim.ledger;

import java.math.BigDecimal;
import org.sluice.api.trade.Position;
import org.sluice.gateway.sim.terms.Money;
import org.sluice.gateway.sim.terms.Spec;

/** What an account holds of one symbol. Not thread-safe. */
public final class PositionBook {

    private final String account;
    private final Side longSide;
    private final Side shortSide;
    Spec spec;
    BigDecimal last;

    /** As it was last reported; null before. */
    Position announced;

    public PositionBook(String account, Spec spec, BigDecimal last, Side longSide, Side shortSide) {
        this.account = account;
        this.spec = spec;
        this.last = last;
        this.longSide = longSide;
        this.shortSide = shortSide;
    }

    static PositionBook empty(String account, Spec spec) {
        return new PositionBook(account, spec, null, Side.empty(1), Side.empty(-1));
    }

    public String account() {
        return account;
    }

    public Spec spec() {
        return spec;
    }

    /** The price it is valued at; null before there was one. */
    public BigDecimal last() {
        return last;
    }

    public Side longSide() {
        return longSide;
    }

    public Side shortSide() {
        return shortSide;
    }

    boolean flat() {
        return longSide.volume() == 0 && shortSide.volume() == 0;
    }

    /** What a side is worth now. */
    BigDecimal value(Side side) {
        return last == null ? side.positionCost() : Money.amount(last, side.volume(), spec.multiplier());
    }

    /** @param longMargin after what the larger-side rule lets off */
    Position snapshot(String gateway, BigDecimal longMargin, BigDecimal shortMargin) {
        return new Position(
                account,
                gateway,
                spec.symbol(),
                spec.multiplier(),
                last,
                longSide.holding(value(longSide), longMargin),
                shortSide.holding(value(shortSide), shortMargin));
    }
}

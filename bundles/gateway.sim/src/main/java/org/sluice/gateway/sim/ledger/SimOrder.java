package org.sluice.gateway.sim.ledger;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import org.sluice.api.gateway.OrderReport;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.VolumeCondition;
import org.sluice.gateway.sim.matching.Resting;
import org.sluice.gateway.sim.terms.Money;
import org.sluice.gateway.sim.terms.Spec;
import org.sluice.gateway.sim.terms.Tally;

/** An order as the broker has it. Not thread-safe. */
public final class SimOrder implements Resting {

    /** What an order is from its first to its last moment. */
    public record Wish(long sequence, String id, OrderRequest request, Spec spec, Instant inserted) {}

    /**
     * What changes.
     *
     * @param limit the price it rests at; null: any
     * @param rested whether it met a quote in the book
     * @param frozenPrice at which the money it binds is reckoned; null if it binds none
     * @param frozenToday of today's position bound by it
     * @param fees that its trades have paid so far
     */
    public record State(
            OrderState state,
            BigDecimal limit,
            boolean rested,
            Tally tally,
            BigDecimal frozenPrice,
            BigDecimal frozenMargin,
            BigDecimal frozenCommission,
            long frozenToday,
            long frozenHistory,
            BigDecimal fees,
            Instant updated,
            LocalDate tradingDay,
            String message) {}

    private final Wish wish;
    OrderState state;
    BigDecimal limit;
    boolean rested;
    Tally tally;
    BigDecimal frozenPrice;
    BigDecimal frozenMargin;
    BigDecimal frozenCommission;
    long frozenToday;
    long frozenHistory;
    BigDecimal fees;
    Instant updated;
    LocalDate tradingDay;
    String message;

    /** One that is known. */
    public SimOrder(Wish wish, State now) {
        this.wish = wish;
        state = now.state();
        limit = now.limit();
        rested = now.rested();
        tally = now.tally();
        frozenPrice = now.frozenPrice();
        frozenMargin = now.frozenMargin();
        frozenCommission = now.frozenCommission();
        frozenToday = now.frozenToday();
        frozenHistory = now.frozenHistory();
        fees = now.fees();
        updated = now.updated();
        tradingDay = now.tradingDay();
        message = now.message();
    }

    /** One that has just come and binds nothing yet. */
    SimOrder(Wish wish, BigDecimal limit, LocalDate tradingDay) {
        this.wish = wish;
        this.limit = limit;
        this.tradingDay = tradingDay;
        state = OrderState.ALIVE;
        tally = Tally.NONE;
        frozenMargin = Money.ZERO;
        frozenCommission = Money.ZERO;
        fees = Money.ZERO;
        updated = wish.inserted();
        message = "";
    }

    public Wish wish() {
        return wish;
    }

    /** A copy of what changes. */
    public State state() {
        return new State(
                state,
                limit,
                rested,
                tally,
                frozenPrice,
                frozenMargin,
                frozenCommission,
                frozenToday,
                frozenHistory,
                fees,
                updated,
                tradingDay,
                message);
    }

    public String id() {
        return wish.id();
    }

    public OrderRequest request() {
        return wish.request();
    }

    public Spec spec() {
        return wish.spec();
    }

    public boolean finished() {
        return state.finished();
    }

    boolean opens() {
        return request().offset() == Offset.OPEN;
    }

    /** Whether it acts on the long side of the position. */
    boolean onLongSide() {
        return opens() == (direction() == Direction.BUY);
    }

    @Override
    public Direction direction() {
        return request().direction();
    }

    @Override
    public BigDecimal limit() {
        return limit;
    }

    @Override
    public long sequence() {
        return wish.sequence();
    }

    @Override
    public long left() {
        return request().volume() - tally.volume();
    }

    @Override
    public long atOnce() {
        if (request().volumeCondition() == VolumeCondition.ALL) {
            return left();
        }
        boolean first = request().volumeCondition() == VolumeCondition.MIN && tally.volume() == 0;
        return first ? request().minVolume() : 1;
    }

    @Override
    public boolean rested() {
        return rested;
    }

    OrderReport report() {
        BigDecimal average = tally.volume() == 0
                ? null
                : Money.price(tally.amount()
                        .divide(
                                spec().multiplier().multiply(BigDecimal.valueOf(tally.volume())),
                                8,
                                RoundingMode.HALF_UP));
        return new OrderReport(
                id(),
                "S" + sequence(),
                request(),
                state,
                tally.volume(),
                average,
                frozenMargin.add(frozenCommission),
                updated,
                message);
    }
}

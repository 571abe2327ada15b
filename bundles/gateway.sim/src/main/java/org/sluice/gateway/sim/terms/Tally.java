package org.sluice.gateway.sim.terms;

import java.math.BigDecimal;

/**
 * What an order has traded so far: fees have minimums for the whole order, so they are reckoned from it.
 *
 * @param amount yuan
 * @param volume shares or contracts
 * @param todayAmount of it, by closing what was opened on the same trading day
 */
public record Tally(BigDecimal amount, long volume, BigDecimal todayAmount, long todayVolume) {

    public static final Tally NONE = new Tally(Money.ZERO, 0, Money.ZERO, 0);

    public Tally plus(BigDecimal moreAmount, long moreVolume, BigDecimal moreToday, long moreTodayVolume) {
        return new Tally(
                amount.add(moreAmount), volume + moreVolume, todayAmount.add(moreToday), todayVolume + moreTodayVolume);
    }
}

package org.sluice.gateway.sim.terms;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.sluice.api.market.Exchange;
import org.sluice.api.trade.Direction;

/**
 * On what terms something trades from a date on; one row of {@code terms.csv}.
 *
 * @param board empty: any
 * @param codes how the code begins; empty: any
 * @param sellToday T+0: what was bought today may be sold today
 * @param minimum shares or contracts of one order
 * @param step an order is the minimum and any number of steps
 * @param maximum shares or contracts of one order
 * @param minimumFee yuan for each order that has traded
 * @param stampDuty share of the amount, of sales only
 * @param transferFee share of the amount
 * @param marginLong share of the amount; what is no future is paid in full
 */
public record Terms(
        LocalDate validFrom,
        Exchange exchange,
        String product,
        String board,
        List<String> codes,
        boolean sellToday,
        long minimum,
        long step,
        long maximum,
        Fee open,
        Fee close,
        Fee closeToday,
        BigDecimal minimumFee,
        BigDecimal stampDuty,
        BigDecimal transferFee,
        BigDecimal marginLong,
        BigDecimal marginShort,
        LargerSide largerSide) {

    /**
     * Why an order of that volume is not possible; null if it is. What is left of a lot may be sold, but only whole.
     *
     * @param sellable of the position; for a sale of something that is no future, else 0
     */
    public String volumeError(long volume, boolean sale, long sellable) {
        if (volume > maximum) {
            return "volume " + volume + ": at most " + maximum + " in one order";
        }
        if (volume >= minimum && (volume - minimum) % step == 0) {
            return null;
        }
        long odd = sellable < minimum ? sellable : sellable % step;
        if (sale && odd > 0 && (volume == odd || step > 1 && volume % step == odd)) {
            return null;
        }
        return "volume " + volume + ": at least " + minimum + ", in steps of " + step
                + (sale ? ", or all of an odd lot (" + odd + ")" : "");
    }

    /** All fees of an order that has traded so much, each kind to the fen. */
    public BigDecimal fees(Direction direction, boolean opening, Tally traded) {
        if (traded.volume() == 0) {
            return Money.ZERO;
        }
        Fee fee = opening ? open : close;
        BigDecimal commission = fee.of(
                        traded.amount().subtract(traded.todayAmount()), traded.volume() - traded.todayVolume())
                .add(closeToday.of(traded.todayAmount(), traded.todayVolume()));
        BigDecimal duty = direction == Direction.SELL ? stampDuty.multiply(traded.amount()) : BigDecimal.ZERO;
        return Money.of(commission.max(minimumFee))
                .add(Money.of(duty))
                .add(Money.of(transferFee.multiply(traded.amount())));
    }

    /** How well it fits: below zero if not at all. */
    int fit(Spec spec, LocalDate day) {
        if (exchange != spec.symbol().exchange()
                || !product.equals(spec.product())
                || validFrom.isAfter(day)
                || !board.isEmpty() && !board.equals(spec.board())) {
            return -1;
        }
        int longest = codes.isEmpty() ? 0 : -1;
        for (String code : codes) {
            if (spec.symbol().code().startsWith(code)) {
                longest = Math.max(longest, code.length());
            }
        }
        return longest < 0 ? -1 : 2 * longest + (board.isEmpty() ? 0 : 1);
    }
}

package org.sluice.wire.spot;

import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Objects;

/**
 * One record of a data message as it was received; what the message did not have is empty or 0. The arrays belong to the
 * record and are not to be changed.
 *
 * @param market {@code SH}, {@code SZ}, {@code BJ}
 * @param datetime Shanghai's local time, to the microsecond; null if there was none that could be read: skip the record
 * @param close the last price, yuan
 * @param amount turnover of the day so far, 10,000 yuan
 * @param volume volume of the day so far, lots
 * @param bid bid prices, yuan, best first
 * @param bidAmount bid sizes, lots; not necessarily as many as prices
 * @param ask ask prices, yuan, best first
 * @param askAmount ask sizes, lots; not necessarily as many as prices
 */
public record Spot(
        String market,
        String code,
        String name,
        LocalDateTime datetime,
        double yesterdayClose,
        double open,
        double high,
        double low,
        double close,
        double amount,
        double volume,
        double[] bid,
        double[] bidAmount,
        double[] ask,
        double[] askAmount) {

    /** Compares the arrays by what is in them. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Spot that
                && market.equals(that.market)
                && code.equals(that.code)
                && name.equals(that.name)
                && Objects.equals(datetime, that.datetime)
                && Arrays.equals(prices(), that.prices())
                && Arrays.equals(bid, that.bid)
                && Arrays.equals(bidAmount, that.bidAmount)
                && Arrays.equals(ask, that.ask)
                && Arrays.equals(askAmount, that.askAmount);
    }

    @Override
    public int hashCode() {
        return Objects.hash(market, code, name, datetime, Arrays.hashCode(prices()));
    }

    @Override
    public String toString() {
        return market + code + ' ' + name + ' ' + datetime + ' ' + Arrays.toString(prices()) + " bid "
                + Arrays.toString(bid) + " x " + Arrays.toString(bidAmount) + " ask " + Arrays.toString(ask) + " x "
                + Arrays.toString(askAmount);
    }

    private double[] prices() {
        return new double[] {yesterdayClose, open, high, low, close, amount, volume};
    }
}

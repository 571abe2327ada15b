package org.sluice.api.trade;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;

/**
 * An account's money, yuan, on one trading day. What follows from the rest is computed here, so that it always holds.
 *
 * @param preBalance the balance at the end of the trading day before
 * @param commission all fees of the day
 * @param premium paid for options less received
 * @param positionProfit of all positions, against yesterday's settlement
 * @param floatProfit of all positions, against the prices they were opened at
 */
public record Account(
        String id,
        String gateway,
        String currency,
        LocalDate tradingDay,
        BigDecimal preBalance,
        BigDecimal deposit,
        BigDecimal withdraw,
        BigDecimal closeProfit,
        BigDecimal commission,
        BigDecimal premium,
        BigDecimal positionProfit,
        BigDecimal floatProfit,
        BigDecimal margin,
        BigDecimal frozenMargin,
        BigDecimal frozenCommission,
        BigDecimal frozenPremium) {

    /** All the account is worth now. */
    public BigDecimal balance() {
        return preBalance
                .add(deposit)
                .subtract(withdraw)
                .add(closeProfit)
                .subtract(commission)
                .subtract(premium)
                .add(positionProfit);
    }

    /** The balance without what open positions have gained, so that static + float = balance. */
    public BigDecimal staticBalance() {
        return balance().subtract(floatProfit);
    }

    /** What may be used for new orders. */
    public BigDecimal available() {
        return balance()
                .subtract(margin)
                .subtract(frozenMargin)
                .subtract(frozenCommission)
                .subtract(frozenPremium);
    }

    /** Margin ÷ balance; NaN while the balance is zero. */
    public double riskRatio() {
        BigDecimal balance = balance();
        return balance.signum() == 0
                ? Double.NaN
                : margin.divide(balance, MathContext.DECIMAL64).doubleValue();
    }
}

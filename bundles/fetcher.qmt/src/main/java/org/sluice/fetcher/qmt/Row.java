package org.sluice.fetcher.qmt;

import java.time.Instant;

/**
 * One row as xtquant has it: prices in yuan, amount in yuan, volumes in its own units. What is not there is NaN or
 * empty; 0 is still 0 here.
 *
 * @param code as xtquant writes it: {@code 600000.SH}
 * @param time when the exchange says it was
 * @param received when this process got it
 * @param volume lots or contracts
 * @param pvolume shares, or NaN
 * @param openInt contracts of a future; of a stock it is a status
 */
record Row(
        String code,
        Instant time,
        Instant received,
        double lastPrice,
        double open,
        double high,
        double low,
        double lastClose,
        double amount,
        double volume,
        double pvolume,
        double openInt,
        double lastSettlementPrice,
        double settlementPrice,
        double[] bidPrice,
        double[] bidVol,
        double[] askPrice,
        double[] askVol) {}

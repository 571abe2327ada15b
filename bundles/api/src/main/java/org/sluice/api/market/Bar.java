package org.sluice.api.market;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;

/**
 * One K-line bar. Prices are yuan (index points for an index) and unadjusted (不复权), volume is shares or contracts,
 * turnover yuan; both are of this bar alone. What is not known is NaN, never 0.
 *
 * @param origin LIVE or TEST; the two are never mixed
 * @param source of what it was made: the fetcher's name, or the history source's
 * @param start first instant of it
 * @param end first instant after it; of a day or longer the end of the last session in it
 * @param tradingDay the day it counts to; of a week or longer the last trading day in it so far
 * @param openInterest contracts, at its end
 * @param complete whether all of it was seen: false for one that is still growing and for one with a gap in it
 * @param revision 0 as it was first made; a correction has a higher one and takes its place
 */
public record Bar(
        Symbol symbol,
        Interval interval,
        Origin origin,
        String source,
        Instant start,
        Instant end,
        LocalDate tradingDay,
        double open,
        double high,
        double low,
        double close,
        double volume,
        double turnover,
        double openInterest,
        boolean complete,
        int revision) {

    public Bar {
        Objects.requireNonNull(symbol, "symbol");
        Objects.requireNonNull(interval, "interval");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(end, "end");
        Objects.requireNonNull(tradingDay, "tradingDay");
    }
}

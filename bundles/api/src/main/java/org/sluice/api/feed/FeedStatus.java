package org.sluice.api.feed;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.sluice.api.market.Origin;

/**
 * What a feed does and why.
 *
 * @param source the source in use, or null if there is none
 * @param reason in plain words: what it does now, or why it does not collect
 * @param universe symbols it asks for
 * @param missing symbols it asks for that have had no quote since the session began; 0 out of session
 * @param rounds rounds ended so far
 * @param ticks ticks accepted so far
 * @param lastRound when the last round ended, or null
 * @param nextRound when the next is due, or null if none is planned
 * @param pid the configuration it runs by
 */
public record FeedStatus(
        String feed,
        State state,
        Origin origin,
        String source,
        String reason,
        int universe,
        int missing,
        long rounds,
        long ticks,
        Instant lastRound,
        Instant nextRound,
        List<SourceStatus> sources,
        String pid) {

    /** What a feed is doing. */
    public enum State {
        /** In session, and a source delivers. */
        COLLECTING,
        /** Out of session: waiting for the next. */
        WAITING,
        /** Stopped by an operator. */
        PAUSED,
        /** In session, and no source delivers. */
        FAILED
    }

    /**
     * One source of a feed, in order of preference.
     *
     * @param origin null while the source is not there
     * @param failures failed polls so far
     * @param lastError the last failure, or null
     * @param retry until when it rests, or null if it may be used
     * @param doubts products whose quotes contradict themselves
     */
    public record SourceStatus(
            String name,
            boolean present,
            Origin origin,
            long ticks,
            long failures,
            String lastError,
            Instant retry,
            List<UnitDoubt> doubts) {

        public SourceStatus {
            doubts = List.copyOf(doubts);
        }
    }

    /**
     * Quotes of one source whose turnover, volume and prices do not go together: turnover ÷ volume ÷ multiplier is the
     * average price of the day, which lies between its low and its high.
     *
     * @param product exchange and product: {@code SSE.STOCK}
     * @param quotes how many of them so far
     * @param checked how many quotes of the product were checked so far
     * @param factor by which the average price is too great (100) or too small (0.01); NaN if it is neither 10, 100 nor
     *     10,000
     * @param example the newest of them, in words
     */
    public record UnitDoubt(String product, long quotes, long checked, double factor, String example) {

        /** All of it in one sentence. */
        public String text() {
            String much = Double.isNaN(factor)
                    ? "not between low and high"
                    : "off by a factor of "
                            + BigDecimal.valueOf(factor).stripTrailingZeros().toPlainString();
            return product + ": turnover ÷ volume is " + much + " in " + quotes + " of " + checked + " quotes; "
                    + example;
        }
    }

    public FeedStatus {
        sources = List.copyOf(sources);
    }
}

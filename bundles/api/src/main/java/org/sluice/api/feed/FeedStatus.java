package org.sluice.api.feed;

import java.time.Instant;
import java.util.List;
import org.sluice.api.market.Origin;

/**
 * What a feed does and why.
 *
 * @param source the source in use, or null if there is none
 * @param reason in plain words: what it does now, or why it does not collect
 * @param universe symbols it asks for
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
     */
    public record SourceStatus(
            String name, boolean present, Origin origin, long ticks, long failures, String lastError, Instant retry) {}

    public FeedStatus {
        sources = List.copyOf(sources);
    }
}

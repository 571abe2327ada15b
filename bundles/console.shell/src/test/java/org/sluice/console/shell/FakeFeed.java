package org.sluice.console.shell;

import java.time.Instant;
import java.util.List;
import org.sluice.api.feed.Feed;
import org.sluice.api.feed.FeedStatus;
import org.sluice.api.feed.FeedStatus.SourceStatus;
import org.sluice.api.feed.FeedStatus.State;
import org.sluice.api.market.Origin;

/** A feed that is what a test makes it. */
final class FakeFeed implements Feed {

    volatile FeedStatus status;

    FakeFeed(FeedStatus status) {
        this.status = status;
    }

    /** Collects from its first source; ten symbols, twelve rounds, the last 3 s ago, the next in 7 s. */
    static FakeFeed collecting(String name, Origin origin, Instant now, SourceStatus... sources) {
        return new FakeFeed(new FeedStatus(
                name,
                State.COLLECTING,
                origin,
                sources[0].name(),
                sources[0].name() + " delivers",
                10,
                0,
                12,
                1_234_567,
                now.minusSeconds(3),
                now.plusSeconds(7),
                List.of(sources),
                "org.sluice.collector~" + name));
    }

    static SourceStatus source(String name, Origin origin) {
        return new SourceStatus(name, true, origin, 720, 0, null, null, List.of());
    }

    /** Changes what it does and why. */
    void now(State state, String source, String reason, Instant lastRound, Instant nextRound) {
        FeedStatus old = status;
        status = new FeedStatus(
                old.feed(),
                state,
                old.origin(),
                source,
                reason,
                old.universe(),
                old.missing(),
                old.rounds(),
                old.ticks(),
                lastRound,
                nextRound,
                old.sources(),
                old.pid());
    }

    @Override
    public FeedStatus status() {
        return status;
    }

    @Override
    public void pause() {
        now(State.PAUSED, status.source(), "paused by an operator", status.lastRound(), null);
    }

    @Override
    public void resume() {
        now(State.COLLECTING, status.source(), status.source() + " delivers", status.lastRound(), null);
    }
}

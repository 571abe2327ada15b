package org.sluice.health.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sluice.api.feed.FeedStatus;
import org.sluice.health.Picture;
import org.sluice.health.Picture.FeedView;
import org.sluice.health.Span;

/** A feed in session has accepted no tick for a while. */
final class NoTicksRule implements Rule {

    /** What was last seen of a feed. */
    private static final class Seen {
        long ticks;
        Instant grown;
        Duration interval = Duration.ZERO;
    }

    private final Duration limit;
    private final Map<String, Seen> feeds = new HashMap<>();

    NoTicksRule(Limits limits) {
        limit = Duration.ofSeconds(limits.noTicksSeconds());
    }

    @Override
    public String name() {
        return "no-ticks";
    }

    @Override
    public List<Condition> look(Picture picture) {
        List<Condition> found = new ArrayList<>();
        Map<String, Seen> before = new HashMap<>(feeds);
        feeds.clear();
        for (FeedView feed : picture.feeds()) {
            if (!feed.open()) {
                continue; // the time of a session begins anew
            }
            FeedStatus status = feed.status();
            Seen seen = before.getOrDefault(status.feed(), new Seen());
            feeds.put(status.feed(), seen);
            if (seen.grown == null || seen.ticks != status.ticks()) {
                seen.ticks = status.ticks();
                seen.grown = picture.now();
            }
            Duration wait =
                    status.nextRound() == null ? Duration.ZERO : Duration.between(picture.now(), status.nextRound());
            seen.interval = wait.compareTo(seen.interval) > 0 ? wait : seen.interval;
            // a feed that is asked every minute is silent for a minute
            Duration allowed =
                    limit.compareTo(seen.interval.multipliedBy(2)) > 0 ? limit : seen.interval.multipliedBy(2);
            if (!picture.now().isBefore(seen.grown.plus(allowed))) {
                String source = status.source() == null ? "no source in use" : "source " + status.source();
                found.add(Condition.ofFeed(
                        name(),
                        status.feed(),
                        "no tick for " + Span.between(seen.grown, picture.now()) + " in session; " + source + ": "
                                + status.reason()));
            }
        }
        return found;
    }
}

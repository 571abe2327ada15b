package org.sluice.health.alert;

import java.time.Duration;
import java.util.List;
import org.sluice.health.Picture;
import org.sluice.health.Picture.FeedView;

/** Of what a feed asks for, too much has had no quote since the session began. */
final class SymbolsMissingRule implements Rule {

    /** The first sweeps of a session may take that long. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private final double percent;

    SymbolsMissingRule(Limits limits) {
        percent = limits.missingPercent();
    }

    @Override
    public String name() {
        return "symbols-missing";
    }

    @Override
    public List<Condition> look(Picture picture) {
        return picture.feeds().stream()
                .filter(FeedView::open)
                .filter(feed -> !picture.now().isBefore(feed.openSince().plus(GRACE)))
                .map(FeedView::status)
                .filter(feed -> feed.missing() > 0 && 100.0 * feed.missing() > percent * feed.universe())
                .map(feed -> Condition.ofFeed(
                        name(),
                        feed.feed(),
                        feed.missing() + " of the " + feed.universe()
                                + " symbols of the catalog that it asks for have had no quote in this session"))
                .toList();
    }
}

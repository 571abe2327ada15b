package org.sluice.health.alert;

import java.util.List;
import org.sluice.api.feed.FeedStatus.State;
import org.sluice.health.Picture;

/** No source of a feed delivers. */
final class SourceFailedRule implements Rule {

    @Override
    public String name() {
        return "source-failed";
    }

    @Override
    public List<Condition> look(Picture picture) {
        return picture.feeds().stream()
                .filter(feed -> feed.status().state() == State.FAILED)
                .map(feed -> Condition.ofFeed(
                        name(), feed.status().feed(), feed.status().reason()))
                .toList();
    }
}

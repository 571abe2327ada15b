package org.sluice.health.alert;

import java.util.ArrayList;
import java.util.List;
import org.sluice.api.feed.FeedStatus;
import org.sluice.health.Picture;
import org.sluice.health.Picture.FeedView;
import org.sluice.health.UnitDoubts;

/** Turnover, volume and prices of a source do not go together: one of them is in other units than it should be. */
final class UnitsRule implements Rule {

    @Override
    public String name() {
        return "units";
    }

    @Override
    public List<Condition> look(Picture picture) {
        List<Condition> found = new ArrayList<>();
        for (FeedView feed : picture.feeds()) {
            if (!feed.open()) {
                continue;
            }
            FeedStatus status = feed.status();
            status.sources()
                    .forEach(source -> source.doubts()
                            .forEach(doubt -> found.add(new Condition(
                                    name(),
                                    "feed " + status.feed() + ", " + doubt.product() + " from " + source.name(),
                                    UnitDoubts.words(doubt),
                                    status.feed()))));
        }
        return found;
    }
}

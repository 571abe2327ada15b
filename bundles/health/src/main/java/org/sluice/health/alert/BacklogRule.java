package org.sluice.health.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sluice.health.Picture;

/** A queue of some component is nearly full. The component tells it as the gauge {@code backlogPercent}. */
final class BacklogRule implements Rule {

    private final double limit;

    BacklogRule(Limits limits) {
        limit = limits.backlogPercent();
    }

    @Override
    public String name() {
        return "backlog";
    }

    @Override
    public List<Condition> look(Picture picture) {
        List<Condition> found = new ArrayList<>();
        Gauges.each(picture, "backlogPercent", (component, percent) -> {
            if (percent > limit) {
                found.add(Condition.always(
                        name(), component, String.format(Locale.ROOT, "its queue is %.0f %% full", percent)));
            }
        });
        return found;
    }
}

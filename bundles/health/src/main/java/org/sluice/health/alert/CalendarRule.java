package org.sluice.health.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sluice.health.Picture;

/** The calendar of holidays ends soon; after its end every weekday counts as a trading day. */
final class CalendarRule implements Rule {

    private final int least;

    CalendarRule(Limits limits) {
        least = limits.minCalendarDays();
    }

    @Override
    public String name() {
        return "calendar";
    }

    @Override
    public List<Condition> look(Picture picture) {
        if (picture.onlyTest()) {
            return List.of();
        }
        List<Condition> found = new ArrayList<>();
        Gauges.each(picture, "calendarCoversDays", (component, days) -> {
            if (days < least) {
                found.add(Condition.always(
                        name(),
                        component,
                        days > 0
                                ? String.format(Locale.ROOT, "its holidays are known for %.0f more days", days)
                                : "its holidays are no longer known"));
            }
        });
        return found;
    }
}

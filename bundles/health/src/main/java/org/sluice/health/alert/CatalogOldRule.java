package org.sluice.health.alert;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sluice.health.Picture;

/** What is known of the instruments was right long ago. */
final class CatalogOldRule implements Rule {

    private final int limit;

    CatalogOldRule(Limits limits) {
        limit = limits.maxCatalogAgeDays();
    }

    @Override
    public String name() {
        return "catalog-old";
    }

    @Override
    public List<Condition> look(Picture picture) {
        if (picture.onlyTest()) {
            return List.of();
        }
        List<Condition> found = new ArrayList<>();
        Gauges.each(picture, "catalogAgeDays", (component, days) -> {
            if (days > limit) {
                found.add(Condition.always(
                        name(),
                        component,
                        String.format(Locale.ROOT, "its instruments were last right %.0f days ago", days)));
            }
        });
        return found;
    }
}

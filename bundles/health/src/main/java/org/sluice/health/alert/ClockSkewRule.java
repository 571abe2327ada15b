package org.sluice.health.alert;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sluice.health.Picture;

/** This machine's clock is not that of a server, or of the exchange. */
final class ClockSkewRule implements Rule {

    private static final String GAUGE = "clockSkewSeconds";

    private final double limit;

    ClockSkewRule(Limits limits) {
        limit = limits.maxSkewSeconds();
    }

    @Override
    public String name() {
        return "clock-skew";
    }

    @Override
    public List<Condition> look(Picture picture) {
        List<Condition> found = new ArrayList<>();
        Gauges.each(picture, GAUGE, (component, skew) -> {
            if (Math.abs(skew) > limit) {
                found.add(Condition.always(
                        name(),
                        component,
                        "the clock of this machine and that of the server are "
                                + String.format(Locale.ROOT, "%.1f", Math.abs(skew)) + " s apart"));
            }
        });
        if (picture.newestQuote() != null) {
            double ahead =
                    Duration.between(picture.now(), picture.newestQuote()).toMillis() / 1000.0;
            if (ahead > limit) {
                found.add(Condition.always(
                        name(),
                        "quotes",
                        "the newest quote is " + String.format(Locale.ROOT, "%.1f", ahead)
                                + " s ahead of the clock of this machine, which is slow"));
            }
        }
        return found;
    }
}

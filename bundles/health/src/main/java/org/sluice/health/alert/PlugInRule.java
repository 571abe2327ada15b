package org.sluice.health.alert;

import java.time.Duration;
import java.util.List;
import org.sluice.health.Picture;

/** A configuration has no running component. */
final class PlugInRule implements Rule {

    static final String NAME = "plug-in";

    /** A jar that is replaced is gone for some seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    @Override
    public List<Condition> look(Picture picture) {
        return picture.configured().stream()
                .filter(each -> !each.problem().isEmpty())
                .map(each -> Condition.always(NAME, each.pid(), each.problem()))
                .toList();
    }
}

package org.sluice.health.alert;

import java.time.Duration;
import java.util.List;
import org.sluice.health.Picture;

/** Finds one kind of trouble. May remember what it saw; called by the thread {@code health-alerts} only. */
interface Rule {

    /** What it is called in {@code off}, in the log and in messages. */
    String name();

    /** What is wrong in this picture; the same trouble has the same subject each time. */
    List<Condition> look(Picture picture);

    /** So long must a condition hold before it is told, if that is longer than usual. */
    default Duration patience() {
        return Duration.ZERO;
    }
}

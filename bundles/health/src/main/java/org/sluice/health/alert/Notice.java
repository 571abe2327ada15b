package org.sluice.health.alert;

import java.time.Instant;
import org.sluice.api.health.Alert;

/**
 * One thing to tell people.
 *
 * @param time when it came to be told
 */
record Notice(Kind kind, Alert alert, Instant time) {

    /** What happened. */
    enum Kind {
        RAISED,
        /** It stands for long and is told again. */
        REPEATED,
        RECOVERED,
        /** The session it belongs to is over; for the log only. */
        ENDED
    }
}

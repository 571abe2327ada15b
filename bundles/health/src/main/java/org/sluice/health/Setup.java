package org.sluice.health;

import java.util.List;
import org.sluice.health.SettingsCheck.Finding;

/**
 * One configuration and what has become of it.
 *
 * @param pid its PID, with the instance's name if it has one
 * @param where its file as an operator would look for it, {@code etc/org.sluice.catalog.cfg}, else its PID
 * @param state what its component does
 * @param detail FAILED: why; WAITING: for what; UNSERVED: the PID that nobody serves; RUNNING: empty
 * @param trace FAILED: the whole stack trace, for the log file; else empty
 * @param findings what is wrong with its keys and values
 */
record Setup(String pid, String where, State state, String detail, String trace, List<Finding> findings) {

    enum State {
        /** No bundle has a component for it. */
        UNSERVED,
        /** The component is being made, or lacks a service. */
        WAITING,
        /** It runs, or would at once if somebody asked for it. */
        RUNNING,
        /** Its activation failed. */
        FAILED
    }

    Setup {
        findings = List.copyOf(findings);
    }

    /** What is wrong now, as one line; empty if nothing is. */
    String problem() {
        for (Finding finding : findings) {
            if (finding.error()) {
                return finding.text();
            }
        }
        return switch (state) {
            case RUNNING -> "";
            case FAILED -> detail;
            case UNSERVED -> where + ": no bundle serves " + detail + " (is its jar in plugins/?)";
            case WAITING -> where + ": waits for " + detail;
        };
    }
}

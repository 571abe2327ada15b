package org.sluice.http;

import java.util.ArrayList;
import java.util.List;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;

/** What {@code sluice:doctor} is told of the port. */
final class HttpFindings {

    private static final String SUBJECT = "http";

    private HttpFindings() {}

    static List<Finding> of(String address, boolean open, Tally tally, List<String> warnings) {
        List<Finding> findings = new ArrayList<>();
        findings.add(
                open
                        ? Finding.good(
                                Checkup.CONNECTION,
                                SUBJECT,
                                address + " is open; websockets now: " + tally.connections()
                                        + ", requests refused so far: " + tally.refusals())
                        : Finding.bad(
                                Checkup.CONNECTION,
                                SUBJECT,
                                address + " is closed",
                                "Look into the log, then save etc/org.sluice.http.cfg again."));
        for (String warning : warnings) {
            findings.add(Finding.note(
                    Checkup.CONNECTION,
                    SUBJECT,
                    warning,
                    "Change etc/org.sluice.http.cfg, or leave it if this is meant."));
        }
        return findings;
    }
}

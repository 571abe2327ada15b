package org.sluice.broadcaster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.wire.spot.SpotMarks;

/**
 * What a broadcaster finds when it examines itself.
 *
 * @param largest bytes of its largest message
 * @param sinceRound how long ago its last round ended, or null if none has
 * @param warnings what it warns of
 */
record BroadcastFindings(
        String name,
        String feed,
        String topic,
        Map<String, Long> counts,
        int largest,
        Duration sinceRound,
        List<String> warnings) {

    /** The topic first. */
    List<Finding> all() {
        List<Finding> findings = new ArrayList<>();
        warnings.forEach(warning -> findings.add(Finding.bad(
                Checkup.CONNECTION,
                name,
                warning,
                "configure that publisher: etc/org.sluice.publisher.nng-NAME.cfg, its jar in plugins/")));
        String carries = "feed " + feed + " goes out with the topic prefix " + topic;
        findings.add(
                topic.equals(SpotMarks.TOPIC)
                        ? Finding.good(Checkup.DATA, name, carries + ", the one that hikyuu's spot agent subscribes to")
                        : Finding.note(
                                Checkup.DATA,
                                name,
                                carries + "; hikyuu's spot agent subscribes to " + SpotMarks.TOPIC + " only",
                                "leave it if its clients know this topic"));
        String sent = counts.get("messages") + " messages with " + counts.get("records") + " records in "
                + counts.get("rounds") + " rounds, the largest of " + largest + " bytes; the last round ended "
                + (sinceRound == null ? "never" : sinceRound.toSeconds() + " s ago");
        findings.add(
                sinceRound != null
                        ? Finding.good(Checkup.DATA, name, sent)
                        : Finding.note(
                                Checkup.DATA,
                                name,
                                sent,
                                "see topic schedule for why no round of " + feed + " is due"));
        withheld(findings);
        return findings;
    }

    private void withheld(List<Finding> findings) {
        long zero = counts.get("withheld.zero");
        long unknown = counts.get("withheld.unknown");
        long time = counts.get("withheld.time");
        if (zero > 0) {
            findings.add(Finding.note(
                    Checkup.DATA,
                    name,
                    zero + " rows were withheld because open, high, low or last is zero: suspended, or not traded yet",
                    "nothing, unless sluice:quotes SYMBOL shows that it trades"));
        }
        if (unknown > 0) {
            findings.add(Finding.bad(
                    Checkup.DATA,
                    name,
                    unknown + " rows were withheld because the catalog has no lot size for them",
                    "add the instrument or its product to the catalog"));
        }
        if (time > 0) {
            findings.add(Finding.bad(
                    Checkup.DATA,
                    name,
                    time + " rows were withheld because their time cannot be written",
                    "sluice:quotes SYMBOL shows the time that the source gives"));
        }
    }
}

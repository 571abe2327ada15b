package org.sluice.publisher.nng;

import java.util.ArrayList;
import java.util.List;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.wire.sp.SpMark;
import org.sluice.wire.sp.SpMarks;
import org.sluice.wire.sp.SpPublisher;
import org.sluice.wire.sp.SpPublishers;
import org.sluice.wire.sp.SpStatistics;

/** What a publisher finds when it examines itself. */
final class NngFindings {

    private NngFindings() {}

    /** @param name what it is called among the components */
    static List<Finding> of(String name, SpPublishers publishers) {
        List<Finding> findings = new ArrayList<>();
        publishers.all().forEach(publisher -> connection(name, publisher, findings));
        SpMarks marks = publishers.marks();
        String sent = "last start mark " + marks.ago(SpMark.START) + ", last data " + marks.ago(SpMark.DATA)
                + ", last end mark " + marks.ago(SpMark.END);
        findings.add(
                marks.never(SpMark.START)
                        ? Finding.note(
                                Checkup.CONNECTION,
                                name,
                                sent + ": no round has been published since it started",
                                "see topic schedule for why no round is due, and whether a broadcaster uses it")
                        : Finding.good(Checkup.CONNECTION, name, sent));
        publishers.all().forEach(publisher -> data(name, publisher, findings));
        return findings;
    }

    private static void connection(String name, SpPublisher publisher, List<Finding> findings) {
        String address = publisher.address().toString();
        if (!publisher.isOpen()) {
            findings.add(Finding.bad(
                    Checkup.CONNECTION,
                    name,
                    address + " has failed and is closed",
                    "see var/log/sluice.log for why, then stop and start the bundle org.sluice.publisher.nng"));
            return;
        }
        SpStatistics statistics = publisher.statistics();
        int connected = publisher.subscribers();
        String fact = "listens on " + address + ": " + connected
                + (connected == 1 ? " subscriber" : " subscribers") + " connected now, " + statistics.accepted()
                + " ever";
        findings.add(
                connected > 0
                        ? Finding.good(Checkup.CONNECTION, name, fact)
                        : Finding.note(Checkup.CONNECTION, name, fact, "try in hikyuu: " + client(address)));
        if (statistics.rejected() > 0) {
            findings.add(Finding.note(
                    Checkup.CONNECTION,
                    name,
                    statistics.rejected() + " connections to " + address
                            + " were refused: no nanomsg or NNG subscriber, or more than maxSubscribers",
                    "see var/log/sluice.log for whose they were"));
        }
    }

    /** A client on this machine dials 127.0.0.1 also where all interfaces are served. */
    private static String client(String address) {
        return "start_spot_agent(addr=\"" + address.replaceFirst("^tcp://(\\*|0\\.0\\.0\\.0)(?=:)", "tcp://127.0.0.1")
                + "\")";
    }

    private static void data(String name, SpPublisher publisher, List<Finding> findings) {
        SpStatistics statistics = publisher.statistics();
        String address = publisher.address().toString();
        if (statistics.tooLarge() > 0) {
            findings.add(Finding.bad(
                    Checkup.DATA,
                    name,
                    statistics.tooLarge() + " messages to " + address + " were larger than its ring and not sent",
                    "raise ringMebibytes or lower the broadcaster's recordsPerMessage"));
        }
        findings.add(
                statistics.lostMessages() > 0
                        ? Finding.note(
                                Checkup.DATA,
                                name,
                                "subscribers of " + address + " were too slow for " + statistics.lostRounds()
                                        + " rounds (" + statistics.lostMessages() + " of " + statistics.messages()
                                        + " messages)",
                                "make the client faster, or raise ringMebibytes")
                        : Finding.good(
                                Checkup.DATA,
                                name,
                                statistics.messages() + " messages to " + address
                                        + ", none cut, none lost by a slow subscriber"));
    }
}

package org.sluice.fetcher.nng;

import java.nio.file.Files;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.api.market.MarketTime;

/**
 * What the receiver and the counters tell, put into findings.
 *
 * @param heard the address of this Sluice's own publisher, if that is the server, or null
 */
record Examination(Settings settings, Receiver receiver, Map<String, Long> counters, String heard) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(MarketTime.ZONE);

    private static final List<String> ROWS =
            List.of("rows.unknownMarket", "rows.withoutTime", "rows.notInCatalog", "rows.notAsked");

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(connection());
        if (count("messages") > 0) {
            findings.add(marks());
            findings.addAll(data());
        }
        findings.add(source());
        return findings;
    }

    /** A time for people; of null, that there was none. */
    static String time(Instant time) {
        return time == null ? "none yet" : TIME.format(time);
    }

    static String hearsItself(Settings settings, String own) {
        return settings.server() + " hears itself: this Sluice publishes there (" + own
                + "); change quotation_server or the publisher's listen";
    }

    private Finding connection() {
        String server = settings.server().toString();
        if (heard != null) {
            return bad(
                    Checkup.CONNECTION,
                    server + " is where this Sluice itself publishes (" + heard + "): it is not heard",
                    "Change quotation_server here, or listen of the publisher.");
        }
        if (receiver.failure() != null) {
            return bad(
                    Checkup.CONNECTION,
                    "Receiving from " + server + " has stopped: " + receiver.failure(),
                    "Stop and start the bundle org.sluice.fetcher.nng; the log has the whole story.");
        }
        if (receiver.idle()) {
            return Finding.good(
                    Checkup.CONNECTION,
                    settings.label(),
                    server + " is not connected, as no feed has polled " + settings.name() + " for a minute");
        }
        Instant since = receiver.connectedSince();
        if (since != null) {
            return Finding.good(
                    Checkup.CONNECTION, settings.label(), "Connected to " + server + " since " + time(since));
        }
        return bad(
                Checkup.CONNECTION,
                "No connection to " + server + " for " + receiver.disconnectedMillis() / 1000 + " s",
                whatToDo());
    }

    private String whatToDo() {
        if (!settings.server().isIpc()) {
            return "Check that the server runs and serves that port (netstat there), and that no firewall is between.";
        }
        return Files.exists(settings.server().path())
                ? "Check that the server runs, on this machine, and that this user may write to the socket file."
                : "There is no such socket file: start the server on this machine, or correct quotation_server.";
    }

    private Finding marks() {
        String text = "Last start mark " + time(receiver.lastStart()) + ", last end mark " + time(receiver.lastEnd());
        if (receiver.lastStart() == null || receiver.lastEnd() == null) {
            return Finding.note(
                    Checkup.CONNECTION,
                    settings.label(),
                    text,
                    "Wait for a whole round of the server; if none comes, it is no spot server.");
        }
        return Finding.good(Checkup.CONNECTION, settings.label(), text);
    }

    private List<Finding> data() {
        List<Finding> findings = new ArrayList<>();
        String of = " of " + count("messages") + " messages";
        if (count("messages.unreadable") > 0) {
            findings.add(bad(
                    Checkup.DATA,
                    count("messages.unreadable") + of + " were truncated or could not be read, and were left out",
                    "The log has the first; check the server's version, and what lies between it and here."));
        }
        if (count("rounds.dropped") > 0) {
            findings.add(bad(
                    Checkup.DATA,
                    count("rounds.dropped") + " rounds were dropped, as they came faster than they were polled",
                    "Raise worker_num or receiveQueueMebibytes."));
        }
        long lost = count("marks.startLost") + count("marks.endLost");
        if (lost > 0 || count("rounds.broken") > 0) {
            findings.add(
                    Finding.note(
                            Checkup.DATA,
                            settings.label(),
                            count("marks.startLost") + " start marks and " + count("marks.endLost")
                                    + " end marks were lost, " + count("rounds.broken") + " rounds broken off",
                            "No data are lost by it; if it goes on, the server's send queue is too short or the net too slow."));
        }
        String rows = ROWS.stream()
                .filter(name -> count(name) > 0)
                .map(name -> count(name) + " (" + name + ')')
                .collect(Collectors.joining(", "));
        if (!rows.isEmpty()) {
            findings.add(
                    Finding.note(
                            Checkup.DATA,
                            settings.label(),
                            "Rows left out: " + rows,
                            "For notAsked, widen kinds or symbols of the feed if wanted; for the others, see the catalog and the log."));
        }
        if (findings.isEmpty()) {
            findings.add(Finding.good(
                    Checkup.DATA, settings.label(), "All" + of + " were read, " + count("ticks") + " ticks"));
        }
        if (count("messages.otherTopic") > 0) {
            findings.add(Finding.note(
                    Checkup.DATA,
                    settings.label(),
                    count("messages.otherTopic") + " messages of other topics than :spot: came and were passed over",
                    "Nothing to do if the server serves others too; else check the topic of its broadcaster."));
        }
        return findings;
    }

    private Finding source() {
        String text = count("rounds") + " rounds, last data " + time(receiver.lastData());
        return receiver.connectedSince() != null && count("messages") == 0
                ? Finding.note(
                        Checkup.SOURCES,
                        settings.label(),
                        text,
                        "Connected, but nothing was sent yet: is the server in session?")
                : Finding.good(Checkup.SOURCES, settings.label(), text);
    }

    private Finding bad(String topic, String fact, String next) {
        return Finding.bad(topic, settings.label(), fact, next);
    }

    private long count(String name) {
        return counters.getOrDefault(name, 0L);
    }
}

package org.sluice.fetcher.qmt;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.api.market.MarketTime;

/** How the fetcher is: its counters, facts and warnings, and what it finds when it examines itself. For any thread. */
final class Condition {

    /** A bad row is a warning for so long. */
    private static final long RECENT_SECONDS = 600;

    private static final long MISSED_AFTER_MILLIS = 3000;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(MarketTime.ZONE);

    private final Settings settings;
    private final Link link;
    private final RowQueue queue;
    private final Tally tally;
    private final String subject;

    Condition(Settings settings, Link link, RowQueue queue, Tally tally) {
        this.settings = settings;
        this.link = link;
        this.queue = queue;
        this.tally = tally;
        this.subject = "fetcher.qmt";
    }

    Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        tally.put(counters);
        return counters;
    }

    Map<String, Double> gauges() {
        Map<String, Double> gauges = new LinkedHashMap<>();
        gauges.put("connected", link.connected() ? 1.0 : 0.0);
        gauges.put("queuedRows", (double) queue.size());
        Message.State state = link.state();
        if (state != null) {
            gauges.put("subscribedCodes", (double) state.subscribed());
            gauges.put("bridgeBadRows", (double) state.badRows());
            gauges.put("bridgeConflatedRows", (double) state.dropped());
        }
        return gauges;
    }

    Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("bridge", settings.address());
        facts.put("connected", link.connected() ? "yes" : link.began() ? "no: " + link.why() : "not asked for yet");
        Message.State state = link.state();
        if (state != null) {
            facts.put("xtquant", state.xtquant() == null ? "missing" : Tally.shown(state.xtquant()));
            facts.put("subscribed", state.subscribed() + " codes in " + state.groups() + " groups");
            facts.put("last callback", time(state.lastCallback()));
        }
        facts.put("last rows", time(link.lastRows()));
        facts.put("last snapshot", time(link.lastSnapshot()));
        facts.put("queue", queue.size() + " of " + settings.queueRows() + " rows");
        return facts;
    }

    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (link.failure() != null) {
            warnings.add(settings.address() + ": receiving has stopped: " + link.failure());
        }
        long millis = link.disconnectedMillis();
        if (millis > MISSED_AFTER_MILLIS || (millis > 0 && link.refused())) {
            warnings.add(settings.address() + ": no connection for " + millis / 1000 + " s: " + link.why());
        }
        Message.State state = link.state();
        if (state != null && state.error() != null) {
            warnings.add(settings.address() + ": " + Tally.shown(state.error()));
        }
        String bad = tally.lastBad(RECENT_SECONDS);
        if (bad != null) {
            long rows = tally.get(Tally.Event.BAD_ROW) + (state == null ? 0 : state.badRows());
            warnings.add(settings.address() + ": " + rows + " bad rows left out, the last: " + bad);
        }
        return warnings;
    }

    List<Finding> findings() {
        if (!link.began()) {
            return List.of(Finding.note(
                    Checkup.SOURCES,
                    subject,
                    "Nobody has asked for its quotes yet, so the bridge at " + settings.address() + " was not dialled.",
                    "To use it, put qmt into the key fetchers of a collector or type sluice:use qmt."));
        }
        if (link.failure() != null) {
            return List.of(
                    bad("Receiving has stopped: " + link.failure() + ".", "Restart the bundle and report this."));
        }
        Message.State state = link.state();
        if (state == null) {
            return List.of(bad(
                    "No connection to the bridge at " + settings.address() + ": " + link.why() + ".",
                    link.refused()
                            ? "Use the same token on both sides: --token-file there, tokenFile here."
                            : "Start qmt_bridge.py there, and let its --listen, a tunnel or the key bridge agree."));
        }
        List<Finding> findings = new ArrayList<>();
        if (state.error() != null) {
            findings.add(bad(
                    "The bridge says: " + Tally.shown(state.error()) + ".",
                    state.xtquant() == null
                            ? "Start qmt_bridge.py by the Python that can import xtquant, see the README of fetcher.qmt."
                            : "Look whether MiniQMT runs and is logged in; the bridge tries again by itself."));
        }
        String quotes = state.subscribed() + " codes subscribed in " + state.groups() + " groups with xtquant "
                + Tally.shown(String.valueOf(state.xtquant())) + ", last callback "
                + time(state.lastCallback()) + ", last snapshot " + time(link.lastSnapshot()) + ".";
        if (state.error() == null) {
            findings.add(
                    state.subscribed() > 0
                            ? Finding.good(Checkup.SOURCES, subject, quotes)
                            : Finding.note(
                                    Checkup.SOURCES, subject, quotes, "Wait: groups are subscribed one by one."));
        }
        String badRow = tally.lastBad(RECENT_SECONDS);
        if (badRow != null) {
            findings.add(Finding.note(
                    Checkup.SOURCES,
                    subject,
                    "Rows were left out, the last: " + badRow + ".",
                    "If there are many, see whether xtquant is of another version than the others."));
        }
        return findings;
    }

    private Finding bad(String fact, String next) {
        return Finding.bad(Checkup.SOURCES, subject, fact, next);
    }

    private static String time(Instant time) {
        return time == null ? "none yet" : TIME.format(time);
    }
}

package org.sluice.health;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.sluice.api.feed.FeedStatus;
import org.sluice.api.feed.FeedStatus.State;
import org.sluice.api.market.Origin;

/**
 * How everything is at one moment; never changes.
 *
 * @param newestQuote the latest exchange time of any quote, or null if there is none
 * @param configured every configuration
 */
public record Picture(
        Instant now,
        List<FeedView> feeds,
        List<Report> reports,
        Instant newestQuote,
        Disk disk,
        List<Configured> configured) {

    /**
     * One feed.
     *
     * @param openSince since when it is in session, or null if it is not
     */
    public record FeedView(FeedStatus status, Instant openSince) {

        /** Whether it is to collect now. */
        public boolean open() {
            return openSince != null;
        }

        /** Whether a feed of this status is in session. */
        public static boolean inSession(FeedStatus status) {
            return status.state() == State.COLLECTING || status.state() == State.FAILED;
        }
    }

    /** What one component says of itself. */
    public record Report(
            String name,
            Map<String, Long> counters,
            Map<String, Double> gauges,
            Map<String, String> facts,
            List<String> warnings) {

        public Report {
            counters = Map.copyOf(counters);
            gauges = Map.copyOf(gauges);
            facts = Map.copyOf(facts);
            warnings = List.copyOf(warnings);
        }
    }

    /** The file system that Sluice writes to, bytes; a total of 0 if it is not known. */
    public record Disk(String path, long usable, long total) {

        /** How much is free, per cent; NaN if it is not known. */
        public double freePercent() {
            return total > 0 ? 100.0 * usable / total : Double.NaN;
        }
    }

    /**
     * One configuration.
     *
     * @param where its file, as an operator would look for it
     * @param problem what is wrong with it, one line naming the file; empty if it runs
     * @param unserved whether no bundle has a component for it
     */
    public record Configured(String pid, String where, String problem, boolean unserved) {}

    public Picture {
        feeds = List.copyOf(feeds);
        reports = List.copyOf(reports);
        configured = List.copyOf(configured);
    }

    /** What the quotes are: {@code DEMO} if any feed's are TEST, {@code LIVE}, or nothing without a feed. */
    public String data() {
        if (feeds.isEmpty()) {
            return "";
        }
        return feeds.stream().anyMatch(feed -> feed.status().origin() == Origin.TEST) ? "DEMO" : "LIVE";
    }

    /** Whether all that is collected is recorded or invented: it does not go by the catalog of today. */
    public boolean onlyTest() {
        return !feeds.isEmpty() && feeds.stream().allMatch(feed -> feed.status().origin() == Origin.TEST);
    }

    /** Whether people want to be told now: a feed is in session or will be soon. Without a feed nobody knows: yes. */
    public boolean awake(Duration before) {
        return feeds.isEmpty()
                || feeds.stream()
                        .anyMatch(feed -> feed.open()
                                || feed.status().nextRound() != null
                                        && !feed.status().nextRound().isAfter(now.plus(before)));
    }
}

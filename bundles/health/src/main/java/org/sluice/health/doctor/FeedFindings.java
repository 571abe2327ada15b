package org.sluice.health.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.feed.FeedStatus;
import org.sluice.api.feed.FeedStatus.SourceStatus;
import org.sluice.api.feed.FeedStatus.State;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.health.Span;
import org.sluice.health.UnitDoubts;

/** What is to be said of one feed: its sources, its schedule, and what it lacks. */
final class FeedFindings {

    private static final long DEFAULT_INTERVAL_MILLIS = 10_000;

    private final FeedStatus feed;
    private final Map<String, Object> settings;
    private final Instant now;
    private final String subject;
    private final String file;
    private final List<Finding> findings = new ArrayList<>();

    private FeedFindings(FeedStatus feed, Map<String, Object> settings, Instant now) {
        this.feed = feed;
        this.settings = settings;
        this.now = now;
        subject = "feed " + feed.feed();
        file = settings.isEmpty() ? feed.pid() : InvalidSettingException.where(settings);
    }

    /** @param settings the keys of its configuration; empty if they are not known */
    static List<Finding> of(FeedStatus feed, Map<String, Object> settings, Instant now) {
        FeedFindings all = new FeedFindings(feed, settings, now);
        all.missing();
        all.sources();
        all.schedule();
        all.sweep();
        all.phases();
        return all.findings;
    }

    private void missing() {
        if (feed.missing() > 0) {
            findings.add(Finding.note(
                    Checkup.DATA,
                    subject,
                    feed.missing() + " of the " + feed.universe()
                            + " symbols it asks for have had no quote in this session",
                    "sluice:fetchers " + feed.feed() + " shows what its sources do not serve; a symbol that is no"
                            + " longer listed belongs out of the catalog"));
        } else if (feed.ticks() > 0) {
            findings.add(Finding.good(
                    Checkup.DATA, subject, feed.ticks() + " ticks accepted in " + feed.rounds() + " rounds"));
        }
    }

    private void sources() {
        if (feed.sources().isEmpty()) {
            findings.add(Finding.bad(
                    Checkup.SOURCES, subject, "it has no source", "name fetchers in " + file + ": fetchers = tencent"));
        }
        feed.sources().forEach(this::source);
    }

    private void source(SourceStatus source) {
        String who = subject + ", " + source.name();
        boolean served = feed.source() != null && feed.state() == State.COLLECTING || feed.state() == State.WAITING;
        String history = source.ticks() + " ticks, " + source.failures() + " failed polls"
                + (source.lastError() == null ? "" : ", the last: " + source.lastError());
        if (!source.present()) {
            findings.add(new Finding(
                    served ? Finding.Level.NOTE : Finding.Level.BAD,
                    Checkup.SOURCES,
                    who,
                    "it is not installed or not started",
                    "put its jar into plugins/ and its file into etc/, or take it out of fetchers in " + file));
        } else if (source.origin() != feed.origin()) {
            findings.add(Finding.note(
                    Checkup.SOURCES,
                    who,
                    "it is " + source.origin() + " and the feed is " + feed.origin() + ": it is never asked",
                    "take it out of fetchers in " + file));
        } else if (source.retry() != null && source.retry().isAfter(now)) {
            findings.add(new Finding(
                    served ? Finding.Level.NOTE : Finding.Level.BAD,
                    Checkup.SOURCES,
                    who,
                    "it rests until " + Span.at(source.retry(), now) + " after a failure: " + history,
                    "mend what it says; sluice:use OTHER " + feed.feed() + " asks another source first"));
        } else {
            boolean inUse = source.name().equals(feed.source()) && feed.state() == State.COLLECTING;
            findings.add(Finding.good(Checkup.SOURCES, who, (inUse ? "in use: " : "ready: ") + history));
        }
        source.doubts()
                .forEach(doubt -> findings.add(Finding.bad(
                        Checkup.SOURCES,
                        who,
                        doubt.product() + ": " + UnitDoubts.words(doubt),
                        "compare with another source by sluice:use and sluice:quotes SYMBOL --exact; until it is"
                                + " settled use that one")));
    }

    private void schedule() {
        String rounds = feed.lastRound() == null
                ? "no round has ended yet"
                : "round " + feed.rounds() + " ended " + Span.between(feed.lastRound(), now) + " ago";
        String next = feed.nextRound() == null
                ? ""
                : feed.nextRound().isAfter(now)
                        ? "; the next is due at " + Span.at(feed.nextRound(), now) + ", in "
                                + Span.between(now, feed.nextRound())
                        : "; the next is due now";
        String fact = feed.reason() + "; " + rounds + next;
        findings.add(
                switch (feed.state()) {
                    case COLLECTING -> Finding.good(Checkup.SCHEDULE, subject, fact);
                    case WAITING ->
                        feed.nextRound() != null
                                ? Finding.good(Checkup.SCHEDULE, subject, fact)
                                : Finding.bad(
                                        Checkup.SCHEDULE,
                                        subject,
                                        fact + "; no next round is planned",
                                        "look at phase1, phase2 and ignoreWeekend in " + file
                                                + " and at the catalog's holidays");
                    case PAUSED -> Finding.note(Checkup.SCHEDULE, subject, fact, "sluice:resume " + feed.feed());
                    case FAILED ->
                        Finding.bad(
                                Checkup.SCHEDULE,
                                subject,
                                fact,
                                feed.universe() == 0
                                        ? "look at symbols, kinds and exchanges in " + file + " and at the catalog"
                                        : "see its sources above");
                });
    }

    /** The last round began one interval before the next is due. */
    private void sweep() {
        if (feed.state() != State.COLLECTING || feed.lastRound() == null || feed.nextRound() == null) {
            return;
        }
        long interval = number("intervalMillis", DEFAULT_INTERVAL_MILLIS);
        long sweep = Duration.between(feed.nextRound().minusMillis(interval), feed.lastRound())
                .toMillis();
        if (sweep < 0) {
            return; // a round runs just now
        }
        String fact = String.format(
                Locale.ROOT, "the last sweep took %.1f s of the %.1f s between rounds", sweep / 1e3, interval / 1e3);
        findings.add(
                sweep < interval
                        ? Finding.good(Checkup.SCHEDULE, subject, fact)
                        : Finding.note(
                                Checkup.SCHEDULE,
                                subject,
                                fact,
                                "raise intervalMillis or ask for fewer symbols in " + file));
    }

    private void phases() {
        String first = text("phase1");
        String second = text("phase2");
        if (first.isEmpty() && second.isEmpty()) {
            findings.add(Finding.good(
                    Checkup.SCHEDULE, subject, "it goes by the catalog's sessions: phase1 and phase2 are empty"));
            return;
        }
        Phases phases = Phases.of(first, second);
        String fact = "phase1=" + first + " and phase2=" + second + " stand in place of the catalog's sessions: "
                + phases.meaning();
        findings.add(
                phases.odd()
                        ? Finding.bad(Checkup.SCHEDULE, subject, fact, "correct phase1 and phase2 in " + file)
                        : Finding.note(
                                Checkup.SCHEDULE,
                                subject,
                                fact,
                                "empty both in " + file + " to go by the catalog's sessions"));
    }

    private String text(String key) {
        Object value = settings.get(key);
        return value == null ? "" : value.toString().strip();
    }

    private long number(String key, long otherwise) {
        try {
            return Long.parseLong(text(key));
        } catch (NumberFormatException e) {
            return otherwise; // not set, or written with a variable
        }
    }
}

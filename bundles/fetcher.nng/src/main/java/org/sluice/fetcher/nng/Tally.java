package org.sluice.fetcher.nng;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happened how often. For any thread. */
final class Tally {

    private static final Logger LOG = LoggerFactory.getLogger(NngFetcher.class);

    private static final int SHOWN = 200;

    /** What is counted, in the order to show; those with words are logged the first time. */
    enum Event {
        ROUND("rounds", null),
        MESSAGE("messages", null),
        TICK("ticks", null),
        ROUND_BROKEN("rounds.broken", null),
        ROUND_DROPPED("rounds.dropped", "the receive queue is full: the oldest rounds are dropped"),
        START_LOST("marks.startLost", "data came after an end mark: a start mark was lost, the data are taken"),
        END_LOST("marks.endLost", "a start mark came within a round: an end mark was lost, the round ends there"),
        BEFORE_START("messages.beforeStart", null),
        UNPOLLED("messages.unpolled", null),
        UNREADABLE("messages.unreadable", "a message is left out, it can't be read"),
        UNKNOWN_MARKET("rows.unknownMarket", "a row is left out, its market is unknown"),
        WITHOUT_TIME("rows.withoutTime", "a row is left out, it has no time that can be read"),
        NOT_IN_CATALOG("rows.notInCatalog", "a row is left out, the catalog has no lot size for it"),
        NOT_ASKED("rows.notAsked", null);

        private final String counter;
        private final String words;

        Event(String counter, String words) {
            this.counter = counter;
            this.words = words;
        }
    }

    private final String server;
    private final Map<Event, AtomicLong> counts = new EnumMap<>(Event.class);

    Tally(String server) {
        this.server = server;
        for (Event event : Event.values()) {
            counts.put(event, new AtomicLong());
        }
    }

    void count(Event event) {
        count(event, "");
    }

    /** Counts it, and shows the first of its kind. */
    void count(Event event, String detail) {
        if (counts.get(event).getAndIncrement() == 0 && event.words != null) {
            LOG.warn(
                    "{}: {} (said once, counted as {}){}",
                    server,
                    event.words,
                    event.counter,
                    detail.isEmpty() ? "" : ": " + shown(detail));
        }
    }

    void add(Event event, int times) {
        counts.get(event).addAndGet(times);
    }

    long get(Event event) {
        return counts.get(event).get();
    }

    void put(Map<String, Long> counters) {
        counts.forEach((event, count) -> counters.put(event.counter, count.get()));
    }

    /** Fit for a log: what a stranger sent must not start a line of its own there. */
    private static String shown(String detail) {
        StringBuilder shown = new StringBuilder(detail.substring(0, Math.min(detail.length(), SHOWN)));
        for (int i = 0; i < shown.length(); i++) {
            if (Character.isISOControl(shown.charAt(i))) {
                shown.setCharAt(i, '?');
            }
        }
        return shown.toString();
    }
}

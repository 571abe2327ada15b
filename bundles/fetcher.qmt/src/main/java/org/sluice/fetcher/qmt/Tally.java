package org.sluice.fetcher.qmt;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happened how often. For any thread. */
final class Tally {

    private static final Logger LOG = LoggerFactory.getLogger(QmtFetcher.class);

    private static final int SHOWN = 200;
    private static final int MOST_CAUSES = 100;

    /** What is counted, in the order to show; those with words are logged the first time. */
    enum Event {
        MESSAGE("messages", null),
        TICK("ticks", null),
        SNAPSHOT("snapshots", null),
        CONNECT("connects", null),
        CONNECT_FAILED("connects.failed", null),
        CONFLATED("rows.conflated", "the receive queue is full: older rows give way to newer ones of the same code"),
        BAD_ROW("rows.bad", null),
        NOT_ASKED("rows.notAsked", null),
        NOT_IN_CATALOG("rows.notInCatalog", "a row is left out, the catalog has no lot size for it"),
        WITHOUT_NAME("symbols.withoutName", "a symbol is not asked for, xtquant has no name for it"),
        UNREADABLE("messages.unreadable", "a line is left out, it can't be read"),
        UNKNOWN("messages.unknown", "the bridge says something this version does not know, it may be newer");

        private final String counter;
        private final String words;

        Event(String counter, String words) {
            this.counter = counter;
            this.words = words;
        }
    }

    private final String bridge;
    private final Map<Event, AtomicLong> counts = new EnumMap<>(Event.class);
    private final Set<String> causes = ConcurrentHashMap.newKeySet();
    private volatile BadRow lastBad;

    private record BadRow(String cause, String row, long nanos) {}

    Tally(String bridge) {
        this.bridge = bridge;
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
                    bridge,
                    event.words,
                    event.counter,
                    detail.isEmpty() ? "" : ": " + shown(detail));
        }
    }

    /** A row that could not be used; the first of each cause is shown. */
    void badRow(Message.Bad bad) {
        counts.get(Event.BAD_ROW).getAndIncrement();
        noteBad(bad);
    }

    /** A row that the bridge left out and counts itself. */
    void noteBad(Message.Bad bad) {
        String cause = shown(bad.cause());
        lastBad = new BadRow(cause, shown(bad.row()), System.nanoTime());
        if (causes.size() < MOST_CAUSES && causes.add(cause)) {
            LOG.warn("{}: a row is left out (said once for each cause): {}: {}", bridge, cause, lastBad.row());
        }
    }

    /** The last bad row in words, or null if none came within so many seconds. */
    String lastBad(long seconds) {
        BadRow bad = lastBad;
        return bad == null || TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - bad.nanos()) > seconds
                ? null
                : bad.cause() + ": " + bad.row();
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

    /** Fit for a log or a screen: what a stranger sent must not start a line of its own there. */
    static String shown(String detail) {
        StringBuilder shown = new StringBuilder(detail.substring(0, Math.min(detail.length(), SHOWN)));
        for (int i = 0; i < shown.length(); i++) {
            if (Character.isISOControl(shown.charAt(i))) {
                shown.setCharAt(i, '?');
            }
        }
        return shown.toString();
    }
}

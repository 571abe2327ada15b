package org.sluice.importer;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Symbol;

/** One run: how far it is and what came of it. Any thread; written by the importer's. */
final class Progress {

    /** How a run ended. */
    enum End {
        /** It is under way, or waits for its turn. */
        NONE,
        DONE,
        CANCELLED,
        /** Nothing could be imported, or the process is being stopped. */
        NOT_DONE
    }

    /** What a run counts. */
    enum Count {
        BARS_IMPORTED("bars.imported"),
        BARS_REPLACED("bars.replaced"),
        BARS_OF_GAPS("bars.of-gaps"),
        BARS_MISMATCHED("bars.mismatched"),
        BARS_UNFINISHED("bars.unfinished"),
        SYMBOLS_FAILED("symbols.failed"),
        SYMBOLS_REFUSED("symbols.refused"),
        SYMBOLS_WITHOUT("symbols.without-history");

        final String text;

        Count(String text) {
            this.text = text;
        }
    }

    private static final int SHOWN = 20;

    private final LocalDate day;
    private final boolean whole;
    private final Map<Count, AtomicLong> counts = new LinkedHashMap<>();
    private final Map<String, Integer> causes = new LinkedHashMap<>();
    private final List<String> troubles = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int total;
    private volatile int done;
    private volatile boolean cancelled;
    private volatile String at = "";
    private volatile String mismatch = "";
    private volatile String reason = "";
    private volatile Instant started;
    private volatile LocalDate newest;
    private volatile End end = End.NONE;

    /**
     * @param day the trading day it is for; null if it was asked for by hand
     * @param whole whether everything is read again from the first day on
     */
    Progress(LocalDate day, boolean whole) {
        this.day = day;
        this.whole = whole;
        for (Count each : Count.values()) {
            counts.put(each, new AtomicLong());
        }
    }

    LocalDate day() {
        return day;
    }

    boolean whole() {
        return whole;
    }

    void begin(Instant now, int steps) {
        started = now;
        total = steps;
    }

    void step(Symbol symbol, Interval interval) {
        at = symbol + " " + interval.text();
    }

    void stepDone() {
        done++;
    }

    void add(Count count, long number) {
        counts.get(count).addAndGet(number);
    }

    long get(Count count) {
        return counts.get(count).get();
    }

    void mismatch(String example) {
        mismatch = example;
    }

    void newest(LocalDate tradingDay) {
        if (newest == null || tradingDay.isAfter(newest)) {
            newest = tradingDay;
        }
    }

    LocalDate newest() {
        return newest;
    }

    /**
     * Notes what went wrong with one symbol.
     *
     * @return how often this cause has been seen, numbers in it aside: 1 is the first time
     */
    synchronized int trouble(String text) {
        if (troubles.size() < SHOWN) {
            troubles.add(text);
        }
        String cause = text.replaceAll("[0-9]+", "#");
        return causes.size() < 1000 || causes.containsKey(cause) ? causes.merge(cause, 1, Integer::sum) : 2;
    }

    synchronized int distinctTroubles() {
        return causes.size();
    }

    synchronized List<String> troubles() {
        return List.copyOf(troubles);
    }

    void cancel() {
        cancelled = true;
    }

    boolean cancelled() {
        return cancelled;
    }

    void end(End how, String why) {
        reason = why;
        end = how;
        ended.countDown();
    }

    End end() {
        return end;
    }

    /** Waits for the end; false if it did not come. */
    boolean await(long millis) throws InterruptedException {
        return ended.await(millis, TimeUnit.MILLISECONDS);
    }

    /** 0 to 100. */
    double percent() {
        return total == 0 ? (end == End.DONE ? 100 : 0) : 100.0 * done / total;
    }

    /** A line like {@code [#####-----]  50 %  12 of 24  SSE.600000 1m  1,234 bars}. */
    String bar(int width) {
        int full = (int) (percent() / 100 * width);
        return String.format(
                Locale.ROOT,
                "[%s%s] %3d %%  %,d of %,d  %,d bars  %s",
                "#".repeat(full),
                "-".repeat(width - full),
                (int) percent(),
                done,
                total,
                get(Count.BARS_IMPORTED) + get(Count.BARS_REPLACED),
                end == End.NONE ? at : "");
    }

    /** What came of it, in a line. */
    String summary() {
        StringBuilder text = new StringBuilder(
                switch (end) {
                    case NONE -> "running";
                    case DONE -> "done";
                    case CANCELLED -> "cancelled";
                    case NOT_DONE -> "not done";
                });
        if (!reason.isEmpty()) {
            text.append(": ").append(reason);
        }
        if (total > 0) {
            text.append(String.format(Locale.ROOT, ", %,d of %,d", done, total));
            counts.forEach((count, number) -> {
                if (number.get() > 0) {
                    text.append(String.format(Locale.ROOT, ", %s %,d", count.text, number.get()));
                }
            });
        }
        if (newest != null) {
            text.append(", newest day ").append(newest);
        }
        return text.toString();
    }

    /** An example of a stored bar that the history has otherwise; empty if there is none. */
    String mismatch() {
        return mismatch;
    }

    Instant started() {
        return started;
    }
}

package org.sluice.fetcher.qmt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Rows that were received and not yet polled, the oldest first. Once full, of each code only its newest row is kept
 * until all were taken. For any thread.
 */
final class RowQueue {

    private final int most;
    private final Tally tally;
    private final Deque<Row> rows = new ArrayDeque<>();

    /** The newest row of each code, all of them newer than those in {@code rows}; empty unless it was full. */
    private final Map<String, Row> newest = new LinkedHashMap<>();

    RowQueue(int most, Tally tally) {
        this.most = most;
        this.tally = tally;
    }

    synchronized void add(List<Row> more) {
        if (newest.isEmpty() && rows.size() + more.size() <= most) {
            rows.addAll(more);
        } else {
            rows.forEach(this::replace);
            rows.clear();
            more.forEach(this::replace);
        }
        notifyAll();
    }

    /** Up to so many rows; none if none come in time, or the thread is interrupted, which it then still is. */
    synchronized List<Row> take(int atMost, long withinMillis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMillis);
        try {
            for (long left = withinMillis; size() == 0 && left > 0; ) {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        rows.addAll(newest.values());
        newest.clear();
        List<Row> taken = new ArrayList<>(Math.min(atMost, rows.size()));
        while (taken.size() < atMost && !rows.isEmpty()) {
            taken.add(rows.poll());
        }
        return taken;
    }

    synchronized int size() {
        return rows.size() + newest.size();
    }

    /** The newest goes to the end: the order in which codes last changed is kept. */
    private void replace(Row row) {
        Row older = newest.remove(row.code());
        if (older != null) {
            tally.count(Tally.Event.CONFLATED);
        } else if (newest.size() >= most) {
            newest.remove(newest.keySet().iterator().next()); // more codes than the bridge may send
            tally.count(Tally.Event.CONFLATED);
        }
        newest.put(row.code(), row);
    }
}

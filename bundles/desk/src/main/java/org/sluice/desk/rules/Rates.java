package org.sluice.desk.rules;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeMap;

/** How many orders, or cancels, an account sent within a second and on each trading day. One thread. */
public final class Rates {

    private static final int DAYS = 5;

    private final Deque<Instant> recent = new ArrayDeque<>();
    private final TreeMap<LocalDate, Integer> days = new TreeMap<>();

    /** One more has been sent. */
    public void add(Instant now, LocalDate tradingDay) {
        recent.add(now);
        count(tradingDay);
    }

    /** One more had been sent before this process was started. */
    public void count(LocalDate tradingDay) {
        days.merge(tradingDay, 1, Integer::sum);
        if (days.size() > DAYS) {
            days.pollFirstEntry();
        }
    }

    /** Within the second that ends now. */
    public int inSecond(Instant now) {
        Instant from = now.minusSeconds(1);
        // After the clock was set back, what lies in the future is no more of this second.
        recent.removeIf(time -> !time.isAfter(from) || time.isAfter(now));
        return recent.size();
    }

    /** On a trading day. */
    public int onDay(LocalDate tradingDay) {
        return days.getOrDefault(tradingDay, 0);
    }
}

package org.sluice.aggregator;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Symbol;

/**
 * The bars of one symbol and one interval longer than a day: the days before today are added up, today's bar is put on
 * top. Guarded by the aggregator's lock.
 */
final class LongTrack {

    final Interval interval;
    private final int most;
    private final Catalog catalog;
    private final Consumer<Bar> outlet;
    private final ArrayDeque<Bar> closed = new ArrayDeque<>(4);

    /** The period of today, or null before the first day. */
    private Period period;

    /** The end of its last session. */
    private Instant end;

    private LocalDate lastDay;

    /** The days before today added up; null if there is none of them. */
    private Bar past;

    private int pastDays;
    private boolean pastComplete = true;

    /** The period was closed. */
    private boolean over;

    LongTrack(Interval interval, int most, Catalog catalog, Consumer<Bar> outlet) {
        this.interval = interval;
        this.most = most;
        this.catalog = catalog;
        this.outlet = outlet;
    }

    /** A trading day begins. */
    void begin(Symbol symbol, LocalDate today) {
        if (period != null && !period.contains(today)) {
            close();
            past = null;
            pastDays = 0;
            pastComplete = true;
            period = null;
            over = false;
        }
        if (period == null) {
            period = Period.of(interval, today);
            lastDay = period.lastTradingDay(catalog);
            Plan plan = new Plan(lastDay, catalog.sessions(symbol, lastDay));
            end = plan.open() ? Instant.ofEpochMilli(plan.end()) : null;
        }
    }

    /** Days of before, of a store. */
    void load(List<Bar> days, LocalDate today) {
        past = null;
        pastDays = 0;
        pastComplete = true;
        for (Bar day : days) {
            if (period != null
                    && period.contains(day.tradingDay())
                    && day.tradingDay().isBefore(today)) {
                add(day);
            }
        }
    }

    /** A day is over: it is one of those before today. */
    void add(Bar day) {
        past = past == null ? day : sum(past, day);
        pastDays++;
        pastComplete &= day.complete();
    }

    /**
     * When the period is over; the greatest number if nothing is to be closed then.
     *
     * @param hasToday whether there is a bar of today
     */
    long overAt(boolean hasToday) {
        return over || end == null || past == null && !hasToday ? Long.MAX_VALUE : end.toEpochMilli();
    }

    /** Today's bar is closed, or has been corrected: it is the period's end if today is its last day. */
    void dayClosed(Bar day) {
        if (period != null && day.tradingDay().equals(lastDay)) {
            announce(bar(day, true));
        }
    }

    /** Closes the period without a bar of its last day. */
    void close() {
        if (past != null && !over) {
            announce(bar(null, true));
        }
    }

    private void announce(Bar bar) {
        Bar next = bar;
        if (over) {
            next = revised(bar, closed.removeLast().revision() + 1);
        }
        over = true;
        closed.addLast(next);
        while (closed.size() > most) {
            closed.removeFirst();
        }
        outlet.accept(next);
    }

    ArrayDeque<Bar> closed() {
        return closed;
    }

    /** The bar as it is with today's; null if there is none, or if it is closed. */
    Bar growing(Bar today) {
        return over || past == null && today == null ? null : bar(today, false);
    }

    private Bar bar(Bar today, boolean whole) {
        Bar sum = today == null ? past : past == null ? today : sum(past, today);
        int days = pastDays + (today == null ? 0 : 1);
        boolean complete = whole
                && pastComplete
                && (today == null || today.complete())
                && days == period.tradingDays(catalog, listed(sum.symbol()), lastDay);
        return new Bar(
                sum.symbol(),
                interval,
                sum.origin(),
                sum.source(),
                sum.start(),
                end == null ? sum.end() : end,
                sum.tradingDay(),
                sum.open(),
                sum.high(),
                sum.low(),
                sum.close(),
                sum.volume(),
                sum.turnover(),
                sum.openInterest(),
                complete,
                0);
    }

    private LocalDate listed(Symbol symbol) {
        return catalog.find(symbol).map(Instrument::listed).orElse(null);
    }

    private static Bar sum(Bar a, Bar b) {
        return new Bar(
                a.symbol(),
                a.interval(),
                a.origin(),
                b.source(),
                a.start(),
                b.end(),
                b.tradingDay(),
                a.open(),
                Math.max(a.high(), b.high()),
                Math.min(a.low(), b.low()),
                b.close(),
                a.volume() + b.volume(),
                a.turnover() + b.turnover(),
                b.openInterest(),
                false,
                0);
    }

    private static Bar revised(Bar bar, int revision) {
        return new Bar(
                bar.symbol(),
                bar.interval(),
                bar.origin(),
                bar.source(),
                bar.start(),
                bar.end(),
                bar.tradingDay(),
                bar.open(),
                bar.high(),
                bar.low(),
                bar.close(),
                bar.volume(),
                bar.turnover(),
                bar.openInterest(),
                bar.complete(),
                revision);
    }
}

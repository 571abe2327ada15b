package org.sluice.api.history;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Session;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;

/**
 * When the bars of one symbol begin and end, for what is known of them in files: a date, or the minute of their end. They
 * come out as live bars have them, so that a store sees one bar and not two. For one thread.
 */
public final class BarTimes {

    /** Where a day of a symbol without sessions begins and ends. */
    private static final LocalTime OPEN = LocalTime.of(9, 30);

    private static final LocalTime CLOSE = LocalTime.of(15, 0);

    /** The times of a bar, as in {@link Bar}. */
    public record Span(LocalDate tradingDay, Instant start, Instant end) {}

    /** From the start of trading to the next break. */
    private record Stretch(Instant start, Instant end) {}

    private final Catalog catalog;
    private final Symbol symbol;
    private LocalDate known;
    private List<Stretch> stretches = List.of();

    public BarTimes(Catalog catalog, Symbol symbol) {
        this.catalog = catalog;
        this.symbol = symbol;
    }

    /** Of a bar of a whole trading day: from the start of trading, without the opening auction, to the close. */
    public Span day(LocalDate tradingDay) {
        List<Stretch> day = stretches(tradingDay);
        return day.isEmpty()
                ? new Span(tradingDay, instant(tradingDay.atTime(OPEN)), instant(tradingDay.atTime(CLOSE)))
                : new Span(
                        tradingDay, day.get(0).start(), day.get(day.size() - 1).end());
    }

    /**
     * Of a bar of minutes. One that ends with a break (13:00) is the one that ends where the break begins (11:30), as
     * some programs write it.
     *
     * @param interval an intraday one
     * @param end first local time after the bar
     */
    public Span intraday(Interval interval, LocalDateTime end) {
        Instant last = instant(end);
        LocalDate tradingDay = catalog.tradingDay(symbol, last.minusMillis(1));
        Instant start = last.minus(interval.duration());
        Stretch before = null;
        for (Stretch stretch : stretches(tradingDay)) {
            if (before != null && last.equals(stretch.start())) {
                last = before.end();
                start = last.minus(interval.duration());
                stretch = before;
            }
            if (last.isAfter(stretch.start()) && !last.isAfter(stretch.end())) {
                start = start.isBefore(stretch.start()) ? stretch.start() : start;
                break;
            }
            before = stretch;
        }
        return new Span(tradingDay, start, last);
    }

    private List<Stretch> stretches(LocalDate tradingDay) {
        if (!tradingDay.equals(known)) {
            List<Stretch> found = new ArrayList<>();
            for (Session session : catalog.sessions(symbol, tradingDay)) {
                int last = found.size() - 1;
                if (last >= 0 && found.get(last).end().equals(session.start())) {
                    found.set(last, new Stretch(found.get(last).start(), session.end()));
                } else if (session.phase() == Phase.CONTINUOUS) {
                    found.add(new Stretch(session.start(), session.end()));
                }
            }
            stretches = found;
            known = tradingDay;
        }
        return stretches;
    }

    private static Instant instant(LocalDateTime local) {
        return local.atZone(MarketTime.ZONE).toInstant();
    }
}

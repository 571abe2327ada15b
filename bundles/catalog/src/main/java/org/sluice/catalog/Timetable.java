package org.sluice.catalog;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.sluice.api.catalog.Hours;
import org.sluice.api.catalog.Product;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.catalog.Session;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Phase;

/**
 * When one product trades. Thread-safe. It is asked once or twice for every tick, nearly always for the stretch it was
 * asked for before: that stretch is remembered, so the answer costs two comparisons and no allocation. A session starts
 * and ends on a whole second.
 *
 * <p><b>A future's opening auction</b> is not in the files, because its place depends on the day: it begins 5 minutes
 * before the trading day's first session and collects orders for 4 minutes, 20:55 to 20:59 before a night session, 08:55
 * to 08:59 on a day without one, 09:25 to 09:29 at CFFEX. A product whose source names auctions has those and no other.
 */
final class Timetable {

    /** How long before its first phase the trading day begins in the evening. */
    private static final Duration NIGHT_LEAD = Duration.ofHours(1);

    private static final Duration AUCTION_LEAD = Duration.ofMinutes(5);
    private static final Duration AUCTION_LENGTH = Duration.ofMinutes(4);

    /** A stretch in which the answer is the same; from and until in epoch seconds, until is not in it. */
    private record Stretch(long from, long until, Phase phase, Plan plan) {}

    /** One trading day, from its beginning to the next one's. */
    private static final class Plan {
        private final LocalDate tradingDay;
        private final List<Session> sessions;
        private final List<Stretch> stretches = new ArrayList<>();

        Plan(LocalDate tradingDay, List<Session> sessions) {
            this.tradingDay = tradingDay;
            this.sessions = sessions;
        }

        /** Null if the instant is not on this trading day. */
        Stretch at(long second) {
            for (Stretch stretch : stretches) {
                if (second >= stretch.from && second < stretch.until) {
                    return stretch;
                }
            }
            return null;
        }
    }

    private final List<Hours> hours;
    private final boolean derivesAuction;
    private final boolean hasNight;
    private final TradingCalendar calendar;

    /** Any thread may replace it by another right one. */
    private volatile Stretch current;

    Timetable(Product product, TradingCalendar calendar) {
        this.hours = product.hours();
        this.calendar = calendar;
        hasNight = hours.stream().anyMatch(Hours::night);
        derivesAuction =
                product.kind() == Kind.FUTURE && hours.stream().noneMatch(each -> each.phase() == Phase.AUCTION);
        current = plan(LocalDate.EPOCH).stretches.get(0);
    }

    LocalDate tradingDay(Instant time) {
        return stretch(time).plan.tradingDay;
    }

    Phase phase(Instant time) {
        return stretch(time).phase;
    }

    /** In order of time; empty on a day without trading. */
    List<Session> sessions(LocalDate tradingDay) {
        if (!calendar.isTradingDay(tradingDay)) {
            return List.of();
        }
        Plan plan = current.plan;
        return plan.tradingDay.equals(tradingDay) ? plan.sessions : timed(tradingDay);
    }

    private Stretch stretch(Instant time) {
        long second = time.getEpochSecond();
        Stretch last = current;
        if (second >= last.from && second < last.until) {
            return last;
        }
        Stretch found = last.plan.at(second);
        if (found == null) {
            Plan plan = plan(dayOf(time));
            found = plan.at(second);
            if (found == null) { // a calendar with a year of nothing but holidays
                return new Stretch(second, second + 1, Phase.CLOSED, plan);
            }
        }
        current = found;
        return found;
    }

    /** The last trading day that has begun. */
    private LocalDate dayOf(Instant time) {
        LocalDate date = LocalDate.ofInstant(time, MarketTime.ZONE);
        LocalDate next = calendar.next(date);
        if (!time.isBefore(begin(next))) {
            return next;
        }
        return calendar.isTradingDay(date) ? date : calendar.previous(date);
    }

    /** A trading day that is none (before the calendar's first) is planned as one. */
    private Plan plan(LocalDate tradingDay) {
        List<Session> sessions = timed(tradingDay);
        Plan plan = new Plan(tradingDay, sessions);
        long cursor = begin(tradingDay).getEpochSecond();
        long end = begin(calendar.next(tradingDay)).getEpochSecond();
        for (Session session : sessions) {
            long start = session.start().getEpochSecond();
            if (start > cursor) {
                plan.stretches.add(
                        new Stretch(cursor, start, session == sessions.get(0) ? Phase.PRE_OPEN : Phase.BREAK, plan));
            }
            cursor = session.end().getEpochSecond();
            plan.stretches.add(new Stretch(start, cursor, session.phase(), plan));
        }
        if (cursor < end) {
            plan.stretches.add(new Stretch(cursor, end, Phase.CLOSED, plan));
        }
        return plan;
    }

    private Instant begin(LocalDate tradingDay) {
        if (hasNight && !calendar.alwaysOpen() && calendar.hasNight(tradingDay)) {
            return timed(tradingDay).get(0).start().minus(NIGHT_LEAD);
        }
        return at(tradingDay, LocalTime.MIDNIGHT);
    }

    private List<Session> timed(LocalDate tradingDay) {
        if (calendar.alwaysOpen()) {
            Instant start = at(tradingDay, LocalTime.MIDNIGHT);
            return List.of(
                    new Session(tradingDay, start, at(tradingDay.plusDays(1), LocalTime.MIDNIGHT), Phase.CONTINUOUS));
        }
        boolean night = hasNight && calendar.hasNight(tradingDay);
        LocalDate evening = night ? calendar.previous(tradingDay) : null;
        List<Session> sessions = new ArrayList<>(hours.size() + 1);
        for (Hours each : hours) {
            if (!each.night() || night) {
                LocalDate date = each.night() ? evening : tradingDay;
                LocalDate until = each.end().isAfter(each.start()) ? date : date.plusDays(1);
                sessions.add(new Session(tradingDay, at(date, each.start()), at(until, each.end()), each.phase()));
            }
        }
        sessions.sort(Comparator.comparing(Session::start));
        if (derivesAuction && !sessions.isEmpty()) {
            Instant start = sessions.get(0).start().minus(AUCTION_LEAD);
            sessions.add(0, new Session(tradingDay, start, start.plus(AUCTION_LENGTH), Phase.AUCTION));
        }
        return List.copyOf(sessions);
    }

    private static Instant at(LocalDate date, LocalTime time) {
        return LocalDateTime.of(date, time).atZone(MarketTime.ZONE).toInstant();
    }
}

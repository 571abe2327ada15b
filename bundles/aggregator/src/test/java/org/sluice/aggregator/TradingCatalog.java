package org.sluice.aggregator;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Session;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.testkit.OpenCatalog;

/** Stocks, and gold at SHFE with its night session; Monday to Friday without the holidays a test adds. */
final class TradingCatalog implements OpenCatalog {

    private static final String STOCK = "A09:15-09:25 09:30-11:30 13:00-14:57 A14:57-15:00";
    private static final String GOLD = "09:00-10:15 10:30-11:30 13:30-15:00";
    private static final String NIGHT = "A20:55-20:59 21:00-02:30 ";

    final Set<LocalDate> holidays = new TreeSet<>();
    final Set<LocalDate> halfDays = new TreeSet<>();
    private final Map<String, List<Session>> known = new HashMap<>();
    long revision = 1;

    @Override
    public Collection<Instrument> all() {
        return List.of();
    }

    @Override
    public boolean isTradingDay(LocalDate date) {
        return date.getDayOfWeek().getValue() <= 5 && !holidays.contains(date);
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public List<Session> sessions(Symbol symbol, LocalDate day) {
        boolean gold = symbol.exchange() == Exchange.SHFE;
        return known.computeIfAbsent((gold ? "gold" : "stock") + day + revision, key -> {
            String hours = halfDays.contains(day) ? "09:30-11:30" : gold ? (hasNight(day) ? NIGHT : "") + GOLD : STOCK;
            return isTradingDay(day) ? sessions(hours, day) : List.of();
        });
    }

    private boolean hasNight(LocalDate day) {
        for (LocalDate before = day.minusDays(1); !isTradingDay(before); before = before.minusDays(1)) {
            if (holidays.contains(before)) {
                return false;
            }
        }
        return true;
    }

    private List<Session> sessions(String hours, LocalDate day) {
        List<Session> sessions = new ArrayList<>();
        for (String each : hours.split(" ")) {
            String[] ends = each.replace("A", "").split("-");
            LocalTime start = LocalTime.parse(ends[0]);
            LocalTime end = LocalTime.parse(ends[1]);
            LocalDate date = day;
            if (start.isAfter(LocalTime.of(18, 0))) {
                do {
                    date = date.minusDays(1);
                } while (!isTradingDay(date));
            }
            sessions.add(new Session(
                    day,
                    at(date, start),
                    at(end.isBefore(start) ? date.plusDays(1) : date, end),
                    each.startsWith("A") ? Phase.AUCTION : Phase.CONTINUOUS));
        }
        return List.copyOf(sessions);
    }

    private static Instant at(LocalDate date, LocalTime time) {
        return LocalDateTime.of(date, time).atZone(MarketTime.ZONE).toInstant();
    }

    @Override
    public LocalDate tradingDay(Symbol symbol, Instant time) {
        LocalDateTime local = LocalDateTime.ofInstant(time, MarketTime.ZONE);
        LocalDate day = local.toLocalDate();
        if (symbol.exchange() == Exchange.SHFE && local.getHour() >= 20) {
            day = day.plusDays(1);
        }
        while (!isTradingDay(day)) {
            day = day.plusDays(1);
        }
        return day;
    }

    @Override
    public Phase phase(Symbol symbol, Instant time) {
        List<Session> sessions = sessions(symbol, tradingDay(symbol, time));
        for (Session session : sessions) {
            if (session.contains(time)) {
                return session.phase();
            }
        }
        if (sessions.isEmpty()
                || !time.isBefore(sessions.get(sessions.size() - 1).end())) {
            return Phase.CLOSED;
        }
        return time.isBefore(sessions.get(0).start()) ? Phase.PRE_OPEN : Phase.BREAK;
    }
}

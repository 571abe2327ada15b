package org.sluice.testkit;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.catalog.Session;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;

/** A catalog of what a test puts in, with the hours of stocks, weekends, and the holidays a test names. */
public final class StockCatalog implements OpenCatalog {

    private final Map<Symbol, Instrument> instruments = new TreeMap<>();
    private final Set<LocalDate> holidays;

    public StockCatalog(LocalDate... holidays) {
        this.holidays = Set.of(holidays);
    }

    /** Adds an instrument of lots of 100. */
    public StockCatalog add(String text, Product.Kind kind, double priceTick) {
        Symbol symbol = Symbol.parse(text);
        Product product =
                new Product(symbol.exchange(), kind.name(), kind.name(), kind, 1, priceTick, 100, List.of(), false);
        instruments.put(symbol, new Instrument(symbol, text, product, "", null, priceTick, null));
        return this;
    }

    @Override
    public Collection<Instrument> all() {
        return List.copyOf(instruments.values());
    }

    @Override
    public boolean isTradingDay(LocalDate date) {
        return date.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) < 0 && !holidays.contains(date);
    }

    @Override
    public List<Session> sessions(Symbol symbol, LocalDate day) {
        List<Session> sessions = new ArrayList<>();
        if (isTradingDay(day)) {
            sessions.add(session(day, "09:15", "09:25", Phase.AUCTION));
            sessions.add(session(day, "09:30", "11:30", Phase.CONTINUOUS));
            sessions.add(session(day, "13:00", "14:57", Phase.CONTINUOUS));
            sessions.add(session(day, "14:57", "15:00", Phase.AUCTION));
        }
        return sessions;
    }

    private static Session session(LocalDate day, String from, String to, Phase phase) {
        return new Session(day, at(day, from), at(day, to), phase);
    }

    private static Instant at(LocalDate day, String time) {
        return day.atTime(LocalTime.parse(time)).atZone(MarketTime.ZONE).toInstant();
    }
}

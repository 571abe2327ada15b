package org.sluice.collector;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.sluice.api.catalog.Hours;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.catalog.Session;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.testkit.OpenCatalog;

/** Stocks SSE.600000 and following, open at the given hours on weekdays, or always. */
final class FakeCatalog implements OpenCatalog {

    private final Map<Symbol, Instrument> instruments = new TreeMap<>();
    private final Product stock;
    volatile long revision = 1;

    FakeCatalog(int count, Hours... hours) {
        stock = new Product(Exchange.SSE, "STOCK", "A", Kind.STOCK, 1, 0.01, 100, List.of(hours), false);
        for (int i = 0; i < count; i++) {
            Symbol symbol = symbol(i);
            instruments.put(symbol, new Instrument(symbol, "n" + i, stock, "MAIN", null, 0.01, null));
        }
    }

    static Symbol symbol(int i) {
        return new Symbol(Exchange.SSE, String.valueOf(600000 + i));
    }

    static Hours hours(String start, String end, Phase phase) {
        return new Hours(LocalTime.parse(start), LocalTime.parse(end), phase);
    }

    @Override
    public Optional<Instrument> find(Symbol symbol) {
        return Optional.ofNullable(instruments.get(symbol));
    }

    @Override
    public Collection<Instrument> all() {
        return List.copyOf(instruments.values());
    }

    @Override
    public List<Session> sessions(Symbol symbol, LocalDate day) {
        List<Session> sessions = new ArrayList<>();
        if (stock.hours().isEmpty()) {
            sessions.add(new Session(
                    day,
                    day.atStartOfDay(MarketTime.ZONE).toInstant(),
                    day.plusDays(1).atStartOfDay(MarketTime.ZONE).toInstant(),
                    Phase.CONTINUOUS));
        } else if (isTradingDay(day)) {
            for (Hours hours : stock.hours()) {
                sessions.add(new Session(
                        day,
                        day.atTime(hours.start()).atZone(MarketTime.ZONE).toInstant(),
                        day.atTime(hours.end()).atZone(MarketTime.ZONE).toInstant(),
                        hours.phase()));
            }
        }
        return sessions;
    }

    @Override
    public Phase phase(Symbol symbol, Instant time) {
        return sessions(symbol, tradingDay(symbol, time)).stream()
                .filter(session -> session.contains(time))
                .map(Session::phase)
                .findFirst()
                .orElse(Phase.CLOSED);
    }

    @Override
    public boolean isTradingDay(LocalDate date) {
        return date.getDayOfWeek() != DayOfWeek.SATURDAY && date.getDayOfWeek() != DayOfWeek.SUNDAY;
    }

    @Override
    public long revision() {
        return revision;
    }
}

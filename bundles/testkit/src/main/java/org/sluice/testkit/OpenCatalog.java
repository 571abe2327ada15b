package org.sluice.testkit;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Session;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;

/** A catalog for tests that trades round the clock every day; a test says which instruments there are. */
public interface OpenCatalog extends Catalog {

    @Override
    default Optional<Instrument> find(Symbol symbol) {
        return all().stream().filter(one -> one.symbol().equals(symbol)).findFirst();
    }

    @Override
    default LocalDate tradingDay(Symbol symbol, Instant time) {
        return LocalDate.ofInstant(time, MarketTime.ZONE);
    }

    @Override
    default List<Session> sessions(Symbol symbol, LocalDate tradingDay) {
        return List.of();
    }

    @Override
    default Phase phase(Symbol symbol, Instant time) {
        return Phase.CONTINUOUS;
    }

    @Override
    default boolean isTradingDay(LocalDate date) {
        return true;
    }

    @Override
    default long revision() {
        return 1;
    }
}

package org.sluice.aggregator;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Session;
import org.sluice.api.market.Symbol;

/** The trading days in use; instruments with the same hours share one. Guarded by the aggregator's lock. */
final class Plans {

    private static final int MOST = 500;

    private final Catalog catalog;
    private final Map<LocalDate, Map<List<Session>, Plan>> plans = new HashMap<>();

    Plans(Catalog catalog) {
        this.catalog = catalog;
    }

    Catalog catalog() {
        return catalog;
    }

    Plan of(Symbol symbol, LocalDate tradingDay) {
        if (plans.size() > MOST) {
            plans.clear();
        }
        return plans.computeIfAbsent(tradingDay, day -> new HashMap<>())
                .computeIfAbsent(catalog.sessions(symbol, tradingDay), sessions -> new Plan(tradingDay, sessions));
    }
}

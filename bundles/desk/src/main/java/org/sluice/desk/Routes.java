package org.sluice.desk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.gateway.Gateway;

/** The gateways that are there now, by name. Thread-safe. */
final class Routes implements Route.Owner {

    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

    private final Loop loop;
    private final Books books;
    private final int capacity;
    private final Duration firstPause;
    private final Map<String, Route> byName = new LinkedHashMap<>();
    private final List<Route> spare = new ArrayList<>();

    Routes(Loop loop, Office office) {
        this.loop = loop;
        books = office.books();
        capacity = office.settings().queuedOrders();
        firstPause = office.settings().firstPause();
    }

    synchronized void add(Gateway gateway, Map<String, ?> properties) {
        Route route = new Route(GatewayInfo.of(properties), gateway, capacity, firstPause, this);
        if (byName.putIfAbsent(route.info().name(), route) == null) {
            route.start();
        } else {
            spare.add(route);
            LOG.warn(
                    "there are two gateways {}; the second is not used while the first is there",
                    route.info().name());
        }
    }

    /** Returns when the gateway is closed and will not be called again. */
    void remove(Gateway gateway) {
        Route leaving;
        synchronized (this) {
            spare.removeIf(route -> route.carries(gateway));
            leaving = byName.values().stream()
                    .filter(route -> route.carries(gateway))
                    .findFirst()
                    .orElse(null);
        }
        if (leaving == null) {
            return;
        }
        // Not under the lock: it may take as long as a call of the gateway.
        leaving.end();
        synchronized (this) {
            byName.values().remove(leaving);
            for (Route next : spare) {
                if (next.info().name().equals(leaving.info().name())) {
                    spare.remove(next);
                    byName.put(next.info().name(), next);
                    next.start();
                    break;
                }
            }
        }
    }

    synchronized Optional<Route> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    synchronized List<Route> all() {
        return List.copyOf(byName.values());
    }

    /** Closes all; waits for it. */
    void end() {
        synchronized (this) {
            spare.clear();
        }
        List<Route> leaving = all();
        leaving.forEach(Route::stop);
        leaving.forEach(Route::end);
        synchronized (this) {
            byName.clear();
        }
    }

    @Override
    public Route.Session opening(Route route) {
        loop.execute(() -> books.doubt(route.info().name()));
        return new Reports(route, loop, books, () -> attach(route));
    }

    @Override
    public void opened(Route route) {
        loop.execute(() -> attach(route));
    }

    @Override
    public void closed(Route route, String why) {
        loop.execute(() -> books.detached(route.info().name()));
    }

    private void attach(Route route) {
        if (route.ready()) {
            books.attached(route.info().name());
        }
    }
}

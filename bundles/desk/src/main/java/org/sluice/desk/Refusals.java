package org.sluice.desk;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.Refusal;

/** What was asked for and not taken, by user and his id. Changed by the thread {@code desk} only, read by any. */
final class Refusals {

    /** A user who has more loses the oldest. */
    static final int MOST = 1000;

    private final Map<String, Map<String, Refusal>> byUser = new LinkedHashMap<>();

    /** One that the client gave no id can't be asked for again, and is not kept. */
    synchronized void add(Refusal refusal) {
        OrderRequest request = refusal.request();
        if (request.clientOrderId().isEmpty()) {
            return;
        }
        Map<String, Refusal> own = byUser.computeIfAbsent(request.user(), user -> new LinkedHashMap<>());
        own.remove(request.clientOrderId());
        own.put(request.clientOrderId(), refusal);
        if (own.size() > MOST) {
            own.remove(own.keySet().iterator().next());
        }
    }

    /** The id has become an order's. */
    synchronized void taken(OrderRequest request) {
        Map<String, Refusal> own = byUser.get(request.user());
        if (own != null) {
            own.remove(request.clientOrderId());
        }
    }

    /** Forgets what was refused before a trading day in those accounts. */
    synchronized void forget(Predicate<String> accounts, LocalDate before) {
        byUser.values()
                .forEach(own -> own.values()
                        .removeIf(refusal -> refusal.tradingDay().isBefore(before)
                                && accounts.test(refusal.request().account())));
        byUser.values().removeIf(Map::isEmpty);
    }

    /** The oldest of each user first. */
    synchronized List<Refusal> all() {
        List<Refusal> all = new ArrayList<>();
        byUser.values().forEach(own -> all.addAll(own.values()));
        return all;
    }
}

package org.sluice.desk;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRequest;

/** All orders of the day and the open ones of before. Changed by the thread {@code desk} only, read by any. */
final class Orders {

    private record ClientId(String user, String id) {}

    private final Map<String, Entry> byId = new LinkedHashMap<>();
    private final Map<ClientId, Entry> byClientId = new HashMap<>();
    private final Map<String, Entry> open = new LinkedHashMap<>();
    private long epoch;
    private long last;

    /** Ids begin with the start's time, so that no two starts give the same. */
    Orders(long startMillis) {
        epoch = startMillis;
    }

    synchronized String nextId() {
        return Long.toString(epoch, Character.MAX_RADIX) + '-' + ++last;
    }

    /** An earlier run gave this id: this run's are later, even if the clock was set back between. */
    synchronized void startAfter(String id) {
        String before = id.split("-")[0];
        // At most what a clock may show for some thousand years; other ids are not the desk's.
        if (before.matches("[0-9a-z]{1,10}")) {
            epoch = Math.max(epoch, Long.parseLong(before, Character.MAX_RADIX) + 1);
        }
    }

    /** Takes in an order that is not there yet. */
    synchronized Entry add(Order order) {
        Entry entry = new Entry(order);
        byId.put(order.id(), entry);
        byClientId.putIfAbsent(clientId(order), entry);
        sort(entry);
        return entry;
    }

    /** The order has become something else. */
    synchronized void update(Entry entry, Order next) {
        entry.order(next);
        sort(entry);
    }

    private void sort(Entry entry) {
        if (entry.order().state().finished()) {
            open.remove(entry.order().id());
        } else {
            open.put(entry.order().id(), entry);
        }
    }

    synchronized Optional<Entry> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    synchronized Optional<Entry> find(String user, String clientId) {
        return Optional.ofNullable(byClientId.get(new ClientId(user, clientId)));
    }

    /** By the broker's id, for a report that does not say ours. */
    synchronized Optional<Entry> findExchange(String gateway, String exchangeOrderId) {
        return byId.values().stream()
                .filter(entry -> entry.order().gateway().equals(gateway)
                        && entry.order().exchangeOrderId().equals(exchangeOrderId))
                .findFirst();
    }

    synchronized List<Order> all() {
        return byId.values().stream().map(Entry::order).toList();
    }

    /** Those that are not finished, in the order in which they came. */
    synchronized List<Entry> open() {
        return List.copyOf(open.values());
    }

    synchronized List<Entry> open(Predicate<Order> which) {
        return open.values().stream().filter(entry -> which.test(entry.order())).toList();
    }

    synchronized Collection<Entry> marked() {
        return byId.values().stream().filter(entry -> entry.order().detached()).toList();
    }

    /** Forgets what an account finished before a trading day. */
    synchronized void forget(String gateway, String account, LocalDate before) {
        byId.values().removeIf(entry -> {
            Order order = entry.order();
            boolean old = order.state().finished()
                    && order.gateway().equals(gateway)
                    && order.request().account().equals(account)
                    && order.tradingDay().isBefore(before);
            if (old) {
                byClientId.remove(clientId(order), entry);
            }
            return old;
        });
    }

    private static ClientId clientId(Order order) {
        return new ClientId(order.request().user(), order.request().clientOrderId());
    }

    /** Whether two requests want the same; where they come from does not matter, nor 10.0 for 10.00. */
    static boolean same(OrderRequest one, OrderRequest other) {
        return normal(one).equals(normal(other));
    }

    private static OrderRequest normal(OrderRequest request) {
        BigDecimal price = request.price() == null ? null : request.price().stripTrailingZeros();
        return copy(request, "", request.clientOrderId(), price);
    }

    /** The request with an id that the desk made. */
    static OrderRequest named(OrderRequest request, String clientOrderId) {
        return copy(request, request.from(), clientOrderId, request.price());
    }

    private static OrderRequest copy(OrderRequest request, String from, String clientOrderId, BigDecimal price) {
        return new OrderRequest(
                request.user(),
                from,
                request.account(),
                clientOrderId,
                request.symbol(),
                request.direction(),
                request.offset(),
                request.priceType(),
                price,
                request.volume(),
                request.timeCondition(),
                request.volumeCondition(),
                request.minVolume());
    }
}

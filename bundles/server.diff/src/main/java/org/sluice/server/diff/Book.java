package org.sluice.server.diff;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.sluice.api.auth.User;
import org.sluice.api.market.MarketTime;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.Position;
import org.sluice.api.trade.Refusal;
import org.sluice.api.trade.Trade;
import org.sluice.api.trade.TradeDesk;

/**
 * What the desk has told, in the order in which it told it, and the documents made of it. Used by the server's thread. The
 * desk itself is not asked in between: its answer may be newer than what is still to be heard.
 */
final class Book {

    /**
     * All that a desk knows at one time.
     *
     * @param trades each with its order
     */
    record State(
            Collection<Account> accounts,
            Collection<Order> orders,
            List<Fill> trades,
            Collection<Position> positions,
            Collection<Refusal> refusals) {

        /** Reads a desk; by its own thread, or while it tells nothing. */
        static State of(TradeDesk desk) {
            Collection<Order> orders = desk.orders();
            Map<String, Order> byId = new HashMap<>();
            orders.forEach(order -> byId.put(order.id(), order));
            List<Fill> trades = desk.trades().stream()
                    .map(trade -> new Fill(trade, byId.get(trade.orderId())))
                    .toList();
            return new State(desk.accounts(), orders, trades, desk.positions(), desk.refusals());
        }
    }

    /**
     * A trade and its order.
     *
     * @param order null if it is not known
     */
    record Fill(Trade trade, Order order) {}

    private record Owner(String user, Set<String> accounts, Dialect dialect) {}

    private final Map<String, Account> accounts = new LinkedHashMap<>();
    private final Map<String, Order> orders = new LinkedHashMap<>();
    private final Map<String, Fill> trades = new LinkedHashMap<>();
    private final Map<String, Position> positions = new LinkedHashMap<>();
    private final Map<Owner, TradeDocument> documents = new LinkedHashMap<>();

    /** The document of a user, one for all his connections of one dialect; a new one shows what the desk refused him. */
    TradeDocument open(User user, Dialect dialect, Connection connection, Collection<Refusal> refusals, Instant now) {
        TradeDocument document = documents.computeIfAbsent(new Owner(user.name(), user.accounts(), dialect), owner -> {
            String today = DateTimeFormatter.BASIC_ISO_DATE.format(LocalDate.ofInstant(now, MarketTime.ZONE));
            TradeDocument made = new TradeDocument(user, dialect, today);
            made.replace(state(refusals));
            return made;
        });
        document.connections.add(connection);
        return document;
    }

    /** A connection is gone; with the last one the document goes. */
    void close(TradeDocument document, Connection connection) {
        document.connections.remove(connection);
        if (document.connections.isEmpty()) {
            documents.values().remove(document);
        }
    }

    private State state(Collection<Refusal> refusals) {
        return new State(
                accounts.values(), orders.values(), List.copyOf(trades.values()), positions.values(), refusals);
    }

    /** Takes all over; what is not among it is gone. */
    void replace(State state) {
        accounts.clear();
        orders.clear();
        trades.clear();
        positions.clear();
        state.accounts().forEach(account -> accounts.put(account.id(), account));
        state.orders().forEach(order -> orders.put(order.id(), order));
        state.trades().forEach(fill -> trades.put(key(fill.trade()), fill));
        state.positions().forEach(position -> positions.put(key(position), position));
        each(document -> document.replace(state(state.refusals())));
    }

    void onOrder(Order order) {
        orders.put(order.id(), order);
        each(document -> document.order(order));
    }

    void onTrade(Trade trade) {
        Order order = orders.get(trade.orderId());
        trades.put(key(trade), new Fill(trade, order));
        each(document -> document.trade(trade, order));
    }

    void onPosition(Position position) {
        positions.put(key(position), position);
        each(document -> document.position(position));
    }

    void onAccount(Account account) {
        accounts.put(account.id(), account);
        each(document -> document.account(account));
    }

    private void each(Consumer<TradeDocument> change) {
        documents.values().forEach(change);
    }

    /** The accounts of a user that there are. */
    List<Account> accounts(User user) {
        return accounts.values().stream()
                .filter(account -> user.accounts().contains(account.id()))
                .toList();
    }

    /** Every document somebody looks at. */
    Collection<TradeDocument> documents() {
        return documents.values();
    }

    private static String key(Trade trade) {
        return trade.gateway() + '|' + trade.tradingDay() + '|' + trade.id();
    }

    private static String key(Position position) {
        return position.account() + '|' + position.gateway() + '|' + position.symbol();
    }
}

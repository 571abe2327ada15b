package org.sluice.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sluice.api.gateway.OrderReport;
import org.sluice.api.gateway.TradeSink;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Position;
import org.sluice.api.trade.Trade;

/** Writes down what a gateway reports. Thread-safe. */
public class RecordingTradeSink implements TradeSink {

    /** The call {@link TradeSink#begin}. */
    public static final String BEGIN = "begin";

    /** The call {@link TradeSink#end}. */
    public static final String END = "end";

    /** The call {@link TradeSink#reconciled}. */
    public static final String RECONCILED = "reconciled";

    /** An account's new trading day. */
    public record Day(Account account) {}

    /** The connection is there, or gone. */
    public record Connected(boolean connected, String why) {}

    private final List<Object> events = new ArrayList<>();

    @Override
    public void onOrder(OrderReport report) {
        add(report);
    }

    @Override
    public void onTrade(Trade trade) {
        add(trade);
    }

    @Override
    public void onPosition(Position position) {
        add(position);
    }

    @Override
    public void onAccount(Account account) {
        add(account);
    }

    @Override
    public void onTradingDay(Account account) {
        add(new Day(account));
    }

    @Override
    public void begin() {
        add(BEGIN);
    }

    @Override
    public void end() {
        add(END);
    }

    @Override
    public void reconciled() {
        add(RECONCILED);
    }

    @Override
    public void connected(boolean connected, String why) {
        add(new Connected(connected, why));
    }

    private synchronized void add(Object event) {
        events.add(event);
    }

    /** Everything so far, in order: reports as they are, and the constants and records of this class. */
    public synchronized List<Object> events() {
        return List.copyOf(events);
    }

    /** All reports of one kind, in order. */
    public <T> List<T> all(Class<T> kind) {
        return stream(kind).toList();
    }

    /** The last report of each order, in the order in which they were first heard of. */
    public Map<String, OrderReport> orders() {
        Map<String, OrderReport> orders = new LinkedHashMap<>();
        stream(OrderReport.class).forEach(report -> orders.put(report.orderId(), report));
        return orders;
    }

    /** The last report of each account. */
    public Map<String, Account> accounts() {
        Map<String, Account> accounts = new LinkedHashMap<>();
        stream(Account.class).forEach(account -> accounts.put(account.id(), account));
        return accounts;
    }

    /** Trades by their ids. */
    public Map<String, Trade> trades() {
        Map<String, Trade> trades = new LinkedHashMap<>();
        stream(Trade.class).forEach(trade -> trades.put(trade.id(), trade));
        return trades;
    }

    private <T> Stream<T> stream(Class<T> kind) {
        return events().stream().filter(kind::isInstance).map(kind::cast);
    }
}

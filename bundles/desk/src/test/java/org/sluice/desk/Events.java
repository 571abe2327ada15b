package org.sluice.desk;

import java.util.ArrayList;
import java.util.List;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.Position;
import org.sluice.api.trade.Trade;
import org.sluice.api.trade.TradeListener;

/** Writes down every event, one line each. Thread-safe. */
final class Events implements TradeListener {

    private final List<String> lines = new ArrayList<>();
    private final List<String> threads = new ArrayList<>();

    @Override
    public void onOrder(Order order) {
        add("order " + order.request().clientOrderId() + " " + order.state() + " " + order.filled()
                + (order.detached() ? " detached" : "") + (order.late() ? " late" : ""));
    }

    @Override
    public void onTrade(Trade trade) {
        add("trade " + trade.id() + " " + trade.volume());
    }

    @Override
    public void onPosition(Position position) {
        add("position " + position.symbol());
    }

    @Override
    public void onAccount(Account account) {
        add("account " + account.id() + " " + account.positionProfit());
    }

    @Override
    public void onTradingDay(Account account) {
        add("day " + account.tradingDay());
    }

    private synchronized void add(String line) {
        lines.add(line);
        threads.add(Thread.currentThread().getName());
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** The names of the threads that called, each once. */
    synchronized List<String> threads() {
        return threads.stream().distinct().toList();
    }

    /** Forgets what was before. */
    synchronized void clear() {
        lines.clear();
    }
}

package org.sluice.desk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.sluice.api.gateway.OrderReport;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Position;
import org.sluice.api.trade.Trade;

/** Takes what a gateway reports, and hands it to the thread {@code desk} in the same order. Never blocks. */
final class Reports implements Route.Session {

    private final Route route;
    private final Loop loop;
    private final Books books;
    private final Runnable attached;
    private final Map<Thread, List<Runnable>> steps = new ConcurrentHashMap<>();
    private volatile boolean finished;

    /** {@code attached} is run by the thread {@code desk} when the broker can be reached again. */
    Reports(Route route, Loop loop, Books books, Runnable attached) {
        this.route = route;
        this.loop = loop;
        this.books = books;
        this.attached = attached;
    }

    @Override
    public void onOrder(OrderReport report) {
        post(() -> books.order(name(), report));
    }

    @Override
    public void onTrade(Trade trade) {
        post(() -> books.trade(trade));
    }

    @Override
    public void onPosition(Position position) {
        post(() -> books.position(position));
    }

    @Override
    public void onAccount(Account account) {
        post(() -> books.account(account));
    }

    @Override
    public void onTradingDay(Account account) {
        post(() -> books.tradingDay(account));
    }

    @Override
    public void begin() {
        steps.putIfAbsent(Thread.currentThread(), new ArrayList<>());
    }

    @Override
    public void end() {
        List<Runnable> step = steps.remove(Thread.currentThread());
        if (step != null) {
            loop.execute(step);
        }
    }

    @Override
    public void reconciled() {
        if (!finished) {
            post(() -> books.reconciled(name()));
        }
    }

    @Override
    public void connected(boolean connected, String why) {
        if (finished) {
            return;
        }
        // At once: an order that is looked at from now on must be refused.
        route.connected(connected, why == null ? "" : why);
        post(connected ? attached : () -> books.detached(name()));
    }

    @Override
    public void finish() {
        finished = true;
        // A step that was never ended still holds facts.
        steps.keySet().forEach(thread -> {
            List<Runnable> step = steps.remove(thread);
            if (step != null) {
                loop.execute(step);
            }
        });
    }

    private void post(Runnable booking) {
        List<Runnable> step = steps.get(Thread.currentThread());
        if (step == null) {
            loop.execute(booking);
        } else {
            step.add(booking);
        }
    }

    private String name() {
        return route.info().name();
    }
}

package org.sluice.gateway.rpc;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.gateway.TradeSink;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Symbol;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;
import org.sluice.api.trade.OrderState;

/**
 * One opening of the gateway: a connection, and the thread that takes its events one by one, notices silence, and looks at
 * all the server knows after each break and now and then, as a lost event is not told.
 */
final class Session implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(RpcGateway.class);

    /** Events that may wait: when there are more, all the server knows is asked for instead. */
    private static final int MOST_EVENTS = 100_000;

    private static final long IDLE_MILLIS = 100;
    private static final long CLOSE_MILLIS = 5000;

    /** A server beats every ten seconds: after a longer pause something may have been missed. */
    private static final long GAP_NANOS = TimeUnit.SECONDS.toNanos(15);

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Settings settings;
    private final Book book;
    private final Catalog catalog;
    private final InstantSource clock;
    private final Tally tally;
    private final Server server;
    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>(MOST_EVENTS);
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean wanted;
    private volatile boolean connected = true;
    private volatile long heardNanos = System.nanoTime();
    private volatile Instant heard;
    private volatile String trouble;

    // by the thread only
    private TradeSink sink;
    private long lookedNanos;
    private long lookedAroundMillis;

    Session(Settings settings, Book book, Catalog catalog, InstantSource clock, Tally tally) throws IOException {
        this.settings = settings;
        this.book = book;
        this.catalog = catalog;
        this.clock = clock;
        this.tally = tally;
        server = new Server(
                settings, book, this::event, this::heardSomething, () -> wanted = true, this::connection, tally);
        thread = new Thread(this, "gateway-rpc-" + settings.name());
        thread.setDaemon(true);
    }

    /** Tells the sink all the server knows, and then what happens. */
    void open(TradeSink to) throws IOException {
        sink = to;
        Snapshot all = server.snapshot();
        book.attach(to);
        to.connected(true, "");
        take(all);
        thread.start();
    }

    /** No call to the sink after this. */
    void close() {
        closed = true;
        book.detach();
        server.close();
        if (thread.isAlive() && Thread.currentThread() != thread) {
            try {
                thread.join(CLOSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    void submit(Order order) throws IOException, OrderRefusedException {
        String gateway = book.gatewayOf(order.request().account())
                .orElseThrow(() -> new OrderRefusedException(
                        Reason.UNKNOWN_ACCOUNT,
                        "the server has no account " + order.request().account()));
        String type = Translation.type(order.request());
        book.sending();
        String id;
        try {
            id = server.send(order, type, gateway);
        } catch (ConnectException e) {
            book.refused(millis());
            throw new OrderRefusedException(Reason.GATEWAY, "not sent: " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            tally.unanswered.increment();
            book.unanswered(order, millis());
            // What is still on its way out must not arrive later.
            server.close();
            trouble = e.getMessage();
            throw e;
        }
        if (id.isEmpty()) {
            book.refused(millis());
            throw new OrderRefusedException(
                    Reason.GATEWAY, "vn.py's gateway " + gateway + " did not take the order; its log says why");
        }
        String bare = id.startsWith(gateway + '.') ? id.substring(gateway.length() + 1) : id;
        book.sent(
                order,
                new ServerOrder(
                        id,
                        bare,
                        gateway,
                        Book.REFERENCE + order.id(),
                        order.request(),
                        OrderState.ALIVE,
                        0,
                        clock.instant()),
                millis());
    }

    void cancel(Order order) throws IOException, OrderRefusedException {
        ServerOrder known = book.find(order)
                .orElseThrow(
                        () -> new OrderRefusedException(Reason.UNKNOWN_ORDER, "the server has no order " + order.id()));
        if (known.state().finished()) {
            throw new OrderRefusedException(Reason.FINISHED, "the order is " + known.state());
        }
        server.cancel(known);
    }

    /** Why it can't be used now; null if it can. */
    String trouble() {
        return trouble;
    }

    /** When the server was last heard, or null. */
    Instant heard() {
        return heard;
    }

    /** By the connection's thread. */
    private void event(Runnable event) {
        if (!events.offer(event)) {
            tally.lost.increment();
            wanted = true;
        }
    }

    /** By the connection's thread: a server that was started anew has lost its clients, or they some of its events. */
    private void connection(boolean now) {
        connected = now;
        if (now) {
            heardNanos = System.nanoTime();
        }
        wanted = true;
    }

    /** By the connection's thread, for whatever comes. */
    private void heardSomething() {
        long now = System.nanoTime();
        if (now - heardNanos > GAP_NANOS) {
            wanted = true;
        }
        heardNanos = now;
        heard = clock.instant();
    }

    @Override
    public void run() {
        while (!closed) {
            try {
                Runnable event = events.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (event != null) {
                    event.run();
                }
                if (event == null || millis() - lookedAroundMillis >= IDLE_MILLIS) {
                    lookedAroundMillis = millis();
                    lookAround();
                }
            } catch (InterruptedException e) {
                // nobody has a reason to; close() ends the loop
                LOG.debug("interrupted", e);
            } catch (RuntimeException e) {
                if (!closed) {
                    tally.unreadable.increment();
                    LOG.warn("{}: an event could not be taken", settings.name(), e);
                }
            }
        }
    }

    private void lookAround() {
        long now = System.nanoTime();
        book.day(today());
        book.tick(millis());
        boolean silent = now - heardNanos > settings.silence().toNanos();
        if (trouble == null && (silent || !connected)) {
            trouble = silent ? "no word for " + settings.silence().toSeconds() + " s" : "the connection is lost";
            tally.silences.increment();
            LOG.warn("{}: {}: {}", settings.name(), settings.subAddress(), trouble);
            sink.connected(false, trouble);
        }
        boolean back = trouble != null && connected && !silent;
        boolean due = !settings.refresh().isZero()
                && now - lookedNanos > settings.refresh().toNanos();
        if ((back || trouble == null && (due || wanted)) && now - lookedNanos > RETRY_NANOS) {
            refresh(back);
        }
    }

    private void refresh(boolean back) {
        lookedNanos = System.nanoTime();
        wanted = false;
        try {
            Snapshot all = server.snapshot();
            if (closed) {
                return;
            }
            if (back) {
                trouble = null;
                LOG.info("{}: {} is back", settings.name(), settings.reqAddress());
                sink.connected(true, "");
            }
            take(all);
        } catch (IOException e) {
            wanted = true;
            LOG.debug("{}: {}", settings.name(), e.getMessage());
        }
    }

    private void take(Snapshot all) {
        lookedNanos = System.nanoTime();
        tally.snapshots.increment();
        book.snapshot(all, today());
    }

    private long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** The latest trading day of what the server trades: at night futures are a day ahead of shares. */
    private LocalDate today() {
        Instant now = clock.instant();
        LocalDate day = LocalDate.MIN;
        for (Symbol symbol : server.samples()) {
            LocalDate of = catalog.tradingDay(symbol, now);
            day = of.isAfter(day) ? of : day;
        }
        return day.equals(LocalDate.MIN) ? LocalDate.ofInstant(now, MarketTime.ZONE) : day;
    }
}

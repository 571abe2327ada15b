package org.sluice.server.diff;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.auth.Authenticator;
import org.sluice.api.auth.LoginException;
import org.sluice.api.auth.User;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.http.WebSocketSession;
import org.sluice.api.market.Quotes;
import org.sluice.api.market.Tick;
import org.sluice.api.service.Swapped;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.TradeDesk;

/**
 * Holds documents and connections together, on one thread, {@code server.diff}. What comes from elsewhere is posted to it;
 * passwords are checked by workers.
 */
final class Hub {

    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);

    /** As many as wait for a password's hash at once, and behind them. */
    private static final int WORKERS = 4;

    private static final int MOST_LOGINS = 10_000;

    /** What is due by time and not pressing is looked after once in so many ticks. */
    private static final int SELDOM = 10;

    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build()
            .readerFor(JsonNode.class);

    private final InstantSource clock;
    private final JsonBuffer out = new JsonBuffer();
    private final Tally tally = new Tally();
    private final Swapped<TradeDesk> desk = new Swapped<>();
    private final Swapped<Authenticator> authenticator = new Swapped<>();
    private final QuoteDocument quotes;
    private final Book book = new Book();
    private final Loop loop;
    private final ThreadPoolExecutor workers;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Runnable wake = () -> woken.set(false);
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final List<Connection> touched = new ArrayList<>();
    private final Set<String> logged = ConcurrentHashMap.newKeySet();
    private final String epoch;
    private long noticeCount;
    private int ticks;

    /** The desk that has told something since it came: then the book has all of it, in order. Set within its calls. */
    private volatile TradeDesk heard;

    private volatile Settings settings;
    private volatile boolean stopped;

    Hub(Settings settings, Quotes market, Catalog catalog, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.epoch = Long.toString(clock.millis(), 36);
        this.quotes = new QuoteDocument(market, catalog, out);
        this.loop = new Loop("server.diff", this::flush, this::tick, this::failed);
        this.workers = new ThreadPoolExecutor(
                WORKERS, WORKERS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_LOGINS), work -> {
                    Thread thread = new Thread(work, "server.diff-login");
                    thread.setDaemon(true);
                    return thread;
                });
        this.workers.allowCoreThreadTimeOut(true);
        this.loop.start();
    }

    // ---- from anywhere

    void post(Runnable task) {
        loop.post(task);
    }

    JsonNode parse(ByteBuffer message) throws IOException {
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        return READER.readTree(bytes);
    }

    Connection open(WebSocketSession session) {
        Connection connection = new Connection(this, session);
        tally.connections.increment();
        connections.add(connection);
        if (stopped) {
            connection.close(WebSocketSession.SERVICE_RESTART, "the server stops");
        }
        return connection;
    }

    void onTicks(List<Tick> ticksOfRound) {
        if (quotes.offer(ticksOfRound) && woken.compareAndSet(false, true)) {
            loop.post(wake);
        }
    }

    void bind(TradeDesk next) {
        desk.bind(next);
        loop.post(this::readSilentDesk);
    }

    void unbind(TradeDesk gone) {
        desk.unbind(gone);
        if (heard == gone) {
            heard = null;
        }
    }

    Swapped<Authenticator> authenticator() {
        return authenticator;
    }

    /** The desk has told something; by its thread, which tells nothing else meanwhile. */
    void heard(Runnable change) {
        desk.call(
                one -> {
                    if (heard != one) {
                        heard = one;
                        Book.State state = Book.State.of(one);
                        loop.post(() -> book.replace(state));
                    }
                    return null;
                },
                null);
        loop.post(change);
    }

    /** An account has another trading day; by the desk's thread. */
    void tradingDay() {
        Book.State state = desk.call(Book.State::of, null);
        if (state != null) {
            loop.post(() -> book.replace(state));
        }
    }

    Book book() {
        return book;
    }

    Tally tally() {
        return tally;
    }

    Settings settings() {
        return settings;
    }

    void settings(Settings next) {
        settings = next;
    }

    Instant now() {
        return clock.instant();
    }

    int connected() {
        return connections.size();
    }

    boolean hasDesk() {
        return desk.call(any -> true, false);
    }

    boolean hasAuthenticator() {
        return authenticator.call(any -> true, false);
    }

    /** Each distinct failure is logged once. */
    void failed(RuntimeException e) {
        tally.failures.increment();
        StackTraceElement[] trace = e.getStackTrace();
        if (logged.size() < 100 && logged.add(e.getClass() + (trace.length > 0 ? trace[0].toString() : ""))) {
            LOG.error("unexpected", e);
        }
    }

    void stop() {
        stopped = true;
        workers.shutdownNow();
        loop.stop();
        connections.forEach(connection -> connection.close(WebSocketSession.SERVICE_RESTART, "the server stops"));
    }

    // ---- by the thread server.diff

    JsonBuffer out() {
        return out;
    }

    QuoteDocument quotes() {
        return quotes;
    }

    String noticeKey() {
        return "n" + epoch + '-' + Long.toString(++noticeCount, 36);
    }

    /** Has a connection looked at when the tasks at hand are done. */
    void touch(Connection connection) {
        if (!connection.touched) {
            connection.touched = true;
            touched.add(connection);
        }
    }

    void gone(Connection connection) {
        connections.remove(connection);
    }

    private void flush() {
        quotes.absorb();
        for (Subscription subscription : quotes.takeTouched()) {
            subscription.connections.forEach(this::flush);
        }
        for (TradeDocument document : book.documents()) {
            if (document.changed()) {
                document.connections.forEach(this::flush);
            }
        }
        if (!touched.isEmpty()) {
            List<Connection> due = List.copyOf(touched);
            touched.clear();
            due.forEach(connection -> {
                connection.touched = false;
                flush(connection);
            });
        }
    }

    /** What goes wrong with one harms no other. */
    private void flush(Connection connection) {
        try {
            connection.flush();
        } catch (RuntimeException e) {
            failed(e);
            connection.close(1011, "an error of the server");
        }
    }

    private void tick() {
        long nanos = System.nanoTime();
        connections.forEach(connection -> connection.tick(nanos));
        if (++ticks % SELDOM != 0) {
            return;
        }
        long before = quotes.revision();
        quotes.refresh();
        if (quotes.revision() != before) {
            connections.forEach(this::touch);
        }
        readSilentDesk();
        book.documents().forEach(TradeDocument::forget);
    }

    /** A desk that has told nothing yet is read: nothing can be on its way that is older. */
    private void readSilentDesk() {
        Book.State state = desk.call(one -> heard == one ? null : Book.State.of(one), null);
        if (state != null) {
            book.replace(state);
        }
    }

    TradeDocument openTrade(User user, Dialect dialect, Connection connection) {
        readSilentDesk();
        return book.open(user, dialect, connection, desk.call(TradeDesk::refusals, List.of()), now());
    }

    void closeTrade(TradeDocument document, Connection connection) {
        book.close(document, connection);
    }

    List<Account> accounts(User user) {
        return book.accounts(user);
    }

    void login(Connection connection, String name, String password, Dialect dialect) {
        work(connection, connection::loginRefused, () -> {
            try {
                User user = authenticator.call(one -> one.login(name, password, connection.address()), null);
                if (user == null) {
                    refused(connection, Notice.of(Codes.LOGIN_UNAVAILABLE));
                    return;
                }
                tally.logins.increment();
                post(() -> connection.loggedIn(user, dialect));
            } catch (LoginException e) {
                refused(connection, Notice.of(Codes.ofLogin(e.reason()), e.getMessage()));
            } catch (RuntimeException e) {
                failed(e);
                refused(connection, Notice.of(Codes.LOGIN_UNAVAILABLE));
            }
        });
    }

    private void refused(Connection connection, Notice notice) {
        tally.loginsRefused.increment();
        post(() -> connection.loginRefused(notice));
    }

    void changePassword(Connection connection, String old, String next) {
        String name = connection.user().name();
        work(connection, connection::notice, () -> {
            Notice notice;
            try {
                boolean done = authenticator.call(
                        one -> {
                            one.changePassword(name, old, next, connection.address());
                            return true;
                        },
                        false);
                notice = Notice.of(done ? Codes.PASSWORD_CHANGED : Codes.LOGIN_UNAVAILABLE);
            } catch (LoginException e) {
                notice = Notice.of(Codes.PASSWORD_REFUSED, e.getMessage());
            } catch (RuntimeException e) {
                failed(e);
                notice = Notice.of(Codes.FAILED);
            }
            Notice told = notice;
            post(() -> connection.notice(told));
        });
    }

    private void work(Connection connection, Consumer<Notice> refusal, Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException e) {
            // too many wait already, or the server stops
            refusal.accept(Notice.of(Codes.LOGIN_UNAVAILABLE));
            touch(connection);
        }
    }

    void submit(Connection connection, OrderRequest request) {
        tally.orders.increment();
        User user = connection.user();
        TradeDocument document = connection.trade();
        CompletionStage<Order> answer = desk.call(one -> one.submit(user, request), null);
        if (answer == null) {
            refused(connection, document, request, Notice.of(Codes.ORDER_GATEWAY));
            return;
        }
        answer.whenComplete((order, error) -> {
            if (error != null) {
                Notice notice = notice(error, Codes::ofOrder);
                post(() -> refused(connection, document, request, notice));
            } else if (order.state() == OrderState.REJECTED || order.state() == OrderState.UNKNOWN) {
                Codes code = order.state() == OrderState.REJECTED ? Codes.ORDER_REJECTED : Codes.ORDER_UNKNOWN;
                post(() -> connection.notice(Notice.of(code, order.message())));
            }
        });
    }

    private void refused(Connection connection, TradeDocument document, OrderRequest request, Notice notice) {
        tally.ordersRefused.increment();
        document.refused(request, notice.content(), now());
        connection.notice(notice);
    }

    void cancel(Connection connection, String orderId) {
        tally.cancels.increment();
        User user = connection.user();
        String from = connection.from();
        CompletionStage<Order> answer = desk.call(one -> one.cancel(user, from, orderId), null);
        if (answer == null) {
            connection.notice(Notice.of(Codes.CANCEL_REFUSED, "no trading desk"));
            return;
        }
        answer.whenComplete((order, error) -> {
            if (error != null) {
                Notice notice = notice(error, Codes::ofCancel);
                post(() -> connection.notice(notice));
            }
        });
    }

    private Notice notice(Throwable error, Function<OrderRefusedException.Reason, Codes> codes) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        if (cause instanceof OrderRefusedException refusal) {
            return Notice.of(codes.apply(refusal.reason()), refusal.getMessage());
        }
        failed(cause instanceof RuntimeException runtime ? runtime : new IllegalStateException(cause));
        return Notice.of(Codes.FAILED);
    }
}

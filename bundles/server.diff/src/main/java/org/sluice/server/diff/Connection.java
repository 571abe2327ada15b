package org.sluice.server.diff;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import org.sluice.api.auth.Right;
import org.sluice.api.auth.User;
import org.sluice.api.http.WebSocketListener;
import org.sluice.api.http.WebSocketSession;
import org.sluice.api.market.Symbol;

/**
 * One client: what it may do now, and what it waits for. Messages are read by I/O threads; all else belongs to the
 * server's thread.
 */
final class Connection implements WebSocketListener {

    private enum State {
        /** Has not tried to log in. */
        NEW,
        LOGGING_IN,
        REFUSED,
        LOGGED_IN
    }

    private static final byte[] PONG = "{\"aid\":\"pong\"}".getBytes(StandardCharsets.US_ASCII);

    /** Messages that wait for a login, and how long they wait for it to be asked for. */
    private static final int MOST_WAITING = 1000;

    private static final int MOST_WAITING_BYTES = 4 << 20;

    private static final long WAIT_NANOS = 5_000_000_000L;

    /** Messages that are no {@code rtn_data}; a client that does not read gets no more. */
    private static final int MOST_DIRECT = 16;

    private static final int LONGEST_TOO_FAST = 1024;

    private final Hub hub;
    private final WebSocketSession session;
    private final boolean local;
    private final Bucket bucket;
    private final Runnable sent = this::sent;
    private final Runnable peek = this::peek;
    private final AtomicInteger tooFast = new AtomicInteger();
    private final Deque<ObjectNode> waiting = new ArrayDeque<>();
    private final Deque<ByteBuffer> direct = new ArrayDeque<>();
    private final View view;
    private volatile boolean peekLater;
    private State state = State.NEW;
    private User user;
    private long waitingSince;
    private int waitingBytes;
    private long toldTooFast;
    private boolean armed;
    private boolean sending;
    private boolean closed;

    /** Whether it is about to be looked at. */
    boolean touched;

    Connection(Hub hub, WebSocketSession session) {
        this.hub = hub;
        this.session = session;
        InetAddress address = address();
        this.local = address != null && address.isLoopbackAddress();
        this.bucket = new Bucket(hub.settings().messagesPerSecond(), System.nanoTime());
        this.toldTooFast = System.nanoTime() - WAIT_NANOS;
        this.view = new View(this, hub);
    }

    @Override
    public void onText(ByteBuffer message) {
        hub.tally().received.increment();
        boolean inTime = bucket.take(System.nanoTime());
        int size = message.remaining();
        if (!inTime && size > LONGEST_TOO_FAST) {
            tooFast();
            return;
        }
        JsonNode json;
        try {
            json = hub.parse(message);
        } catch (IOException | RuntimeException e) {
            // numbers beyond all bounds come out as the latter
            hub.tally().malformed.increment();
            notice(inTime, Notice.of(Codes.MALFORMED, where(e)));
            return;
        }
        JsonNode aid = json.get("aid");
        if (!(json instanceof ObjectNode object) || aid == null || !aid.isTextual()) {
            notice(inTime, Notice.of(Codes.NO_AID));
        } else if (aid.textValue().equals(Commands.PEEK)) {
            // never lost: a client that waits for an answer sends no other
            if (inTime) {
                hub.post(peek);
            } else {
                peekLater = true;
            }
        } else if (inTime) {
            hub.post(() -> receive(object, size));
        } else {
            tooFast();
        }
    }

    private static String where(Exception e) {
        if (e instanceof JsonProcessingException json && json.getLocation() != null) {
            return "column " + json.getLocation().getColumnNr();
        }
        return "";
    }

    private void notice(boolean inTime, Notice notice) {
        if (inTime) {
            hub.post(() -> notice(notice));
        } else {
            tooFast();
        }
    }

    private void tooFast() {
        hub.tally().tooFast.increment();
        tooFast.incrementAndGet();
    }

    @Override
    public void onClose(int code, String reason) {
        hub.post(() -> {
            closed = true;
            waiting.clear();
            direct.clear();
            view.close();
            hub.gone(this);
        });
    }

    private void peek() {
        armed = true;
        hub.touch(this);
    }

    private void receive(ObjectNode message, int size) {
        String aid = message.get("aid").textValue();
        Command command = Commands.of(aid);
        if (command == null) {
            notice(Notice.of(Codes.UNKNOWN_AID, aid));
        } else if (state == State.LOGGING_IN && command.waits()) {
            waitForLogin(message, size);
        } else if (state == State.LOGGED_IN || !command.needsLogin(this)) {
            run(command, message);
        } else if (state == State.NEW) {
            waitForLogin(message, size);
        } else {
            notice(Notice.of(Codes.NOT_LOGGED_IN, aid));
        }
    }

    private void run(Command command, ObjectNode message) {
        try {
            command.run(this, message);
        } catch (BadMessage e) {
            notice(e.notice());
        } catch (RuntimeException e) {
            hub.failed(e);
            notice(Notice.of(Codes.FAILED));
        }
        hub.touch(this);
    }

    private void waitForLogin(ObjectNode message, int size) {
        if (waiting.size() >= MOST_WAITING || waitingBytes + size > MOST_WAITING_BYTES) {
            notice(Notice.of(Codes.QUEUE_FULL));
            return;
        }
        if (waiting.isEmpty()) {
            waitingSince = System.nanoTime();
        }
        waiting.add(message);
        waitingBytes += size;
    }

    /** Every {@link Loop#TICK_MILLIS}. */
    void tick(long nanos) {
        if (peekLater) {
            peekLater = false;
            peek();
        }
        if (tooFast.get() > 0 && nanos - toldTooFast > 1_000_000_000L) {
            toldTooFast = nanos;
            notice(Notice.of(
                    Codes.TOO_FAST,
                    tooFast.getAndSet(0) + " messages, limit " + hub.settings().messagesPerSecond() + " per second"));
        }
        if (state == State.NEW && !waiting.isEmpty() && nanos - waitingSince > WAIT_NANOS) {
            state = State.REFUSED;
            drain();
            state = State.NEW;
        }
    }

    /** Begins to log in; messages wait until it is decided. */
    void login(String name, String password, Dialect dialect) {
        if (state == State.LOGGED_IN) {
            notice(Notice.of(Codes.LOGIN_REPEATED));
            return;
        }
        state = State.LOGGING_IN;
        hub.login(this, name, password, dialect);
    }

    /** The login is decided. */
    void loggedIn(User who, Dialect dialect) {
        if (closed) {
            return;
        }
        user = who;
        state = State.LOGGED_IN;
        view.loggedIn(who, dialect, who.may(Right.QUOTES));
        loginAnswer(Notice.of(Codes.LOGIN_OK));
        drain();
    }

    void loginRefused(Notice notice) {
        if (closed) {
            return;
        }
        state = State.REFUSED;
        loginAnswer(notice);
        drain();
    }

    private void drain() {
        while (!waiting.isEmpty() && state != State.LOGGING_IN) {
            receive(waiting.poll(), 0);
        }
        if (waiting.isEmpty()) {
            waitingBytes = 0;
        }
    }

    /** Tells at once how a login ended, whether the client asked for news or not; its question stays open. */
    void loginAnswer(Notice notice) {
        if (direct.size() >= MOST_DIRECT) {
            direct.poll();
        }
        direct.add(Messages.notice(hub.out(), "auth_result", notice));
        hub.touch(this);
    }

    /** Tells something with the next message, or at once if the client has not asked for news. */
    void notice(Notice notice) {
        if (!closed) {
            view.notice(notice);
            hub.touch(this);
        }
    }

    void pong() {
        direct(ByteBuffer.wrap(PONG));
    }

    /** Sends a message that is no {@code rtn_data}, at once. */
    void direct(ByteBuffer message) {
        if (direct.size() < MOST_DIRECT) {
            direct.add(message);
            hub.touch(this);
        } else {
            notice(Notice.of(Codes.TOO_FAST, "answers are not read"));
        }
    }

    void subscribe(String list, Collection<Symbol> symbols) {
        view.subscribe(list, symbols);
    }

    /** Sends what is due, if the one before has been written. */
    void flush() {
        if (sending || closed) {
            return;
        }
        ByteBuffer message = direct.poll();
        if (message == null && armed && (state == State.LOGGED_IN || quotesWithoutLogin())) {
            message = view.news(state == State.NEW);
            armed = message == null;
        }
        if (message == null) {
            message = view.notices();
        }
        if (message != null) {
            sending = true;
            hub.tally().sent.increment();
            hub.tally().sentBytes.add(message.remaining());
            session.send(message, sent);
        }
    }

    /** By an I/O thread, maybe within the call to send. */
    private void sent() {
        hub.post(() -> {
            sending = false;
            hub.touch(this);
        });
    }

    void close(int code, String reason) {
        session.close(code, reason);
    }

    Hub hub() {
        return hub;
    }

    /** Null before login. */
    User user() {
        return user;
    }

    /** The user's document; after login. */
    TradeDocument trade() {
        return view.trade();
    }

    /** The number up to which the client has the user's document. */
    long tradeBase() {
        return view.tradeBase();
    }

    /** Whether it may see quotes as it is: it has not tried to log in, and is on this machine. */
    boolean quotesWithoutLogin() {
        return state == State.NEW && local && hub.settings().quotesWithoutLogin();
    }

    /** The client's address; null if it can't be told. */
    InetAddress address() {
        InetSocketAddress remote = session.remote();
        return remote == null ? null : remote.getAddress();
    }

    /** The same as text, with the port. */
    String from() {
        InetAddress address = address();
        return address == null
                ? "unknown"
                : address.getHostAddress() + ':' + session.remote().getPort();
    }
}

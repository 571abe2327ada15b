package org.sluice.http;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.http.WebSocketEndpoint;
import org.sluice.api.http.WebSocketListener;
import org.sluice.api.http.WebSocketSession;

/**
 * One websocket. Calls into its listener hold {@link #calls}; sending never takes it, so that a service may send while
 * it holds a lock of its own.
 *
 * <p>Frames are demanded one by one: as long as the listener is busy, or the client has used up its messages of this
 * second, nothing is read and the client's own socket fills.
 */
final class Connection implements FrameHandler, WebSocketSession {

    private static final Logger LOG = LoggerFactory.getLogger(JettyServer.class);

    private static final int GONE = 1006;

    /** So long may a handshake take after its answer was sent. */
    private static final long OPENING_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** So long may a client take to answer a goodbye. */
    private static final long GOODBYE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Mount<WebSocketEndpoint> mount;
    private final InetSocketAddress remote;
    private final String path;
    private final HttpFields headers;
    private final Supplier<Settings> settings;
    private final Tally tally;
    private final ScheduledExecutorService timer;
    private final Keepalive keepalive;
    private final Pace pace;
    private final Incoming incoming = new Incoming();
    private final AtomicReference<Sending> sending = new AtomicReference<>();
    private final AtomicBoolean shutting = new AtomicBoolean();
    private final ReentrantLock calls = new ReentrantLock();

    /** Guarded by {@link #calls}: null before, and after the last call. */
    private WebSocketListener listener;

    private volatile CoreSession core;
    private volatile boolean gone;
    private volatile String lost = "connection lost";
    private volatile boolean goodbyeSaid;
    private volatile boolean reading;
    private volatile boolean pinging;
    private volatile long heard = System.nanoTime();
    private volatile long pinged = heard;
    private volatile long shutAt;
    private volatile boolean overflowing;
    private volatile long heardOverflow;

    Connection(
            Mount<WebSocketEndpoint> mount,
            InetSocketAddress remote,
            String path,
            HttpFields headers,
            Supplier<Settings> settings,
            Tally tally,
            ScheduledExecutorService timer,
            Keepalive keepalive) {
        this.mount = mount;
        this.remote = remote;
        this.path = path;
        this.headers = headers;
        this.settings = settings;
        this.tally = tally;
        this.timer = timer;
        this.keepalive = keepalive;
        pace = new Pace(heard);
        keepalive.add(this);
    }

    @Override
    public void onOpen(CoreSession session, Callback callback) {
        core = session;
        tally.opened.increment();
        callback.succeeded();
        boolean there = mount.call(endpoint -> {
            mount.add(this);
            calls.lock();
            try {
                listener = endpoint.open(this);
            } catch (RuntimeException e) {
                failed("open", e);
            } finally {
                calls.unlock();
            }
        });
        if (!there) {
            close(SERVICE_RESTART, "service stopped");
        }
        demand();
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        reading = false;
        heard = System.nanoTime();
        long pause = 0;
        switch (frame.getOpCode()) {
            case OpCode.TEXT, OpCode.CONTINUATION -> {
                ByteBuffer message = shutting.get() ? null : take(frame);
                if (message != null) {
                    hear(message);
                    incoming.clear();
                    pause = pace.nanos(heard, settings.get().messagesPerSecond());
                }
            }
            case OpCode.BINARY -> close(CloseStatus.BAD_DATA, "text messages only");
            case OpCode.PING -> {
                pause = pace.nanos(heard, settings.get().messagesPerSecond());
                pong(frame, callback, pause);
                return;
            }
            case OpCode.CLOSE -> {
                // the core answers when this is done; nothing comes after it
                callback.succeeded();
                return;
            }
            default -> {} // a pong: it was heard
        }
        callback.succeeded();
        demandAfter(pause);
    }

    private void pong(Frame ping, Callback callback, long pause) {
        Frame pong = new Frame(OpCode.PONG, true, copy(ping.getPayload()));
        callback.succeeded();
        // the next frame only when it was written: a client cannot pile up answers that it does not read
        core.sendFrame(pong, Callback.from(() -> demandAfter(pause)), false);
    }

    private static ByteBuffer copy(ByteBuffer payload) {
        ByteBuffer copy = ByteBuffer.allocate(payload == null ? 0 : payload.remaining());
        return payload == null ? copy : copy.put(payload.duplicate()).flip();
    }

    /** The whole message, or null if there is more to come or the connection was shut because of it. */
    private ByteBuffer take(Frame frame) {
        ByteBuffer message = null;
        if (!overflowing) {
            try {
                message = incoming.take(
                        frame.getPayload(), frame.isFin(), settings.get().maxMessageBytes());
            } catch (Incoming.TooLargeException e) {
                overflow();
            }
        }
        if (overflowing && frame.isFin()) {
            tooLarge();
        }
        if (message == null) {
            return null;
        }
        tally.messagesIn.increment();
        tally.bytesIn.add(message.remaining());
        if (!Incoming.isUtf8(message)) {
            close(CloseStatus.BAD_PAYLOAD, "not UTF-8");
            return null;
        }
        return message;
    }

    /**
     * From now on the message is read and thrown away. Closing at once would reset the connection, and the client, still
     * sending, would not see why.
     */
    private void overflow() {
        tally.tooLarge.increment();
        incoming.clear();
        heardOverflow = System.nanoTime();
        overflowing = true;
    }

    private void tooLarge() {
        close(CloseStatus.MESSAGE_TOO_LARGE, "more than " + settings.get().maxMessageBytes() + " bytes");
    }

    private void hear(ByteBuffer message) {
        calls.lock();
        try {
            if (listener != null) {
                listener.onText(message);
            }
        } catch (RuntimeException e) {
            failed("message", e);
        } finally {
            calls.unlock();
        }
    }

    private void failed(String what, RuntimeException e) {
        tally.failures.increment();
        LOG.debug("{} of {} at {}", what, remote, path, e);
        keepalive.warnOnce(path, what, e);
        close(CloseStatus.SERVER_ERROR, "internal error");
    }

    private void demandAfter(long nanos) {
        if (nanos <= 0) {
            demand();
            return;
        }
        tally.delayed.increment();
        timer.schedule(this::demand, nanos, TimeUnit.NANOSECONDS);
    }

    private void demand() {
        heard = System.nanoTime();
        reading = true;
        core.demand();
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        LOG.debug("websocket of {} at {}", remote, path, cause);
        callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus status, Callback callback) {
        if (status.getCode() == CloseStatus.NO_CLOSE) {
            end(GONE, lost);
        } else {
            end(status.getCode(), status.getReason() == null ? "" : status.getReason());
        }
        callback.succeeded();
    }

    /** The last call, once. If its goodbye could not be said the socket is closed without it. */
    void end(int code, String reason) {
        boolean first;
        synchronized (this) {
            first = !gone;
            gone = true;
        }
        if (first) {
            tally.leave();
            mount.remove(this);
        }
        if (!goodbyeSaid) {
            abort(); // before done: nobody reads the message's bytes any more
        }
        calls.lock();
        try {
            Sending last = sending.getAndSet(null);
            if (last != null) {
                last.done().run();
            }
            if (listener != null) {
                WebSocketListener hearing = listener;
                listener = null;
                hearing.onClose(code, reason);
            }
        } catch (RuntimeException e) {
            tally.failures.increment();
            keepalive.warnOnce(path, "close", e);
        } finally {
            calls.unlock();
        }
    }

    private void abort() {
        CoreSession session = core;
        if (session != null && !session.isClosed()) {
            session.abort();
        }
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public String header(String name) {
        return headers.get(name);
    }

    @Override
    public void send(ByteBuffer message, Runnable done) {
        Sending next = new Sending(core, message, done, this::progress, this::sent);
        if (!sending.compareAndSet(null, next)) {
            throw new IllegalStateException("the message before is still being sent");
        }
        if (gone) {
            sent(next);
        } else {
            tally.messagesOut.increment();
            tally.bytesOut.add(message.remaining());
            next.begin();
        }
    }

    /** Bytes that leave are a sign of life: a long message to a slow client keeps pings waiting. */
    private void progress() {
        heard = System.nanoTime();
    }

    private void sent(Sending what) {
        if (what.isBeginning()) {
            // within send: its caller may hold locks that done wants
            keepalive.execute(() -> sent(what));
            return;
        }
        calls.lock();
        try {
            if (sending.compareAndSet(what, null)) {
                what.done().run();
            }
        } catch (RuntimeException e) {
            failed("done", e);
        } finally {
            calls.unlock();
        }
    }

    @Override
    public void close(int code, String reason) {
        if (!CloseStatus.isTransmittableStatusCode(code)) {
            throw new IllegalArgumentException("not a code to close with: " + code);
        }
        shut(code, reason, () -> {});
    }

    /** Says goodbye; {@code said} runs once, when it was written or cannot be. */
    void shut(int code, String reason, Runnable said) {
        if (!shutting.compareAndSet(false, true)) {
            said.run();
            return;
        }
        shutAt = System.nanoTime();
        CoreSession session = core;
        session.close(
                code,
                reason == null ? "" : reason,
                Callback.from(
                        () -> {
                            goodbyeSaid = true;
                            said.run();
                        },
                        failure -> said.run()));
    }

    /**
     * Pings it, or drops it, if it has been silent for too long.
     *
     * @return false when it is gone
     */
    boolean look(long now) {
        CoreSession session = core;
        if (session == null) {
            // the client left between question and answer: its place is free again
            if (now - heard > OPENING_NANOS) {
                end(GONE, lost);
            }
            return !gone;
        }
        if (session.isClosed()) {
            return false;
        }
        if (overflowing && now - heardOverflow > GOODBYE_NANOS) {
            tooLarge();
        }
        if (shutting.get() && shutAt != 0 && now - shutAt > GOODBYE_NANOS) {
            session.abort();
            return true;
        }
        long interval = settings.get().pingInterval().toNanos();
        if (interval == 0 || !reading || shutting.get()) {
            return true; // what is not read can't be heard
        }
        long silent = now - heard;
        if (silent > interval + settings.get().pingTimeout().toNanos()) {
            tally.timedOut.increment();
            lost = "silent for too long";
            session.abort();
        } else if (silent >= interval && now - pinged >= interval && !pinging) {
            pinged = now;
            pinging = true;
            session.sendFrame(new Frame(OpCode.PING), Callback.from(() -> pinging = false), false);
        }
        return true;
    }
}

package org.sluice.fetcher.qmt;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.market.Notation;
import org.sluice.fetcher.qmt.Tally.Event;

/**
 * The connection to the bridge: dials it again whenever it is lost, tells it the codes, and puts what it says where it
 * belongs. Dials first when codes are wanted. Owns one thread, {@code fetcher-qmt}; its other methods are for any.
 */
final class Link implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(QmtFetcher.class);

    private static final int WIRE = 1;
    private static final int CONNECT_MILLIS = 3000;

    /** How often it looks for changed codes while nothing comes. */
    private static final int LOOK_MILLIS = 200;

    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 5000;
    private static final long CLOSE_MILLIS = 5000;

    private final Settings settings;
    private final RowQueue queue;
    private final Tally tally;
    private final InstantSource clock;
    private final long silentNanos;
    private final Thread thread;
    private final MessageReader reader = new MessageReader();

    // guarded by this
    private List<String> wanted;
    private Socket socket;
    private boolean closed;

    // written by the thread only
    private volatile boolean connected;
    private volatile long lostNanos = System.nanoTime();
    private volatile long heardNanos;
    private volatile String why = "not tried yet";
    private volatile boolean refused;
    private volatile String failure;
    private volatile Message.State state;
    private volatile Instant lastRows;
    private volatile long lastRowsNanos = System.nanoTime();
    private volatile Instant lastSnapshot;

    /** @param silent after so long without a word the connection counts as lost */
    Link(Settings settings, RowQueue queue, Tally tally, InstantSource clock, Duration silent) {
        this.settings = settings;
        this.queue = queue;
        this.tally = tally;
        this.clock = clock;
        this.silentNanos = silent.toNanos();
        thread = new Thread(this, "fetcher-qmt");
        thread.setDaemon(true);
        thread.start();
    }

    /** Says which codes to subscribe; the bridge hears of it soon. Does not block. */
    synchronized void want(List<String> codes) {
        if (wanted == null) {
            lostNanos = System.nanoTime(); // time without connection counts from here
        }
        wanted = codes;
        notifyAll();
    }

    @Override
    public void run() {
        long pause = FIRST_PAUSE_MILLIS;
        try {
            while (awaitWanted()) {
                boolean greeted = false;
                try (Socket dialled = new Socket()) {
                    greeted = converse(dialled);
                } catch (IOException | GeneralSecurityException e) {
                    greeted = connected;
                    lost(reason(e));
                }
                pause = greeted ? FIRST_PAUSE_MILLIS : Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
                pause(pause);
            }
        } catch (InterruptedException e) {
            LOG.debug("closed"); // by close()
        } catch (RuntimeException | Error e) {
            failure = e.toString();
            LOG.error("the receiving thread has stopped", e);
        }
    }

    /** Talks until the connection is lost, which is an exception, or this is closed. */
    private boolean converse(Socket dialled) throws IOException, GeneralSecurityException {
        synchronized (this) {
            if (closed) {
                return false;
            }
            socket = dialled;
        }
        dialled.connect(new InetSocketAddress(settings.host(), settings.port()), CONNECT_MILLIS);
        dialled.setTcpNoDelay(true);
        dialled.setSoTimeout(LOOK_MILLIS);
        heardNanos = System.nanoTime();
        LineReader lines = new LineReader(dialled.getInputStream());
        OutputStream out = dialled.getOutputStream();
        List<String> told = null;
        while (true) {
            int length = lines.next();
            if (length >= 0) {
                heardNanos = System.nanoTime();
                take(lines.bytes(), length, out);
            } else if (System.nanoTime() - heardNanos > silentNanos) {
                throw new IOException("the bridge is silent");
            }
            List<String> now = wanted();
            if (connected && now != told) {
                told = now;
                out.write(codes(now).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private void take(byte[] line, int length, OutputStream out) throws IOException, GeneralSecurityException {
        tally.count(Event.MESSAGE);
        Instant now = clock.instant();
        Message message;
        try {
            message = reader.read(line, length, now);
        } catch (JsonProcessingException e) {
            unreadable(e.getOriginalMessage(), line, length);
            return;
        } catch (IOException e) {
            unreadable(e.getMessage(), line, length);
            return;
        }
        if (message instanceof Message.Refusal refusal) {
            refused = true;
            throw new IOException("the bridge refuses: " + Tally.shown(refusal.reason()));
        } else if (message instanceof Message.Greeting greeting) {
            greet(greeting, out);
        } else if (!connected && !(message instanceof Message.State)) {
            throw new IOException("what answers there is no qmt_bridge.py, or let nobody in");
        } else if (message instanceof Message.State next) {
            noticeState(next);
        } else if (message instanceof Message.Quotes quotes) {
            lastRows = now;
            lastRowsNanos = System.nanoTime();
            quotes.bad().forEach(tally::badRow);
            queue.add(quotes.rows());
        } else if (message instanceof Message.Snapshot mark) {
            if (!mark.start()) {
                tally.count(Event.SNAPSHOT);
                lastSnapshot = now;
            }
        } else if (message instanceof Message.Bad bad) {
            tally.noteBad(bad);
        } else {
            tally.count(Event.UNKNOWN);
        }
    }

    private void unreadable(String cause, byte[] line, int length) throws IOException {
        if (!connected) {
            throw new IOException("what answers there is no qmt_bridge.py");
        }
        tally.count(Event.UNREADABLE, cause + ": " + new String(line, 0, Math.min(length, 80), StandardCharsets.UTF_8));
    }

    private void greet(Message.Greeting greeting, OutputStream out) throws IOException, GeneralSecurityException {
        if (greeting.version() != WIRE) {
            throw new IOException("the bridge speaks version " + greeting.version() + ", this is " + WIRE);
        }
        String proof = "";
        if (greeting.token()) {
            byte[] token = settings.token();
            if (token == null) {
                refused = true;
                throw new IOException("the bridge wants a token: set tokenFile");
            }
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token, "HmacSHA256"));
            byte[] code = mac.doFinal(greeting.nonce().getBytes(StandardCharsets.US_ASCII));
            proof = ",\"proof\":\"" + HexFormat.of().formatHex(code) + '"';
        }
        out.write(("{\"hello\":" + WIRE + proof + "}\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void noticeState(Message.State next) {
        Message.State before = state;
        state = next;
        if (!connected) {
            connected = true;
            refused = false;
            tally.count(Event.CONNECT);
            LOG.info("connected to {}, xtquant {}", settings.address(), next.xtquant());
        }
        if (next.error() != null && (before == null || !next.error().equals(before.error()))) {
            LOG.warn("{}: {}", settings.address(), Tally.shown(next.error()));
        }
    }

    /** Codes are of {@link Notation}: there is nothing in them that JSON would have to escape. */
    private static String codes(List<String> codes) {
        return codes.isEmpty() ? "{\"codes\":[]}\n" : "{\"codes\":[\"" + String.join("\",\"", codes) + "\"]}\n";
    }

    private void lost(String reason) {
        boolean news = connected || !reason.equals(why);
        if (connected) {
            lostNanos = System.nanoTime();
        } else {
            tally.count(Event.CONNECT_FAILED);
        }
        connected = false;
        state = null;
        why = reason;
        if (news && !closed()) {
            LOG.info("{}: {}", settings.address(), reason);
        }
    }

    private static String reason(Exception e) {
        String message = e.getMessage();
        return Tally.shown(message == null ? e.getClass().getSimpleName() : message);
    }

    private synchronized boolean awaitWanted() throws InterruptedException {
        while (wanted == null && !closed) {
            wait();
        }
        return !closed;
    }

    private synchronized void pause(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; left > 0 && !closed; ) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
    }

    private synchronized List<String> wanted() {
        return wanted;
    }

    private synchronized boolean closed() {
        return closed;
    }

    /** Hangs up if the bridge has been silent for too long and the thread itself can't notice: it is writing. */
    void hangUpIfSilent() {
        if (connected && System.nanoTime() - heardNanos > silentNanos) {
            hangUp();
        }
    }

    private synchronized void hangUp() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            LOG.debug("closing: {}", e.toString());
        }
    }

    /** Hangs up for good. Waits for its thread, some milliseconds and at most five seconds. */
    void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        hangUp();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean connected() {
        return connected;
    }

    /** For how long there has been no connection, milliseconds; 0 while there is one, or none is wanted. */
    long disconnectedMillis() {
        return connected || wanted() == null
                ? 0
                : Math.max(1, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lostNanos));
    }

    /** Whether codes were wanted: before, nothing is dialled. */
    boolean began() {
        return wanted() != null;
    }

    /** Why there is no connection. */
    String why() {
        return why;
    }

    /** Whether the bridge sent this client away the last time. */
    boolean refused() {
        return refused;
    }

    /** Why nothing will ever be received again, or null. */
    String failure() {
        return failure;
    }

    /** How the bridge says it is, or null while not connected. */
    Message.State state() {
        return state;
    }

    /** When the last rows came, or null. */
    Instant lastRows() {
        return lastRows;
    }

    /** Since the last rows, or since the start. */
    long millisSinceRows() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastRowsNanos);
    }

    /** When the last snapshot was whole, or null. */
    Instant lastSnapshot() {
        return lastSnapshot;
    }
}

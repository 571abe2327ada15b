package org.sluice.wire.rpc;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.wire.pickle.Pickle;
import org.sluice.wire.pickle.PickleException;
import org.sluice.wire.pickle.VnObject;

/**
 * A client of vn.py's RPC service: calls by any thread, one at a time, and one thread that hears events. A call that is not
 * answered in time leaves nothing behind that would be sent later: the next one has a connection of its own.
 */
public final class RpcClient implements AutoCloseable {

    /** Hears what the server publishes; by the client's thread, must not block. */
    public interface Listener {

        /** Whatever came, heartbeats included: the server is alive. */
        void onWord();

        /** The connection on which events come is there, or gone. */
        void onConnection(boolean connected);

        /** An event, as {@code eTick.}, with its data. */
        void onEvent(String type, Object data);

        /** A message that can't be read was passed over. */
        void onUnreadable(IOException cause);
    }

    private static final Logger LOG = LoggerFactory.getLogger(RpcClient.class);

    private static final Duration HANDSHAKE = Duration.ofSeconds(5);
    private static final long AGAIN_MILLIS = 100;
    private static final long LOOK_SECONDS = 5;
    private static final long CLOSE_MILLIS = 5000;

    /** A server beats every ten seconds: a connection that is silent for so long is made anew. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final byte[] ENVELOPE = {ZmtpLink.MORE, 0};
    private static final byte[] EVERYTHING = {0, 1, 1};

    private final ScheduledThreadPoolExecutor clock;
    private final Dialer asking;
    private final Dialer hearing;
    private final Listener listener;
    private final Thread thread;
    private volatile boolean closed;
    private volatile long heardNanos;
    private volatile ZmtpLink requests;
    private volatile ZmtpLink events;

    /**
     * For who only calls: no events are asked for.
     *
     * @throws IOException if it is no address
     */
    public RpcClient(String reqAddress) throws IOException {
        this("rpc", reqAddress, null, null);
    }

    /**
     * Connects in the background, and again whenever it is lost; {@code name} is its thread's.
     *
     * @throws IOException if one is no address
     */
    public RpcClient(String name, String reqAddress, String subAddress, Listener listener) throws IOException {
        this.listener = listener;
        clock = new ScheduledThreadPoolExecutor(1, work -> daemon(work, name + "-clock"));
        clock.setRemoveOnCancelPolicy(true);
        try {
            asking = new Dialer(reqAddress, "REQ", Set.of("REP", "ROUTER"), clock);
            hearing = subAddress == null ? null : new Dialer(subAddress, "SUB", Set.of("PUB", "XPUB"), clock);
        } catch (IllegalArgumentException e) {
            clock.shutdownNow();
            throw new IOException(e.getMessage(), e);
        }
        thread = daemon(this::hear, name);
        if (hearing != null) {
            clock.scheduleWithFixedDelay(this::lookForSilence, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
            thread.start();
        }
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Calls a function of the server and waits for what it answers.
     *
     * @throws RemoteException if the function failed there
     * @throws ConnectException if there is no connection: it has not been sent and will not be
     * @throws InterruptedIOException if there was no answer in time: whether it was called is not known
     * @throws IOException if the connection broke before the answer came, or what came is no answer
     */
    public synchronized Object call(Duration patience, String function, Object... arguments) throws IOException {
        byte[] body = ZmtpLink.framed(Pickle.write(List.of(function, arguments, Map.of())));
        ByteBuffer request = ByteBuffer.allocate(ENVELOPE.length + body.length)
                .put(ENVELOPE)
                .put(body)
                .flip();
        long end = System.nanoTime() + patience.toNanos();
        ZmtpLink link = connect(end, patience);
        ScheduledFuture<?> limit = asking.limit(link, left(end));
        try {
            send(link, request);
            return answer(function, reply(link, function, end, patience));
        } finally {
            limit.cancel(false);
        }
    }

    private ZmtpLink connect(long end, Duration patience) throws IOException {
        ZmtpLink link = requests;
        if (link != null && link.alive()) {
            return link;
        }
        forget();
        IOException cause = null;
        for (Duration left = left(end); !left.isNegative(); left = left(end)) {
            if (closed) {
                throw new ConnectException("the connection is closed");
            }
            try {
                link = asking.dial(left);
                requests = link;
                if (closed) {
                    forget();
                    throw new ConnectException("the connection is closed");
                }
                return link;
            } catch (IOException e) {
                cause = e;
                pause();
            }
        }
        ConnectException none =
                new ConnectException("no connection to " + asking + " within " + patience.toMillis() + " ms");
        none.initCause(cause);
        throw none;
    }

    /** What could not be written wholly is nothing to the server; who is interrupted may have written all of it. */
    private void send(ZmtpLink link, ByteBuffer request) throws IOException {
        try {
            link.write(request);
        } catch (IOException e) {
            forget();
            if (!request.hasRemaining()) {
                throw new IOException("the connection to " + asking + " broke when all was sent", e);
            }
            ConnectException broken = new ConnectException("the connection to " + asking + " broke");
            broken.initCause(e);
            throw broken;
        }
    }

    private byte[] reply(ZmtpLink link, String function, long end, Duration patience) throws IOException {
        try {
            List<byte[]> frames = link.read();
            if (frames.size() != 2 || frames.get(0).length > 0) {
                throw new ZmtpException("the answer to " + function + " is in no envelope");
            }
            return frames.get(1);
        } catch (IOException e) {
            forget();
            if (left(end).isNegative()) {
                throw new InterruptedIOException("no answer to " + function + " within " + patience.toMillis() + " ms");
            }
            throw new IOException(asking + ": no answer to " + function + ": " + e, e);
        }
    }

    private static Duration left(long end) {
        return Duration.ofNanos(end - System.nanoTime());
    }

    private static void pause() {
        try {
            Thread.sleep(AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Object answer(String function, byte[] bytes) throws IOException {
        Object reply = Pickle.read(bytes);
        if (!(reply instanceof List<?> pair) || pair.size() != 2 || !(pair.get(0) instanceof Boolean good)) {
            throw new PickleException("the answer to " + function + " is no pair");
        }
        if (!good) {
            String text = String.valueOf(pair.get(1)).strip();
            throw new RemoteException(function + ": " + text.substring(text.lastIndexOf('\n') + 1));
        }
        return pair.get(1);
    }

    /** The objects in a list that was answered; what is none is left out. */
    public static List<VnObject> objects(Object answer) {
        List<VnObject> objects = new ArrayList<>();
        if (answer instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof VnObject object) {
                    objects.add(object);
                }
            }
        }
        return objects;
    }

    private void forget() {
        ZmtpLink link = requests;
        requests = null;
        if (link != null) {
            Dialer.hangUp(link);
        }
    }

    private void hear() {
        while (!closed) {
            boolean told = false;
            try (ZmtpLink link = hearing.dial(HANDSHAKE)) {
                heardNanos = System.nanoTime();
                events = link;
                link.write(ByteBuffer.wrap(EVERYTHING));
                told = !closed;
                if (told) {
                    listener.onConnection(true);
                }
                while (!closed) {
                    List<byte[]> frames = link.read();
                    take(frames.get(frames.size() - 1));
                }
            } catch (IOException e) {
                LOG.debug("{}: {}", hearing, e.toString());
            }
            if (told && !closed) {
                listener.onConnection(false);
            }
            pause();
        }
    }

    /** A machine that was switched off does not say so. */
    private void lookForSilence() {
        ZmtpLink link = events;
        if (link != null && System.nanoTime() - heardNanos > SILENCE_NANOS) {
            Dialer.hangUp(link);
        }
    }

    private void take(byte[] message) {
        heardNanos = System.nanoTime();
        listener.onWord();
        try {
            if (Pickle.read(message) instanceof List<?> pair
                    && pair.size() == 2
                    && pair.get(1) instanceof VnObject event
                    && event.type().equals("Event")) {
                listener.onEvent(event.text("type"), event.get("data"));
            }
        } catch (PickleException e) {
            listener.onUnreadable(e);
        }
    }

    /** Ends hearing and any call; nothing that has not been sent will be. */
    @Override
    public void close() {
        closed = true;
        forget();
        ZmtpLink link = events;
        if (link != null) {
            Dialer.hangUp(link);
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clock.shutdownNow();
    }
}

package org.sluice.wire.rpc;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.wire.pickle.Pickle;
import org.sluice.wire.pickle.PickleException;
import org.sluice.wire.pickle.VnObject;

/**
 * A client of vn.py's RPC service: calls by any thread, one at a time, and one thread that hears events. A call that is not
 * answered in time leaves nothing behind that would be sent later, and it is known whether a call was sent at all.
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

    private static final int MAX_MESSAGE_BYTES = 256 << 20;
    private static final long RECONNECT_MILLIS = 100;
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);
    private static final long CLOSE_MILLIS = 5000;
    private static final Set<String> ANSWERING = Set.of("REP", "ROUTER");
    private static final Set<String> PUBLISHING = Set.of("PUB", "XPUB");
    private static final byte[] EVERYTHING = {0, 1, 1};
    private static final byte[] DELIMITER = {ZmtpLink.MORE, 0};

    private final Address reqAddress;
    private final Address subAddress;
    private final Listener listener;
    private final ScheduledExecutorService watch;
    private final Thread thread;
    private volatile boolean closed;
    private volatile SocketChannel hearing;
    private volatile SocketChannel asking;
    private ZmtpLink requests;

    /** For who only calls: no events are asked for. */
    public RpcClient(String reqAddress) {
        this("rpc-client", reqAddress, null, null);
    }

    /** Connects in the background, and again whenever it is lost; {@code name} is its thread's. */
    public RpcClient(String name, String reqAddress, String subAddress, Listener listener) {
        this.reqAddress = new Address(reqAddress);
        this.subAddress = subAddress == null ? null : new Address(subAddress);
        this.listener = listener;
        watch = Executors.newSingleThreadScheduledExecutor(work -> daemon(work, name + "-watch"));
        thread = daemon(this::hear, name);
        if (subAddress != null) {
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
     * @throws IOException if the connection broke or what came is no answer: as above
     */
    public synchronized Object call(Duration patience, String function, Object... arguments) throws IOException {
        if (closed) {
            throw new ConnectException("the connection is closed");
        }
        byte[] request = Pickle.write(List.of(function, arguments, Map.of()));
        long end = System.nanoTime() + patience.toNanos();
        boolean kept = requests != null;
        connect(end, patience);
        Future<?> late = closeAt(asking, end);
        List<byte[]> frames;
        try {
            frames = exchange(request, kept, end, patience);
        } catch (IOException e) {
            forget();
            if (System.nanoTime() - end >= 0) {
                throw new InterruptedIOException("no answer to " + function + " within " + patience.toMillis() + " ms");
            }
            throw new IOException(reqAddress + ": " + e, e);
        } finally {
            late.cancel(false);
        }
        if (frames.size() != 2 || frames.get(0).length > 0) {
            forget();
            throw new ZmtpException("the answer to " + function + " is not in two frames");
        }
        return answer(function, Pickle.read(frames.get(1)));
    }

    private List<byte[]> exchange(byte[] request, boolean kept, long end, Duration patience) throws IOException {
        byte[] framed = ZmtpLink.framed(request);
        ByteBuffer message = ByteBuffer.allocate(DELIMITER.length + framed.length)
                .put(DELIMITER)
                .put(framed)
                .flip();
        try {
            requests.write(message);
        } catch (IOException e) {
            if (!kept || message.position() > 0) {
                throw e;
            }
            // the server was started anew since the last call, and of this one nothing has left yet
            forget();
            connect(end, patience);
            requests.write(message);
        }
        return requests.read();
    }

    /** Nothing waits for a connection that is not there. */
    private void connect(long end, Duration patience) throws IOException {
        if (requests != null && requests.ended()) {
            forget();
        }
        IOException last = null;
        while (requests == null && System.nanoTime() < end && !closed) {
            try {
                requests = open(reqAddress, "REQ", ANSWERING, end, channel -> asking = channel);
            } catch (IOException e) {
                last = e;
                forget();
                pause();
            }
        }
        if (requests == null) {
            throw new ConnectException("no connection to " + reqAddress + " within " + patience.toMillis() + " ms"
                    + (last == null ? "" : ": " + last.getMessage()));
        }
    }

    private interface Taker {
        void take(SocketChannel channel);
    }

    private ZmtpLink open(Address address, String type, Set<String> others, long end, Taker taker) throws IOException {
        SocketChannel channel = address.open();
        taker.take(channel);
        Future<?> late = closeAt(channel, Math.min(end, System.nanoTime() + HANDSHAKE.toNanos()));
        try {
            channel.connect(address.socket());
            if (!address.ipc()) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            }
            ZmtpLink link = new ZmtpLink(channel, MAX_MESSAGE_BYTES);
            link.handshake(type, others);
            return link;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e instanceof IOException cause ? cause : new IOException(address + ": " + e, e);
        } finally {
            late.cancel(false);
        }
    }

    private Future<?> closeAt(SocketChannel channel, long end) {
        return watch.schedule(
                () -> {
                    try {
                        channel.close();
                    } catch (IOException e) {
                        LOG.debug("closing", e);
                    }
                },
                Math.max(0, end - System.nanoTime()),
                TimeUnit.NANOSECONDS);
    }

    private static Object answer(String function, Object reply) throws IOException {
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
        close(asking);
        requests = null;
    }

    private void hear() {
        while (!closed) {
            boolean connected = false;
            try {
                ZmtpLink link = open(subAddress, "SUB", PUBLISHING, Long.MAX_VALUE, channel -> hearing = channel);
                link.write(ByteBuffer.wrap(EVERYTHING));
                connected = true;
                listener.onConnection(true);
                while (!closed) {
                    take(link.read().get(0));
                }
            } catch (IOException e) {
                LOG.debug("{}: {}", subAddress, e.toString());
            }
            close(hearing);
            if (connected) {
                listener.onConnection(false);
            }
            pause();
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(closed ? 0 : RECONNECT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(byte[] message) {
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

    private static void close(SocketChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug("closing", e);
            }
        }
    }

    /** Ends hearing and any call; nothing that has not been sent will be. */
    @Override
    public void close() {
        closed = true;
        close(hearing);
        close(asking);
        watch.shutdownNow();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // one that was opened just now
        close(hearing);
        close(asking);
    }
}

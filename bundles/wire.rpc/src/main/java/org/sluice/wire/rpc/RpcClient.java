package org.sluice.wire.rpc;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.wire.pickle.Pickle;
import org.sluice.wire.pickle.PickleException;
import org.sluice.wire.pickle.VnObject;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZEvent;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;
import org.zeromq.ZMonitor;
import zmq.ZError;

/**
 * A client of vn.py's RPC service: calls by any thread, one at a time, and one thread that hears events. A call that is not
 * answered in time leaves nothing behind that would be sent later: the next one has a socket of its own.
 */
public final class RpcClient implements AutoCloseable {

    /** Hears what the server publishes; by the client's thread, must not block. */
    public interface Listener {

        /** Whatever came, heartbeats included: the server is alive. */
        void onWord();

        /** The connection on which events come is there, or gone; by another thread than the rest. */
        void onConnection(boolean connected);

        /** An event, as {@code eTick.}, with its data. */
        void onEvent(String type, Object data);

        /** A message that can't be read was passed over. */
        void onUnreadable(IOException cause);
    }

    private static final Logger LOG = LoggerFactory.getLogger(RpcClient.class);

    private static final long MAX_MESSAGE_BYTES = 256L << 20;
    private static final int POLL_MILLIS = 200;
    private static final int KEEPALIVE_SECONDS = 60;
    private static final long CLOSE_MILLIS = 5000;

    /**
     * JeroMQ 0.6.0 now and then forgets to watch a connection that it has just made (zmq.poll.Poller passes over a channel
     * whose old key is cancelled but not yet gone), so that the handshake never comes. It is dropped and made anew after
     * this, instead of after 30 s.
     */
    private static final int HANDSHAKE_MILLIS = 1000;

    private final String reqAddress;
    private final String subAddress;
    private final Listener listener;
    private final ZContext context = new ZContext();
    private final Thread thread;
    private final List<Relay> relays = new CopyOnWriteArrayList<>();
    private volatile boolean closed;
    private ZMQ.Socket requests;

    /**
     * For who only calls: no events are asked for.
     *
     * @throws IOException if an {@code ipc} address can't be prepared
     */
    public RpcClient(String reqAddress) throws IOException {
        this.reqAddress = reach(reqAddress);
        subAddress = "";
        listener = null;
        context.setLinger(0);
        thread = new Thread(() -> {});
    }

    /**
     * Connects in the background, and again whenever it is lost; {@code name} is its thread's.
     *
     * @throws IOException if an {@code ipc} address can't be prepared
     */
    public RpcClient(String name, String reqAddress, String subAddress, Listener listener) throws IOException {
        this.reqAddress = reach(reqAddress);
        this.subAddress = reach(subAddress);
        this.listener = listener;
        context.setLinger(0);
        thread = new Thread(this::hear, name);
        thread.setDaemon(true);
        thread.start();
    }

    private String reach(String address) throws IOException {
        Address target = new Address(address);
        if (!target.ipc()) {
            return address;
        }
        Relay relay = new Relay(target);
        relays.add(relay);
        return relay.address();
    }

    /**
     * Calls a function of the server and waits for what it answers.
     *
     * @throws RemoteException if the function failed there
     * @throws ConnectException if there is no connection: it has not been sent and will not be
     * @throws InterruptedIOException if there was no answer in time: whether it was called is not known
     * @throws IOException if it can't be sent, or what came is no answer
     */
    public synchronized Object call(Duration patience, String function, Object... arguments) throws IOException {
        if (closed) {
            throw new IOException("the connection is closed");
        }
        byte[] request = Pickle.write(List.of(function, arguments, Map.of()));
        try {
            if (requests == null) {
                requests = socket(SocketType.REQ);
                requests.connect(reqAddress);
            }
            requests.setReceiveTimeOut((int) patience.toMillis());
            requests.setSendTimeOut((int) patience.toMillis());
            if (!requests.send(request)) {
                forget();
                throw new ConnectException("no connection to " + reqAddress + " within " + patience.toMillis() + " ms");
            }
            byte[] reply = requests.recv();
            if (reply == null) {
                forget();
                throw new InterruptedIOException("no answer to " + function + " within " + patience.toMillis() + " ms");
            }
            return answer(function, Pickle.read(reply));
        } catch (ZMQException e) {
            forget();
            throw new IOException(reqAddress + ": " + e.getMessage(), e);
        }
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

    /** What waits in a socket goes with it. */
    private void forget() {
        requests.close();
        requests = null;
    }

    private ZMQ.Socket socket(SocketType type) {
        ZMQ.Socket socket = context.createSocket(type);
        socket.setLinger(0);
        socket.setTCPKeepAlive(1);
        socket.setTCPKeepAliveIdle(KEEPALIVE_SECONDS);
        socket.setMaxMsgSize(MAX_MESSAGE_BYTES);
        socket.setHandshakeIvl(HANDSHAKE_MILLIS);
        // Nothing waits for a connection that is not there.
        socket.setImmediate(false);
        return socket;
    }

    private void hear() {
        try (ZMQ.Socket events = socket(SocketType.SUB)) {
            events.setRcvHWM(0);
            events.setReceiveTimeOut(POLL_MILLIS);
            events.subscribe(ZMQ.SUBSCRIPTION_ALL);
            events.setEventHook(this::connection, ZMQ.EVENT_HANDSHAKE_PROTOCOL | ZMQ.EVENT_DISCONNECTED);
            events.connect(subAddress);
            while (!closed) {
                byte[] message = events.recv();
                if (message != null) {
                    take(message);
                }
            }
        } catch (ZMQException e) {
            if (!closed && e.getErrorCode() != ZError.ETERM) {
                LOG.error("{}: hearing events has stopped", subAddress, e);
            }
        }
    }

    private void connection(ZEvent event) {
        listener.onConnection(event.getEvent() != ZMonitor.Event.DISCONNECTED);
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

    /** Ends hearing and any call; nothing that has not been sent will be. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            if (requests != null) {
                forget();
            }
        }
        context.close();
        for (Relay relay : relays) {
            try {
                relay.close();
            } catch (IOException e) {
                LOG.debug("closing", e);
            }
        }
    }
}

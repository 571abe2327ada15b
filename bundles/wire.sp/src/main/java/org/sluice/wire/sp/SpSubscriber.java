package org.sluice.wire.sp;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Subscribes to one publisher. Has no thread: whoever calls {@link #receive} does the work. When the connection is lost
 * it dials again, after 10 ms at first and 1 s at most; what was published meanwhile is missed.
 *
 * <p>One thread at a time; {@link #close} and {@link #statistics} by any.
 */
public final class SpSubscriber implements Closeable {

    public static final int DEFAULT_MAX_MESSAGE_BYTES = 64 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(SpSubscriber.class);

    private static final int BUFFER_BYTES = 64 << 10;
    private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(10).toNanos();
    private static final long LONGEST_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    /**
     * What happened so far.
     *
     * @param connects completed handshakes
     * @param refused peers that were no publisher
     * @param malformed connections closed because a frame was longer than allowed or had a wrong type
     * @param filtered messages of other topics
     */
    public record Statistics(long connects, long refused, long malformed, long received, long filtered) {}

    private enum State {
        PAUSE,
        CONNECTING,
        HANDSHAKE,
        OPEN
    }

    private final SpAddress address;
    private final byte[] topic;
    private final int maxMessageBytes;
    private final Selector selector;
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);

    private State state = State.PAUSE;
    private SocketChannel channel;
    private long pauseNanos = FIRST_PAUSE_NANOS;

    /** When to dial, or by when the handshake must be complete. */
    private long dueNanos = System.nanoTime();

    /** A message of which only the beginning is here. */
    private byte[] body;

    private int bodyBytes;
    private String lastFailure;

    private volatile boolean closed;
    private volatile long connects;
    private volatile long refused;
    private volatile long malformed;
    private volatile long received;
    private volatile long filtered;

    /** @param topic messages that begin with it are received; empty for all */
    public SpSubscriber(SpAddress address, byte[] topic) throws IOException {
        this(address, topic, DEFAULT_MAX_MESSAGE_BYTES);
    }

    /** @param maxMessageBytes a longer message closes the connection */
    public SpSubscriber(SpAddress address, byte[] topic, int maxMessageBytes) throws IOException {
        this.address = address;
        this.topic = topic.clone();
        this.maxMessageBytes = maxMessageBytes;
        this.selector = Selector.open();
        in.flip();
    }

    /**
     * The next whole message, topic included.
     *
     * @param within how long to wait; zero takes only what is here
     * @return null if none came in time
     * @throws ClosedChannelException if this subscriber was closed
     */
    public byte[] receive(Duration within) throws IOException {
        long end = System.nanoTime() + within.toNanos();
        while (true) {
            byte[] message = state == State.OPEN ? take() : null;
            if (message != null) {
                return message;
            }
            if (!step(end)) {
                return null;
            }
        }
    }

    /**
     * Dials, if it must, until the handshake is complete.
     *
     * @return false if it is not in time
     */
    public boolean connect(Duration within) throws IOException {
        long end = System.nanoTime() + within.toNanos();
        while (state != State.OPEN) {
            if (!step(end)) {
                return false;
            }
        }
        return true;
    }

    public Statistics statistics() {
        return new Statistics(connects, refused, malformed, received, filtered);
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.close();
        synchronized (selector) {
            if (channel != null) {
                channel.close();
            }
        }
    }

    /** Waits for the network, or for the time to dial, and does what is due. False when the time is over. */
    private boolean step(long end) throws IOException {
        try {
            return stepWhileOpen(end);
        } catch (ClosedSelectorException e) {
            throw new ClosedChannelException();
        }
    }

    private boolean stepWhileOpen(long end) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            return false; // a selector wouldn't wait: leave it to the caller
        }
        long now = System.nanoTime();
        if (state == State.PAUSE && dueNanos - now <= 0) {
            dial();
            return true;
        }
        if (state != State.PAUSE && state != State.OPEN && dueNanos - now <= 0) {
            hangUp("no handshake in time");
            return true;
        }
        long left = Math.min(end - now, state == State.OPEN ? Long.MAX_VALUE : dueNanos - now);
        int ready = end - now <= 0 ? selector.selectNow() : selector.select(Math.max(1, left / 1_000_000));
        selector.selectedKeys().clear();
        if (ready > 0) {
            try {
                advance();
            } catch (IOException e) {
                hangUp(e.getMessage());
            }
            return true;
        }
        return end - System.nanoTime() > 0;
    }

    private void dial() {
        try {
            SocketChannel dialled =
                    address.isIpc() ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
            synchronized (selector) {
                channel = dialled;
                if (closed) {
                    dialled.close();
                }
            }
            channel.configureBlocking(false);
            if (!address.isIpc()) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                // A subscriber sends nothing: only this notices a publisher whose machine is gone.
                channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            }
            state = State.CONNECTING;
            dueNanos = System.nanoTime() + SpProtocol.HANDSHAKE_LIMIT.toNanos();
            if (channel.connect(address.toDial())) {
                greet();
            } else {
                channel.register(selector, SelectionKey.OP_CONNECT);
            }
        } catch (IOException e) {
            hangUp(e.getMessage());
        }
    }

    private void greet() throws IOException {
        channel.register(selector, SelectionKey.OP_READ);
        channel.write(SpProtocol.handshake(SpProtocol.SUB)); // eight bytes always fit into a new socket
        state = State.HANDSHAKE;
        in.clear().flip();
    }

    private void advance() throws IOException {
        if (state == State.CONNECTING) {
            if (channel.finishConnect()) {
                greet();
            }
            return;
        }
        if (body != null) {
            int length =
                    channel.read(ByteBuffer.wrap(body, bodyBytes, Math.min(body.length - bodyBytes, BUFFER_BYTES)));
            if (length < 0) {
                hangUp("closed by the publisher");
            } else {
                bodyBytes += length;
            }
            return;
        }
        in.compact();
        int length = channel.read(in);
        in.flip();
        if (length < 0) {
            hangUp("closed by the publisher");
        } else if (state == State.HANDSHAKE && in.remaining() >= SpProtocol.HANDSHAKE_BYTES) {
            String refusal = SpProtocol.refusal(in.slice(), SpProtocol.PUB);
            if (refusal != null) {
                refused++;
                hangUp(refusal);
                return;
            }
            in.position(in.position() + SpProtocol.HANDSHAKE_BYTES);
            state = State.OPEN;
            pauseNanos = FIRST_PAUSE_NANOS;
            lastFailure = null;
            connects++;
            LOG.info("{}: connected", address);
        }
    }

    /** The next wanted message that is wholly here, or null. */
    private byte[] take() {
        while (true) {
            if (body == null && !begin()) {
                return null;
            }
            int here = Math.min(in.remaining(), body.length - bodyBytes);
            in.get(body, bodyBytes, here);
            bodyBytes += here;
            if (bodyBytes < body.length) {
                return null;
            }
            byte[] message = body;
            body = null;
            if (startsWithTopic(message)) {
                received++;
                return message;
            }
            filtered++;
        }
    }

    private boolean begin() {
        int header = SpProtocol.headerBytes(address.isIpc());
        if (in.remaining() < header) {
            return false;
        }
        int at = in.position();
        long length = in.getLong(at + header - Long.BYTES);
        if (address.isIpc() && in.get(at) != SpProtocol.IPC_MESSAGE || length < 0 || length > maxMessageBytes) {
            malformed++;
            hangUp("a frame of " + length + " bytes, or of a wrong type; expected at most " + maxMessageBytes);
            return false;
        }
        in.position(at + header);
        body = new byte[(int) length];
        bodyBytes = 0;
        return true;
    }

    private boolean startsWithTopic(byte[] message) {
        return message.length >= topic.length && Arrays.equals(message, 0, topic.length, topic, 0, topic.length);
    }

    private void hangUp(String why) {
        if (!closed && !String.valueOf(why).equals(lastFailure)) {
            lastFailure = String.valueOf(why);
            LOG.warn("{}: {}; dialling again until it is there", address, why);
        }
        try {
            if (channel != null) {
                channel.close();
                selector.selectNow(); // lets go of the closed channel
            }
        } catch (IOException | ClosedSelectorException e) {
            LOG.debug("{}: closing", address, e);
        }
        body = null;
        in.clear().flip();
        state = State.PAUSE;
        dueNanos = System.nanoTime() + pauseNanos;
        pauseNanos = Math.min(pauseNanos * 2, LONGEST_PAUSE_NANOS);
    }
}

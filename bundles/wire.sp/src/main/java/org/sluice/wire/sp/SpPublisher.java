package org.sluice.wire.sp;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Publishes to any number of subscribers on one address. Messages are framed once into a ring in memory; a subscriber
 * is a place in that ring. One that is too slow loses whole rounds and costs the others nothing.
 *
 * <p>Owns one thread, {@code sp-pub-<address>} or {@code zmtp-pub-<address>}. All methods may be called by any thread.
 */
public final class SpPublisher implements Closeable {

    public static final int DEFAULT_RING_BYTES = 32 << 20;
    public static final int DEFAULT_MAX_SUBSCRIBERS = 1024;

    private static final int MIN_RING_BYTES = 4096;

    /** Messages closer together than this are a burst: the loop's thread writes many of them at once. */
    private static final long BURST_GAP_NANOS = 20_000;

    /** More subscribers, or more bytes, than these are written by the loop's thread, not by the caller's. */
    private static final int MAX_DIRECT_SUBSCRIBERS = 4;

    private static final int MAX_DIRECT_BYTES = 32 << 10;

    private final SpAddress address;
    private final FrameRing ring;
    private final PublisherLoop loop;
    private final Thread thread;

    // under the ring's lock
    private boolean closed;
    private long messages;
    private long tooLarge;
    private long lastNanos = System.nanoTime() - BURST_GAP_NANOS;

    private SpPublisher(
            Listener listener,
            FrameRing ring,
            Supplier<Conversation> conversations,
            int maxSubscribers,
            Duration handshakeLimit,
            String thread)
            throws IOException {
        this.address = listener.address;
        this.ring = ring;
        this.loop = new PublisherLoop(listener, ring, conversations, maxSubscribers, handshakeLimit);
        this.thread = new Thread(loop, thread + address);
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** Binds with the defaults. See {@link #bind(SpAddress, int, int)}. */
    public static SpPublisher bind(SpAddress address) throws IOException {
        return bind(address, DEFAULT_RING_BYTES, DEFAULT_MAX_SUBSCRIBERS);
    }

    /**
     * Binds an address. A socket file nobody listens on is replaced; the file made can be written by owner and group.
     *
     * @param ringBytes what a subscriber may lag behind; outside the heap; at least 4096
     * @throws java.net.BindException if another process listens there
     * @throws IOException if the address can't be bound; the message names it
     */
    public static SpPublisher bind(SpAddress address, int ringBytes, int maxSubscribers) throws IOException {
        return bind(address, ringBytes, maxSubscribers, SpProtocol.HANDSHAKE_LIMIT);
    }

    /**
     * Binds an address for ZeroMQ subscribers instead, SUB and XSUB without encryption: see ZMTP.md. All else is as in
     * {@link #bind(SpAddress, int, int)}; a subscriber counts as one from its first subscription on.
     */
    public static SpPublisher bindZmtp(SpAddress address, int ringBytes, int maxSubscribers) throws IOException {
        return bindZmtp(address, ringBytes, maxSubscribers, () -> new ZmtpConversation(null));
    }

    /**
     * As {@link #bindZmtp(SpAddress, int, int)}, but only for subscribers that speak CURVE; each message is encrypted
     * for each of them by the publisher's own thread.
     *
     * @param clients the public keys of those who may subscribe; empty for everyone who knows the server's public key
     */
    public static SpPublisher bindZmtp(
            SpAddress address, int ringBytes, int maxSubscribers, CurveKeyPair keys, Set<CurveKey> clients)
            throws IOException {
        Set<CurveKey> allowed = Set.copyOf(clients);
        return bindZmtp(address, ringBytes, maxSubscribers, () -> new ZmtpConversation(new CurveServer(keys, allowed)));
    }

    private static SpPublisher bindZmtp(
            SpAddress address, int ringBytes, int maxSubscribers, Supplier<Conversation> conversations)
            throws IOException {
        check(ringBytes, maxSubscribers);
        Listener listener = Listener.bind(address);
        return start(
                listener,
                () -> new SpPublisher(
                        listener,
                        new FrameRing(ringBytes, ZmtpConversation.LONG_MESSAGE),
                        conversations,
                        maxSubscribers,
                        SpProtocol.HANDSHAKE_LIMIT,
                        "zmtp-pub-"));
    }

    static SpPublisher bind(SpAddress address, int ringBytes, int maxSubscribers, Duration handshakeLimit)
            throws IOException {
        check(ringBytes, maxSubscribers);
        Listener listener = Listener.bind(address);
        return start(
                listener,
                () -> new SpPublisher(
                        listener,
                        new FrameRing(ringBytes, address.isIpc()),
                        SpConversation::new,
                        maxSubscribers,
                        handshakeLimit,
                        "sp-pub-"));
    }

    private static void check(int ringBytes, int maxSubscribers) {
        if (ringBytes < MIN_RING_BYTES || maxSubscribers < 1) {
            throw new IllegalArgumentException("ring of " + ringBytes + " bytes, expected at least " + MIN_RING_BYTES
                    + "; " + maxSubscribers + " subscribers, expected at least 1");
        }
    }

    private interface Start {
        SpPublisher run() throws IOException;
    }

    private static SpPublisher start(Listener listener, Start start) throws IOException {
        try {
            return start.run();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            listener.close();
            throw e;
        }
    }

    /** Where it listens: with the real port if it was bound to port 0. */
    public SpAddress address() {
        return address;
    }

    /**
     * Takes one message, which goes out as topic and body together. Never waits for a subscriber.
     *
     * @param topic what subscribers filter by
     * @param body from position to limit; valid during the call only; position and limit stay
     * @return false if it was dropped: larger than the ring, or the publisher is closed
     */
    public boolean publish(byte[] topic, SpMark mark, ByteBuffer body) {
        long position;
        boolean burst;
        synchronized (ring) {
            if (closed) {
                return false;
            }
            position = ring.append(topic, mark == SpMark.START, body);
            if (position < 0) {
                tooLarge++;
                return false;
            }
            messages++;
            long now = System.nanoTime();
            burst = now - lastNanos < BURST_GAP_NANOS;
            lastNanos = now;
        }
        Link[] links = loop.subscribers();
        if (links.length == 0) {
            return true;
        }
        if (burst || links.length > MAX_DIRECT_SUBSCRIBERS || body.remaining() > MAX_DIRECT_BYTES) {
            loop.wake();
            return true;
        }
        boolean done = true;
        for (Link link : links) {
            done &= link.offer(position);
        }
        if (!done) {
            loop.wake();
        }
        return true;
    }

    /** False once it was closed, or its thread has failed, which the log explains. */
    public boolean isOpen() {
        return thread.isAlive();
    }

    /** How many subscribers are connected. */
    public int subscribers() {
        return loop.subscribers().length;
    }

    /** How many bytes the slowest subscriber is behind. */
    public long lagBytes() {
        long lag = 0;
        for (Link link : loop.subscribers()) {
            lag = Math.max(lag, link.cursor.lag());
        }
        return lag;
    }

    /** What was counted so far. */
    public SpStatistics statistics() {
        synchronized (ring) {
            return loop.statistics(messages, ring.tail(), tooLarge);
        }
    }

    /**
     * Writes what the subscribers' sockets take at once, closes their connections and deletes the socket file. Waits for
     * its thread, at most five seconds.
     */
    @Override
    public void close() {
        synchronized (ring) {
            closed = true;
        }
        loop.stop();
        try {
            thread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

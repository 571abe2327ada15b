package org.sluice.wire.sp;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of a publisher: accepts, shakes hands, and writes each subscriber's part of the ring as its socket
 * takes it. Fields that others read are volatile; the rest belongs to this thread.
 */
final class PublisherLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(SpPublisher.class);

    private static final Link[] NONE = {};

    /** Connections that may be in their handshake at once. */
    private static final int MAX_HANDSHAKES = 256;

    private static final long ACCEPT_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    /** How long closing waits for subscribers that lag. */
    private static final long LINGER_NANOS = Duration.ofMillis(500).toNanos();

    private final Listener listener;
    private final FrameRing ring;
    private final Supplier<Conversation> conversations;
    private final int maxSubscribers;
    private final long handshakeNanos;
    private final Selector selector;
    private final SelectionKey acceptKey;
    private final List<Link> newcomers = new ArrayList<>();
    private final Set<String> warned = new HashSet<>();

    private volatile Link[] subscribers = NONE;
    private volatile boolean sleeping;
    private volatile boolean closing;
    private volatile long accepted;
    private volatile long rejected;
    private volatile long misbehaved;
    private volatile long departedLostMessages;
    private volatile long departedLostRounds;

    /** {@link System#nanoTime} at which accepting goes on after it failed; 0 while it goes. */
    private long acceptAgain;

    private long arrivals;

    PublisherLoop(
            Listener listener,
            FrameRing ring,
            Supplier<Conversation> conversations,
            int maxSubscribers,
            Duration handshakeLimit)
            throws IOException {
        this.listener = listener;
        this.ring = ring;
        this.conversations = conversations;
        this.maxSubscribers = maxSubscribers;
        this.handshakeNanos = handshakeLimit.toNanos();
        this.selector = Selector.open();
        this.acceptKey = listener.channel.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** The subscribers now; not to be changed. Any thread. */
    Link[] subscribers() {
        return subscribers;
    }

    /** Says that the ring has something to write. Any thread; costs nothing while the loop is busy. */
    void wake() {
        if (sleeping) {
            sleeping = false;
            selector.wakeup();
        }
    }

    /** Ends the loop after one last write to everyone. Any thread. */
    void stop() {
        closing = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        try {
            while (!closing) {
                await(pump());
                selector.selectedKeys().forEach(this::handle);
                selector.selectedKeys().clear();
                expire();
            }
            linger();
        } catch (IOException | RuntimeException e) {
            LOG.error("{}: the publisher has failed and is closed", listener.address, e);
        } finally {
            closeAll();
        }
    }

    /** Writes what is still queued, so that the last round ends with its mark; one that stands still is not waited for long. */
    private void linger() throws IOException {
        acceptKey.interestOps(0);
        long end = System.nanoTime() + LINGER_NANOS;
        while ((pump() || queued()) && System.nanoTime() - end < 0) {
            selector.select(10);
            selector.selectedKeys().forEach(this::handle);
            selector.selectedKeys().clear();
        }
    }

    private boolean queued() {
        for (Link link : subscribers) {
            if (link.failure == null && link.cursor.lag() > 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * Gives each subscriber that can take it one write.
     *
     * @return whether there is more to do at once
     */
    private boolean pump() {
        boolean more = false;
        for (Link link : subscribers) {
            if (link.blocked) {
                continue;
            }
            try {
                if (link.failure != null) {
                    throw link.failure;
                }
                Cursor.Progress progress = link.cursor.write(link.channel);
                more |= progress == Cursor.Progress.MORE;
                if (progress == Cursor.Progress.BLOCKED) {
                    link.blocked = true;
                    link.key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                }
            } catch (IOException e) {
                leave(link, e.getMessage());
            }
        }
        return more;
    }

    private void await(boolean more) throws IOException {
        if (more || closing) {
            selector.selectNow();
            return;
        }
        sleeping = true; // from here on a publisher wakes; so look once more before sleeping
        if (unwritten()) {
            selector.selectNow();
        } else {
            selector.select(millisToDeadline());
        }
        sleeping = false;
    }

    private boolean unwritten() {
        for (Link link : subscribers) {
            if (!link.blocked && (link.cursor.lag() > 0 || link.failure != null)) {
                return true;
            }
        }
        return false;
    }

    /** 0, which is for ever, when nothing is due. */
    private long millisToDeadline() {
        long due = Long.MAX_VALUE;
        long now = System.nanoTime();
        for (Link link : newcomers) {
            if (!link.conversation.greeted()) {
                due = Math.min(due, link.handshakeDeadline - now);
            }
        }
        if (acceptAgain != 0) {
            due = Math.min(due, acceptAgain - now);
        }
        return due == Long.MAX_VALUE ? 0 : Math.max(1, due / 1_000_000 + 1);
    }

    private void expire() {
        long now = System.nanoTime();
        for (Link link : List.copyOf(newcomers)) {
            if (!link.conversation.greeted() && link.handshakeDeadline - now <= 0) {
                reject(link, "handshake", "no complete handshake in time");
            }
        }
        if (acceptAgain != 0 && acceptAgain - now <= 0) {
            acceptAgain = 0;
            acceptKey.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    private void handle(SelectionKey key) {
        if (!key.isValid()) {
            return;
        }
        if (key == acceptKey) {
            accept();
            return;
        }
        Link link = (Link) key.attachment();
        try {
            if (key.isReadable()) {
                read(link);
            }
            if (key.isValid() && key.isWritable()) {
                link.blocked = false;
                key.interestOps(SelectionKey.OP_READ);
            }
        } catch (IOException e) {
            end(link, e.getMessage());
        }
    }

    private void accept() {
        SocketChannel channel;
        try {
            channel = listener.channel.accept();
        } catch (IOException e) {
            warnOnce("accept", "can't accept a connection: " + e.getMessage());
            acceptKey.interestOps(0);
            acceptAgain = System.nanoTime() + ACCEPT_PAUSE_NANOS;
            return;
        }
        if (channel == null) {
            return;
        }
        Link link = new Link(channel, remote(channel), System.nanoTime() + handshakeNanos, conversations.get());
        newcomers.add(link);
        if (newcomers.size() > MAX_HANDSHAKES || subscribers.length >= maxSubscribers) {
            reject(link, "full", "all " + maxSubscribers + " places are taken");
            return;
        }
        try {
            channel.configureBlocking(false);
            if (!listener.address.isIpc()) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            link.key = channel.register(selector, SelectionKey.OP_READ, link);
            channel.write(link.conversation.greeting()); // so few bytes always fit into a new socket
        } catch (IOException e) {
            reject(link, "handshake", e.getMessage());
        }
    }

    private String remote(SocketChannel channel) {
        arrivals++;
        try {
            if (channel.getRemoteAddress() instanceof InetSocketAddress from) {
                return from.getAddress().getHostAddress() + ':' + from.getPort();
            }
        } catch (IOException e) {
            LOG.debug("{}: a connection was gone at once", listener.address, e);
        }
        return "#" + arrivals;
    }

    private void read(Link link) throws IOException {
        int length = link.channel.read(link.conversation.input());
        if (length < 0) {
            end(link, link.cursor == null ? "closed before its handshake was complete" : "closed by the subscriber");
            return;
        }
        if (length == 0) {
            return;
        }
        try {
            answer(link, link.conversation.received());
        } catch (Conversation.RefusedException e) {
            if (link.cursor == null) {
                if (e.farewell() != null) {
                    link.channel.write(e.farewell());
                }
                reject(link, e.kind(), e.getMessage());
                return;
            }
            misbehaved++;
            warnOnce("misbehaved", "subscriber " + link.remote + " is closed: " + e.getMessage());
            leave(link, e.getMessage());
        }
    }

    private void answer(Link link, ByteBuffer reply) throws IOException {
        if (reply != null && link.cursor == null) {
            link.channel.write(reply); // so little always fits into a socket that nothing else was written to
        } else if (reply != null) {
            ring.interject(link.cursor, reply);
        }
        if (link.cursor == null && link.conversation.subscribed()) {
            if (subscribers.length >= maxSubscribers) {
                reject(link, "full", "all " + maxSubscribers + " places are taken");
                return;
            }
            join(link);
        }
        if (link.cursor != null) {
            link.cursor.filter(link.conversation.filter());
        }
    }

    private void join(Link link) {
        newcomers.remove(link);
        link.cursor = ring.join(link.conversation.filter());
        link.cursor.sealer(link.conversation.sealer());
        List<Link> links = new ArrayList<>(List.of(subscribers));
        links.add(link);
        subscribers = links.toArray(NONE);
        accepted++;
        LOG.info("{}: subscriber {} connected, {} now", listener.address, link.remote, links.size());
    }

    private void end(Link link, String why) {
        if (link.cursor == null) {
            reject(link, "handshake", why);
        } else {
            leave(link, why);
        }
    }

    private void leave(Link link, String why) {
        List<Link> links = new ArrayList<>(List.of(subscribers));
        if (!links.remove(link)) {
            return;
        }
        subscribers = links.toArray(NONE);
        Cursor.Losses losses = ring.losses(link.cursor);
        departedLostMessages += losses.messages();
        departedLostRounds += losses.rounds();
        ring.leave(link.cursor);
        close(link.channel);
        LOG.info(
                "{}: subscriber {} left ({}), {} messages of {} rounds lost, {} subscribers now",
                listener.address,
                link.remote,
                why,
                losses.messages(),
                losses.rounds(),
                links.size());
    }

    private void reject(Link link, String cause, String why) {
        newcomers.remove(link);
        rejected++;
        close(link.channel);
        warnOnce(cause, "connection from " + link.remote + " rejected: " + why);
    }

    private void warnOnce(String cause, String text) {
        if (warned.add(cause)) {
            LOG.warn("{}: {} (more of this kind are counted only)", listener.address, text);
        }
    }

    private void closeAll() {
        newcomers.forEach(link -> close(link.channel));
        for (Link link : subscribers) {
            close(link.channel);
        }
        close(selector);
        close(listener);
    }

    private void close(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            LOG.debug("{}: closing", listener.address, e);
        }
    }

    SpStatistics statistics(long messages, long bytes, long tooLarge) {
        List<SpStatistics.Peer> peers = new ArrayList<>();
        long lostMessages = departedLostMessages;
        long lostRounds = departedLostRounds;
        for (Link link : subscribers) {
            Cursor.Losses losses = ring.losses(link.cursor);
            lostMessages += losses.messages();
            lostRounds += losses.rounds();
            peers.add(new SpStatistics.Peer(link.remote, losses.messages(), losses.rounds(), link.cursor.lag()));
        }
        return new SpStatistics(
                accepted,
                rejected,
                misbehaved,
                messages,
                bytes,
                tooLarge,
                lostMessages,
                lostRounds,
                List.copyOf(peers));
    }
}

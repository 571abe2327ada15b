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
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the requests of any number of requesters on one address: NNG's {@code rep0}. One thread, {@code sp-rep-<address>},
 * reads and writes; workers answer. All methods may be called by any thread.
 */
public final class SpReplier implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(SpReplier.class);

    private static final long ACCEPT_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long STOP_SECONDS = 5;

    /**
     * How much it bears.
     *
     * @param workers requests answered at once
     * @param maxRequesters connections at once; more are closed
     * @param maxRequestBytes a connection that sends more is closed
     */
    public record Limits(int workers, int maxRequesters, int maxRequestBytes) {

        public Limits {
            if (workers < 1 || maxRequesters < 1 || maxRequestBytes < Integer.BYTES) {
                throw new IllegalArgumentException(workers + " workers, " + maxRequesters + " requesters, "
                        + maxRequestBytes + " bytes: at least 1, 1 and " + Integer.BYTES);
            }
        }
    }

    /**
     * What happened so far.
     *
     * @param rejected connections that were no requester's, or too many
     * @param malformed connections closed because of what they sent after their handshake
     * @param failed requests whose handler threw; the requester got no answer
     * @param requesters connections now
     */
    public record Statistics(
            long accepted, long rejected, long malformed, long answered, long failed, int requesters) {}

    /** An answer on its way from a worker to the selector thread. */
    private record Answered(Requester requester, ByteBuffer answer) {}

    private final Listener listener;
    private final Limits limits;
    private final SpRequestHandler handler;
    private final long handshakeNanos;
    private final Selector selector;
    private final SelectionKey acceptKey;
    private final ExecutorService workers;
    private final Thread thread;
    private final Queue<Answered> done = new ConcurrentLinkedQueue<>();
    private final Set<Requester> requesters = new HashSet<>();
    private final Set<String> warned = new HashSet<>();

    private volatile boolean closing;
    private volatile int connected;
    private volatile long accepted;
    private volatile long rejected;
    private volatile long malformed;
    private volatile long answered;
    private final AtomicLong failed = new AtomicLong();
    private long acceptAgain;

    private SpReplier(Listener listener, Limits limits, SpRequestHandler handler, Duration handshakeLimit)
            throws IOException {
        this.listener = listener;
        this.limits = limits;
        this.handler = handler;
        handshakeNanos = handshakeLimit.toNanos();
        selector = Selector.open();
        acceptKey = listener.channel.register(selector, SelectionKey.OP_ACCEPT);
        String name = "sp-rep-" + listener.address;
        workers = Executors.newFixedThreadPool(limits.workers, work -> {
            Thread worker = new Thread(work, name + "-worker");
            worker.setDaemon(true);
            return worker;
        });
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Binds an address and begins to answer. A socket file nobody listens on is replaced.
     *
     * @throws java.net.BindException if another process listens there
     * @throws IOException if the address can't be bound; the message names it
     */
    public static SpReplier bind(SpAddress address, Limits limits, SpRequestHandler handler) throws IOException {
        return bind(address, limits, handler, SpProtocol.HANDSHAKE_LIMIT);
    }

    static SpReplier bind(SpAddress address, Limits limits, SpRequestHandler handler, Duration handshakeLimit)
            throws IOException {
        Listener listener = Listener.bind(address);
        try {
            return new SpReplier(listener, limits, handler, handshakeLimit);
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw e;
        }
    }

    /** Where it listens: with the real port if it was bound to port 0. */
    public SpAddress address() {
        return listener.address;
    }

    /** What was counted so far. */
    public Statistics statistics() {
        return new Statistics(accepted, rejected, malformed, answered, failed.get(), connected);
    }

    private void run() {
        try {
            while (!closing) {
                selector.select(millisToDeadline());
                selector.selectedKeys().forEach(this::handle);
                selector.selectedKeys().clear();
                for (Answered each = done.poll(); each != null; each = done.poll()) {
                    each.requester.answer(each.answer);
                    if (each.answer != null) {
                        answered++;
                    }
                    write(each.requester);
                }
                expire();
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("{}: the replier has failed and is closed", listener.address, e);
        } finally {
            List.copyOf(requesters).forEach(requester -> end(requester));
            closeQuietly(selector);
            closeQuietly(listener);
        }
    }

    /** 0, which is for ever, when nothing is due. */
    private long millisToDeadline() {
        long now = System.nanoTime();
        long due = acceptAgain == 0 ? Long.MAX_VALUE : acceptAgain - now;
        for (Requester each : requesters) {
            if (!each.isGreeted()) {
                due = Math.min(due, each.handshakeDeadline - now);
            }
        }
        return due == Long.MAX_VALUE ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(due) + 1);
    }

    private void expire() {
        long now = System.nanoTime();
        for (Requester each : List.copyOf(requesters)) {
            if (!each.isGreeted() && each.handshakeDeadline - now <= 0) {
                reject(each, "no complete handshake in time");
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
        Requester requester = (Requester) key.attachment();
        if (key.isWritable()) {
            write(requester);
        } else if (key.isReadable()) {
            read(requester);
        }
    }

    private void accept() {
        SocketChannel channel;
        try {
            channel = listener.channel.accept();
        } catch (IOException e) {
            warnOnce("can't accept a connection", e.getMessage());
            acceptKey.interestOps(0);
            acceptAgain = System.nanoTime() + ACCEPT_PAUSE_NANOS;
            return;
        }
        if (channel == null) {
            return;
        }
        Requester requester = new Requester(
                channel,
                remote(channel),
                System.nanoTime() + handshakeNanos,
                listener.address.isIpc(),
                limits.maxRequestBytes);
        requesters.add(requester);
        connected = requesters.size();
        if (requesters.size() > limits.maxRequesters) {
            reject(requester, "all " + limits.maxRequesters + " places are taken");
            return;
        }
        try {
            channel.configureBlocking(false);
            if (!listener.address.isIpc()) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            requester.key = channel.register(selector, SelectionKey.OP_READ, requester);
            channel.write(SpProtocol.handshake(SpProtocol.REP)); // eight bytes always fit into a new socket
        } catch (IOException e) {
            reject(requester, e.getMessage());
        }
    }

    private static String remote(SocketChannel channel) {
        try {
            return channel.getRemoteAddress() instanceof InetSocketAddress from
                    ? from.getAddress().getHostAddress() + ':' + from.getPort()
                    : "ipc";
        } catch (IOException e) {
            return "gone";
        }
    }

    private void read(Requester requester) {
        boolean greeted = requester.isGreeted();
        try {
            Requester.Progress progress = requester.read();
            if (!greeted && requester.isGreeted()) {
                accepted++;
                LOG.debug("{}: requester {} connected", listener.address, requester.remote);
            }
            if (progress == Requester.Progress.END) {
                end(requester);
            } else if (progress == Requester.Progress.REQUEST) {
                requester.key.interestOps(0); // the next one after the answer
                workers.execute(() -> work(requester, requester.request()));
            }
        } catch (RejectedExecutionException e) {
            end(requester); // it is being closed
        } catch (IOException | OutOfMemoryError e) {
            if (requester.isGreeted()) {
                malformed++;
                warnOnce("requester closed", requester.remote + ": " + e.getMessage());
                end(requester);
            } else {
                reject(requester, e.getMessage());
            }
        }
    }

    private void work(Requester requester, ByteBuffer request) {
        ByteBuffer answer = null;
        try {
            answer = handler.answer(requester.remote, request);
        } catch (RuntimeException | StackOverflowError e) {
            if (failed.getAndIncrement() == 0) {
                LOG.warn("{}: a request could not be answered (more are counted only)", listener.address, e);
            }
        }
        done.add(new Answered(requester, answer));
        selector.wakeup();
    }

    private void write(Requester requester) {
        if (!requester.key.isValid()) {
            return; // it has gone while its request was answered
        }
        try {
            boolean all = requester.write();
            requester.key.interestOps(all ? SelectionKey.OP_READ : SelectionKey.OP_WRITE);
        } catch (IOException e) {
            LOG.debug("{}: requester {} has gone", listener.address, requester.remote, e);
            end(requester);
        }
    }

    private void reject(Requester requester, String why) {
        rejected++;
        warnOnce("connection rejected", requester.remote + ": " + why);
        end(requester);
    }

    private void end(Requester requester) {
        requesters.remove(requester);
        connected = requesters.size();
        closeQuietly(requester.channel);
    }

    private void warnOnce(String cause, String detail) {
        if (warned.add(cause)) {
            LOG.warn("{}: {}: {} (more of this kind are counted only)", listener.address, cause, detail);
        }
    }

    private void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            LOG.debug("{}: closing", listener.address, e);
        }
    }

    /** Closes all connections and deletes the socket file. Waits for the answers that are being made, at most five seconds. */
    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        workers.shutdown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
            workers.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

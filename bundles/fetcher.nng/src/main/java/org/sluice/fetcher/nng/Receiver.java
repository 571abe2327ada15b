package org.sluice.fetcher.nng;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.fetcher.nng.Message.Kind;
import org.sluice.fetcher.nng.Tally.Event;
import org.sluice.wire.sp.SpSubscriber;
import org.sluice.wire.spot.SpotMarks;

/**
 * Receives as fast as the server sends, so that the server's short queue does not overflow, and puts the rounds right:
 * in the queue each begins with a START and, unless rounds were dropped, ends with an END, whatever marks were lost.
 * Dials when it is first {@link #wanted} and hangs up when it no longer is. Owns one thread at a time, {@code
 * fetcher-<name>}; its other methods are for any.
 */
final class Receiver {

    /** After so long without a poll nobody uses it. */
    static final Duration IDLE = Duration.ofSeconds(150);

    private static final Logger LOG = LoggerFactory.getLogger(NngFetcher.class);

    private static final Duration WAIT = Duration.ofMillis(500);
    private static final long CLOSE_MILLIS = 5000;
    private static final byte[] TOPIC = SpotMarks.TOPIC.getBytes(StandardCharsets.US_ASCII);

    private final Settings settings;
    private final RoundQueue queue;
    private final Tally tally;
    private final InstantSource clock;
    private final long idleNanos;

    // guarded by this
    private Thread thread;
    private SpSubscriber subscriber;
    private SpSubscriber.Statistics before = new SpSubscriber.Statistics(0, 0, 0, 0, 0);
    private boolean closed;

    // by the thread only, one after the other
    private long connection;
    private boolean inRound;

    /** As hikyuu does: a round of which the beginning was missed is not taken for a whole one. */
    private boolean awaitingStart;

    private volatile long wantedNanos;
    private volatile boolean idle = true;
    private volatile boolean connected;

    /** When the connection was lost, or was first wanted. */
    private volatile long sinceNanos;

    /** There was a connection, or no wish for one, when it was last used: the next dial gets time of its own. */
    private volatile boolean fresh = true;

    private volatile Instant connectedSince;
    private volatile Instant lastStart;
    private volatile Instant lastData;
    private volatile Instant lastEnd;
    private volatile String failure;

    Receiver(Settings settings, RoundQueue queue, Tally tally, InstantSource clock, Duration idle) {
        this.settings = settings;
        this.queue = queue;
        this.tally = tally;
        this.clock = clock;
        this.idleNanos = idle.toNanos();
    }

    /** Somebody polls: dials, if it has not yet. */
    synchronized void wanted() throws IOException {
        wantedNanos = System.nanoTime();
        if (thread != null || closed || failure != null) {
            return;
        }
        // What is longer than the queue would be dropped anyway.
        int maxBytes = Math.min(SpSubscriber.DEFAULT_MAX_MESSAGE_BYTES, settings.queueBytes());
        SpSubscriber dialled = new SpSubscriber(settings.server(), TOPIC, maxBytes);
        subscriber = dialled;
        connection = 0;
        inRound = false;
        awaitingStart = true;
        if (fresh) {
            sinceNanos = wantedNanos;
            fresh = false;
        }
        idle = false;
        thread = new Thread(() -> run(dialled), "fetcher-" + settings.name());
        thread.setDaemon(true);
        thread.start();
    }

    private void run(SpSubscriber own) {
        try {
            while (!hungUp(own)) {
                boolean open = own.connect(WAIT);
                noticeConnection(open, own);
                byte[] message = open ? own.receive(WAIT) : null;
                if (message != null) {
                    noticeConnection(true, own); // it may be the first of another connection
                    take(Message.of(message, clock.instant()));
                }
            }
        } catch (ClosedChannelException e) {
            LOG.debug("closed"); // by close()
        } catch (IOException | RuntimeException | Error e) {
            failure = e.toString();
            LOG.error("the receiving thread has stopped", e);
        }
    }

    /** Hangs up if nobody has polled for long; what nobody took is of no use to who polls later. */
    private synchronized boolean hungUp(SpSubscriber own) throws IOException {
        if (System.nanoTime() - wantedNanos <= idleNanos) {
            return false;
        }
        fresh = connected;
        connected = false;
        idle = true;
        tally.add(Event.UNPOLLED, queue.clear());
        own.close();
        before = sum(before, own.statistics());
        subscriber = null;
        thread = null;
        LOG.info(
                "{}: hung up, nobody has polled for {} s",
                settings.server(),
                TimeUnit.NANOSECONDS.toSeconds(idleNanos));
        return true;
    }

    /** Stops receiving, for good. Waits for its thread, some milliseconds and at most five seconds. */
    void close() {
        Thread running;
        try {
            synchronized (this) {
                closed = true;
                running = thread;
                if (subscriber != null) {
                    subscriber.close();
                }
            }
            if (running != null) {
                running.join(CLOSE_MILLIS);
            }
        } catch (IOException e) {
            LOG.warn("closing: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether nobody polls, so that there shall be no connection. */
    boolean idle() {
        return idle;
    }

    /** Since when there is the connection, or null if there is none. */
    Instant connectedSince() {
        return connected ? connectedSince : null;
    }

    /** For how long there has been no connection though one is wanted, milliseconds; else 0. */
    long disconnectedMillis() {
        return connected || idle ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos));
    }

    /** Why nothing will ever be received again, or null. */
    String failure() {
        return failure;
    }

    /** When the last start mark came, or null. */
    Instant lastStart() {
        return lastStart;
    }

    /** When the last data came, or null. */
    Instant lastData() {
        return lastData;
    }

    /** When the last end mark came, or null. */
    Instant lastEnd() {
        return lastEnd;
    }

    /** Of all connections so far. */
    synchronized SpSubscriber.Statistics statistics() {
        return subscriber == null ? before : sum(before, subscriber.statistics());
    }

    private static SpSubscriber.Statistics sum(SpSubscriber.Statistics one, SpSubscriber.Statistics other) {
        return new SpSubscriber.Statistics(
                one.connects() + other.connects(),
                one.refused() + other.refused(),
                one.malformed() + other.malformed(),
                one.received() + other.received(),
                one.filtered() + other.filtered());
    }

    private void noticeConnection(boolean open, SpSubscriber own) {
        long now = own.statistics().connects();
        if (connected && (!open || now != connection)) {
            if (inRound) {
                tally.count(Event.ROUND_BROKEN);
                queue.add(Message.missing(Kind.END, clock.instant()));
                inRound = false;
            }
            sinceNanos = System.nanoTime();
            awaitingStart = true;
        }
        if (open && (!connected || now != connection)) {
            connectedSince = clock.instant();
        }
        connection = now;
        connected = open;
    }

    private void take(Message message) {
        tally.count(Event.MESSAGE);
        switch (message.kind()) {
            case START -> {
                lastStart = message.received();
                if (inRound) {
                    tally.count(Event.END_LOST);
                    queue.add(Message.missing(Kind.END, message.received()));
                }
                awaitingStart = false;
                inRound = true;
                queue.add(message);
            }
            case DATA -> {
                lastData = message.received();
                if (awaitingStart) {
                    tally.count(Event.BEFORE_START);
                    return;
                }
                if (!inRound) {
                    tally.count(Event.START_LOST);
                    queue.add(Message.missing(Kind.START, message.received()));
                    inRound = true;
                }
                queue.add(message);
            }
            case END -> {
                lastEnd = message.received();
                if (inRound) {
                    inRound = false;
                    queue.add(message);
                }
            }
        }
    }
}

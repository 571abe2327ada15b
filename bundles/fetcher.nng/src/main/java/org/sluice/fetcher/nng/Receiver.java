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
 * Owns one thread, {@code fetcher-nng}; its other methods are for any.
 */
final class Receiver implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(NngFetcher.class);

    private static final Duration WAIT = Duration.ofMillis(500);
    private static final long CLOSE_MILLIS = 5000;

    private final SpSubscriber subscriber;
    private final RoundQueue queue;
    private final Tally tally;
    private final InstantSource clock;
    private final Thread thread;

    // by the thread only
    private long connection;
    private boolean inRound;

    /** As hikyuu does: a round of which the beginning was missed is not taken for a whole one. */
    private boolean awaitingStart = true;

    private volatile boolean connected;
    private volatile long sinceNanos = System.nanoTime();
    private volatile Instant lastStart;
    private volatile Instant lastData;
    private volatile Instant lastEnd;
    private volatile String failure;

    Receiver(Settings settings, RoundQueue queue, Tally tally, InstantSource clock) throws IOException {
        this.queue = queue;
        this.tally = tally;
        this.clock = clock;
        byte[] topic = SpotMarks.TOPIC.getBytes(StandardCharsets.US_ASCII);
        // What is longer than the queue would be dropped anyway.
        int maxBytes = Math.min(SpSubscriber.DEFAULT_MAX_MESSAGE_BYTES, settings.queueBytes());
        subscriber = new SpSubscriber(settings.server(), topic, maxBytes);
        thread = new Thread(this, "fetcher-nng");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            while (true) {
                boolean open = subscriber.connect(WAIT);
                noticeConnection(open);
                byte[] message = open ? subscriber.receive(WAIT) : null;
                if (message != null) {
                    noticeConnection(true); // it may be the first of another connection
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

    /** Stops receiving. Waits for its thread, some milliseconds and at most five seconds. */
    void close() {
        try {
            subscriber.close();
            thread.join(CLOSE_MILLIS);
        } catch (IOException e) {
            LOG.warn("closing: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** For how long there has been no connection, milliseconds; 0 while there is one. */
    long disconnectedMillis() {
        return connected ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos));
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

    SpSubscriber.Statistics statistics() {
        return subscriber.statistics();
    }

    private void noticeConnection(boolean open) {
        long now = subscriber.statistics().connects();
        if (connected && (!open || now != connection)) {
            if (inRound) {
                tally.count(Event.ROUND_BROKEN);
                queue.add(Message.missing(Kind.END, clock.instant()));
                inRound = false;
            }
            sinceNanos = System.nanoTime();
            awaitingStart = true;
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

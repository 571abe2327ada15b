package org.sluice.fetcher.nng;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * What was received and not yet polled, up to a number of bytes. When there is more, the oldest rounds are dropped,
 * each one whole or all that is left of it. Thread-safe.
 */
final class RoundQueue {

    /** About what a message takes beside its bytes. */
    private static final int OVERHEAD = 64;

    private final long maxBytes;
    private final Tally tally;
    private final Deque<Message> messages = new ArrayDeque<>();
    private long bytes;

    /** The newest round was dropped before it was whole: the rest of it is dropped as it comes. */
    private boolean dropping;

    RoundQueue(long maxBytes, Tally tally) {
        this.maxBytes = maxBytes;
        this.tally = tally;
    }

    synchronized void add(Message message) {
        if (message.kind() == Message.Kind.START) {
            dropping = false;
        } else if (dropping) {
            return;
        }
        messages.add(message);
        bytes += cost(message);
        while (bytes > maxBytes) {
            dropRound();
        }
        notifyAll();
    }

    /** The next message; null if none comes in time, or the thread is interrupted, which it then still is. */
    synchronized Message take(long withinMillis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(withinMillis);
        try {
            for (long left = withinMillis; messages.isEmpty() && left > 0; ) {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Message message = messages.poll();
        if (message != null) {
            bytes -= cost(message);
        }
        return message;
    }

    /** Forgets everything, and says how many messages that were. A START has to come next. */
    synchronized int clear() {
        int forgotten = messages.size();
        messages.clear();
        bytes = 0;
        return forgotten;
    }

    synchronized long bytes() {
        return bytes;
    }

    private void dropRound() {
        Message last;
        do {
            last = messages.remove();
            bytes -= cost(last);
        } while (!messages.isEmpty() && messages.peek().kind() != Message.Kind.START);
        dropping = messages.isEmpty() && last.kind() != Message.Kind.END;
        tally.count(Tally.Event.ROUND_DROPPED);
    }

    private static long cost(Message message) {
        return message.bytes().length + OVERHEAD;
    }
}

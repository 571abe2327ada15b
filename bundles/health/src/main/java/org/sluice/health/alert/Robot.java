package org.sluice.health.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One who tells people, a robot in a group say, and what it is still to tell. Messages are queued by any thread and sent by one: three tries each
 * with growing pauses, and never more calls in a minute than WeCom allows.
 */
final class Robot {

    /** More is not kept: who has not heard of the first hundred alarms need not hear of the next. */
    static final int MOST_QUEUED = 100;

    static final int MOST_PER_MINUTE = 20;
    static final int TRIES = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Robot.class);

    private final Channel channel;
    private final Duration pause;

    // under this lock
    private final Deque<Message> queue = new ArrayDeque<>();
    private long dropped;

    // by the sending thread only
    private final Deque<Instant> calls = new ArrayDeque<>();
    private int tries;
    private Instant notBefore = Instant.MIN;
    private String lastError = "";

    private volatile long sent;
    private volatile long failed;

    /**
     * One that has said nothing yet.
     *
     * @param pause before the second try; before the third it is five times as long
     */
    Robot(Channel channel, Duration pause) {
        this.channel = channel;
        this.pause = pause;
    }

    /** Queues a message; never blocks. If the queue is full it is dropped and counted. */
    synchronized void say(Message message) {
        if (queue.size() < MOST_QUEUED) {
            queue.add(message);
        } else {
            dropped++;
        }
    }

    synchronized long dropped() {
        return dropped;
    }

    synchronized int queued() {
        return queue.size();
    }

    long sent() {
        return sent;
    }

    /** Messages given up after the last try. */
    long failed() {
        return failed;
    }

    /** The last failure in words, or empty if the last call went well. */
    synchronized String lastError() {
        return lastError;
    }

    /** Sends the next message if one is due. By one thread. */
    void work(Caller caller, Instant now) throws InterruptedException {
        Message message;
        synchronized (this) {
            message = queue.peek();
        }
        // also what seems to be in the future, since a clock was set back, counts no longer
        calls.removeIf(call -> !call.isAfter(now.minusSeconds(60)) || call.isAfter(now));
        boolean resting = now.isBefore(notBefore) && !notBefore.isAfter(now.plus(pause.multipliedBy(5)));
        if (message == null || resting || calls.size() >= MOST_PER_MINUTE) {
            return;
        }
        calls.add(now);
        tries++;
        String refusal = channel.tell(message, caller, now);
        if (refusal.isEmpty()) {
            sent++;
            done(refusal);
        } else if (tries >= TRIES) {
            failed++;
            LOG.warn("{} was not told after {} tries: {}", channel, TRIES, refusal);
            done(refusal);
        } else {
            notBefore = now.plus(tries == 1 ? pause : pause.multipliedBy(5));
            LOG.debug("{}: {}", channel, refusal);
        }
    }

    private void done(String refusal) {
        tries = 0;
        notBefore = Instant.MIN;
        synchronized (this) {
            queue.poll();
            lastError = refusal;
        }
    }

    @Override
    public String toString() {
        return channel.toString();
    }
}

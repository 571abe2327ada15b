package org.sluice.wire.rpc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/**
 * One client that hears events: two queues and the thread that writes them. Events wait in order and before all states; a
 * state waits once. Who lets too many events wait is disconnected, which it sees, rather than left without some of them.
 */
final class Subscriber {

    private static final int BATCH_BYTES = 256 << 10;
    private static final int MAX_PREFIXES = 64;

    private final Peer peer;
    private final ZmtpLink link;
    private final long maxWaiting;
    private final LongAdder coalesced;
    private final LongConsumer cutOff;
    private final ArrayDeque<byte[]> events = new ArrayDeque<>();
    private final Map<Object, byte[]> states = new LinkedHashMap<>();
    private final List<byte[]> prefixes = new CopyOnWriteArrayList<>();
    private final CountDownLatch written = new CountDownLatch(1);
    private long waiting;
    private boolean full;
    private boolean closed;

    /**
     * @param maxWaiting bytes of events
     * @param coalesced counts states that were replaced before they were sent
     * @param cutOff told once, by who publishes, how many bytes of events wait when they are too many; closes the link
     */
    Subscriber(Peer peer, ZmtpLink link, long maxWaiting, LongAdder coalesced, LongConsumer cutOff) {
        this.peer = peer;
        this.link = link;
        this.maxWaiting = maxWaiting;
        this.coalesced = coalesced;
        this.cutOff = cutOff;
    }

    /** Hears what it subscribes to until it goes; by its own thread. */
    void read() throws IOException {
        while (true) {
            byte[] message = link.read().get(0);
            if (message.length == 0) {
                continue;
            }
            byte[] prefix = Arrays.copyOfRange(message, 1, message.length);
            if (message[0] == 1) {
                if (prefixes.size() == MAX_PREFIXES) {
                    throw new ZmtpException("more than " + MAX_PREFIXES + " subscriptions");
                }
                prefixes.add(prefix);
            } else if (message[0] == 0) {
                prefixes.stream()
                        .filter(each -> Arrays.equals(each, prefix))
                        .findFirst()
                        .ifPresent(prefixes::remove);
            }
        }
    }

    /** Never blocks. */
    void offer(List<Message> messages) {
        List<Message> wanted = new ArrayList<>(messages.size());
        for (Message each : messages) {
            if (wants(each)) {
                wanted.add(each);
            }
        }
        if (!wanted.isEmpty() && !put(wanted)) {
            cutOff.accept(waiting());
        }
    }

    /** False once, when it is full. */
    private synchronized boolean put(List<Message> messages) {
        if (closed || full) {
            return true;
        }
        for (Message each : messages) {
            if (each.key() == null) {
                events.add(each.bytes());
                waiting += each.bytes().length;
                full |= waiting > maxWaiting;
            } else if (states.put(each.key(), each.bytes()) != null) {
                coalesced.increment();
            }
        }
        notify();
        return !full;
    }

    private boolean wants(Message message) {
        if (message.audience() != null && !message.audience().test(peer)) {
            return false;
        }
        for (byte[] prefix : prefixes) {
            if (prefix.length == 0 || message.beginsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** Writes what waits until it is closed; by its own thread. */
    void write() throws IOException {
        try {
            ByteBuffer batch = ByteBuffer.allocateDirect(BATCH_BYTES);
            while (take(batch)) {
                batch.flip();
                link.write(batch);
                batch.clear();
            }
        } finally {
            written.countDown();
        }
    }

    /** Waits until all events are written, or nothing can be written any more. */
    void await(long nanos) throws InterruptedException {
        written.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** What is longer than a batch goes alone. */
    private boolean take(ByteBuffer batch) throws IOException {
        byte[] large = null;
        synchronized (this) {
            while (events.isEmpty() && states.isEmpty() && !closed) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    closed = true;
                }
            }
            if (full || closed && events.isEmpty()) {
                return false;
            }
            for (byte[] next = events.peek(); next != null; next = events.peek()) {
                if (next.length > batch.remaining()) {
                    large = batch.position() == 0 ? next : null;
                    break;
                }
                batch.put(next);
                waiting -= next.length;
                events.remove();
            }
            if (large != null) {
                waiting -= large.length;
                events.remove();
            } else if (events.isEmpty() && !closed) {
                Iterator<byte[]> each = states.values().iterator();
                while (each.hasNext()) {
                    byte[] next = each.next();
                    if (next.length > batch.remaining()) {
                        break;
                    }
                    batch.put(next);
                    each.remove();
                }
            }
        }
        if (large != null) {
            link.write(ByteBuffer.wrap(large));
        }
        return true;
    }

    /** Bytes of events that wait. */
    synchronized long waiting() {
        return waiting;
    }

    /** Takes nothing more; events that wait are still written. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}

package org.sluice.itest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.sluice.wire.sp.SpAddress;
import org.sluice.wire.sp.SpSubscriber;
import org.sluice.wire.spot.Spot;
import org.sluice.wire.spot.SpotDecoder;
import org.sluice.wire.spot.SpotMarks;

/** A client of the spot stream that writes down what it gets and redials by itself, as hikyuu's does. */
final class Subscriber implements AutoCloseable {

    private static final int TOPIC = SpotMarks.TOPIC.length();

    private final SpSubscriber socket;
    private final Thread thread;
    private final List<String> marks = new ArrayList<>();
    private final List<Spot> spots = new ArrayList<>();
    private volatile Exception failure;
    private volatile boolean closed;

    Subscriber(String address) throws IOException {
        socket = new SpSubscriber(SpAddress.parse(address), SpotMarks.TOPIC.getBytes(StandardCharsets.US_ASCII));
        thread = new Thread(this::run, "subscriber");
        thread.start();
    }

    private void run() {
        try {
            while (!closed) {
                byte[] message = socket.receive(Duration.ofMillis(50));
                if (message != null) {
                    take(ByteBuffer.wrap(message, TOPIC, message.length - TOPIC).slice());
                }
            }
        } catch (IOException e) {
            if (!closed) {
                failure = e;
            }
        }
    }

    private synchronized void take(ByteBuffer body) throws IOException {
        if (SpotMarks.isStart(body)) {
            marks.add("start");
        } else if (SpotMarks.isEnd(body)) {
            marks.add("end");
        } else {
            spots.addAll(SpotDecoder.decode(body));
            if (marks.isEmpty() || !marks.get(marks.size() - 1).equals("start")) {
                marks.add("data without start");
            }
        }
    }

    /** {@code start}, {@code end}, …; and {@code data without start} where that was seen. */
    synchronized List<String> marks() {
        return List.copyOf(marks);
    }

    synchronized List<Spot> spots() {
        return List.copyOf(spots);
    }

    synchronized int count() {
        return spots.size();
    }

    long connects() {
        return socket.statistics().connects();
    }

    Exception failure() {
        return failure;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        socket.close();
    }

    /** Waits for a condition with a deadline. */
    static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within 30 s: " + what);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}

package org.sluice.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.sluice.wire.sp.SpAddress;
import org.sluice.wire.sp.SpMark;
import org.sluice.wire.sp.SpPublisher;
import org.sluice.wire.sp.SpSubscriber;

/**
 * Publishes what netbench's own publishers do, through wire.sp: messages that begin with their number and the time they
 * were meant to be sent, little-endian, 0 for none; number -1 ends. Prints {@code listening} and then its figures.
 *
 * <p>{@code PORT SIZE COUNT SUBSCRIBERS RATE WARM_SECONDS}; rate 0 is as fast as the slowest subscriber takes it
 */
public final class SpBench {

    private static final byte[] NO_TOPIC = {};
    private static final int WARM_PER_TURN = 20_000;

    private final int size;

    private SpBench(int size) {
        this.size = size;
    }

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        SpBench bench = new SpBench(Integer.parseInt(arguments[1]));
        long count = Long.parseLong(arguments[2]);
        int subscribers = Integer.parseInt(arguments[3]);
        double rate = Double.parseDouble(arguments[4]);
        bench.warmUp(Double.parseDouble(arguments[5]));
        bench.measure(port, count, subscribers, rate);
    }

    private void measure(int port, long count, int subscribers, double rate) throws IOException {
        try (SpPublisher publisher = bind(SpAddress.parse("tcp://127.0.0.1:" + port))) {
            System.out.println("listening");
            long patience = Machine.secondsFromNow(20);
            while (publisher.subscribers() < subscribers && Machine.isBefore(patience)) {
                Machine.pause(1);
            }
            Machine.pause(300);
            double cpu = Machine.cpuSeconds();
            publish(publisher, count, rate);
            Machine.pause(300);
            cpu = Machine.cpuSeconds() - cpu;
            ByteBuffer end = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
            end.putLong(0, -1);
            for (int i = 0; i < 3; i++) {
                publisher.publish(NO_TOPIC, SpMark.START, end);
                Machine.pause(50);
            }
            Machine.pause(200);
            System.out.println(String.format(
                    Locale.ROOT,
                    "sent=%d cpu=%.3f lost=%d",
                    count,
                    cpu,
                    publisher.statistics().lostMessages()));
        }
    }

    /** For ZeroMQ with {@code -Dbench.zmtp=true}. */
    private static SpPublisher bind(SpAddress address) throws IOException {
        return Boolean.getBoolean("bench.zmtp")
                ? SpPublisher.bindZmtp(
                        address, SpPublisher.DEFAULT_RING_BYTES, SpPublisher.DEFAULT_MAX_SUBSCRIBERS)
                : SpPublisher.bind(address);
    }

    private void publish(SpPublisher publisher, long count, double rate) {
        ByteBuffer message = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
        long began = System.nanoTime();
        for (long i = 0; i < count; i++) {
            long due = 0;
            if (rate > 0) {
                due = began + (long) (i * 1e9 / rate);
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
            } else if ((i & 63) == 0) {
                while (publisher.lagBytes() > SpPublisher.DEFAULT_RING_BYTES / 4) {
                    LockSupport.parkNanos(200_000);
                }
            }
            message.putLong(0, i).putLong(8, due);
            publisher.publish(NO_TOPIC, SpMark.START, message);
        }
    }

    /** Both ways of sending, to a subscriber of its own. */
    private void warmUp(double seconds) throws IOException, InterruptedException {
        SpPublisher publisher = SpPublisher.bind(SpAddress.parse("tcp://127.0.0.1:0"));
        Thread drain = new Thread(() -> drain(publisher), "drain");
        try {
            drain.start();
            while (publisher.subscribers() < 1) {
                Machine.pause(1);
            }
            long until = Machine.secondsFromNow(seconds);
            while (Machine.isBefore(until)) {
                publish(publisher, WARM_PER_TURN, 0);
                publish(publisher, WARM_PER_TURN / 10, 10_000);
            }
        } finally {
            publisher.close();
            drain.join();
        }
    }

    private static void drain(SpPublisher publisher) {
        try (SpSubscriber subscriber = new SpSubscriber(publisher.address(), NO_TOPIC)) {
            while (publisher.isOpen()) {
                subscriber.receive(Duration.ofMillis(50));
            }
        } catch (IOException e) {
            throw new IllegalStateException("the warm-up's subscriber", e);
        }
    }
}

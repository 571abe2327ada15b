package org.sluice.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.sluice.api.publisher.Publisher.Mark;
import org.sluice.wire.sp.SpAddress;
import org.sluice.wire.sp.SpPublisher;
import org.sluice.wire.sp.SpSubscriber;
import org.sluice.wire.spot.SpotMarks;

/**
 * Publishes sweeps through broadcaster and publisher.nng. Warms up against a subscriber of its own, prints
 * {@code listening}, waits for subscribers, publishes, and prints what it sent and used as {@code key=value}.
 *
 * <ul>
 *   <li>{@code flood PORT SYMBOLS WARM_SECONDS SECONDS}: as fast as the one subscriber takes it
 *   <li>{@code burst PORT SYMBOLS WARM_SECONDS SWEEPS PAUSE_MILLIS SUBSCRIBERS}: each sweep at once, then a pause
 * </ul>
 */
public final class SpotBench {

    private static final int WARM_BATCHES = 10_000;

    private final Sweep sweep;
    private final double warmSeconds;

    private SpotBench(int symbols, double warmSeconds) {
        this.sweep = new Sweep(symbols);
        this.warmSeconds = warmSeconds;
    }

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[1]);
        SpotBench bench = new SpotBench(Integer.parseInt(arguments[2]), Double.parseDouble(arguments[3]));
        switch (arguments[0]) {
            case "flood" -> bench.flood(port, Double.parseDouble(arguments[4]));
            case "burst" ->
                bench.burst(
                        port,
                        Integer.parseInt(arguments[4]),
                        Integer.parseInt(arguments[5]),
                        Integer.parseInt(arguments[6]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private void flood(int port, double seconds) throws InterruptedException {
        warmUp();
        try (Chain chain = new Chain(sweep, port)) {
            chain.publish(sweep); // looks the symbols up, which is done once
            await(chain, 1);
            long sweeps = 0;
            double cpu = Machine.cpuSeconds();
            long threads = Machine.allocatedBytes();
            long caller = Machine.allocatedByThisThread();
            long began = System.nanoTime();
            long until = Machine.secondsFromNow(seconds);
            while (Machine.isBefore(until)) {
                keepPace(chain.socket);
                chain.publish(sweep);
                sweeps++;
            }
            double took = (System.nanoTime() - began) / 1e9;
            caller = Machine.allocatedByThisThread() - caller;
            threads = Machine.allocatedBytes() - threads;
            cpu = Machine.cpuSeconds() - cpu;
            exit(chain);
            double records = (double) sweeps * sweep.symbols();
            print("sent=%.0f seconds=%.3f cpu=%.3f lost=%d", records, took, cpu, lost(chain));
            print("callerBytesPerRecord=%.5f allBytesPerRecord=%.5f", caller / records, threads / records);
        }
    }

    private void burst(int port, int sweeps, int pauseMillis, int subscribers) throws InterruptedException {
        warmUp();
        try (Chain chain = new Chain(sweep, port)) {
            await(chain, subscribers);
            for (int i = 0; i < sweeps; i++) {
                chain.publish(sweep);
                Machine.pause(pauseMillis);
            }
            exit(chain);
            print("sent=%d messages=%d lost=%d", sweeps * sweep.symbols(), sweeps * sweep.batches.size(), lost(chain));
        }
    }

    /** What a subscriber was too slow for; the stalled one's loss is in it. */
    private static long lost(Chain chain) {
        return chain.socket.statistics().lostMessages();
    }

    /** Lets the subscriber be a quarter of the ring behind and no more: throughput is measured without loss. */
    private static void keepPace(SpPublisher socket) {
        while (socket.lagBytes() > SpPublisher.DEFAULT_RING_BYTES / 4) {
            LockSupport.parkNanos(50_000);
        }
    }

    private static void await(Chain chain, int subscribers) {
        print("listening");
        long patience = Machine.secondsFromNow(10);
        while (chain.socket.subscribers() < subscribers && Machine.isBefore(patience)) {
            Machine.pause(1);
        }
        Machine.pause(300);
    }

    /** What ends netbench's subscriber; begins a round, or one that was overrun would not get it. */
    private static void exit(Chain chain) {
        Machine.pause(300);
        ByteBuffer body = ByteBuffer.wrap("[eXit bench]".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 3; i++) {
            chain.send(SpotMarks.TOPIC, Mark.START, body);
            Machine.pause(50);
        }
    }

    private void warmUp() throws InterruptedException {
        try (Chain chain = new Chain(sweep, 0)) {
            Thread drain = new Thread(() -> drain(chain.socket), "drain");
            drain.start();
            while (chain.socket.subscribers() < 1) {
                Machine.pause(1);
            }
            long until = Machine.secondsFromNow(warmSeconds);
            for (int batches = 0; batches < WARM_BATCHES || Machine.isBefore(until); batches += sweep.batches.size()) {
                keepPace(chain.socket);
                chain.publish(sweep);
            }
            chain.close();
            drain.join();
        }
    }

    private static void drain(SpPublisher socket) {
        SpAddress address = socket.address();
        try (SpSubscriber subscriber = new SpSubscriber(address, SpotMarks.TOPIC.getBytes(StandardCharsets.US_ASCII))) {
            while (socket.isOpen()) {
                subscriber.receive(Duration.ofMillis(50));
            }
        } catch (IOException e) {
            throw new IllegalStateException("the warm-up's subscriber", e);
        }
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}

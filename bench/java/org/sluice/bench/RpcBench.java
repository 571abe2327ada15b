package org.sluice.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.sluice.api.market.Quotes;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.server.rpc.VnpyServer;

/**
 * server.rpc on a port, with ticks of 5000 symbols that are subscribed to, through the listener by which the market calls
 * it. {@code PORT FOLDER}; takes and answers lines as peers/vnpy_rpc.py does. What is coalesced counts as lost.
 */
public final class RpcBench {

    private static final int SYMBOLS = 5000;

    /** Ticks that may be under way: less than a sweep, so that none takes the place of another. */
    private static final long UNDER_WAY = 1200;

    private static final long STEP_NANOS = 50_000;

    /** In which a subscriber that is a sweep behind takes about half of it. */
    private static final long BEHIND_MILLIS = 20;

    private final List<List<Tick>> batches;
    private final VnpyServer server;
    private long fed;
    private long before;
    private int next;

    private RpcBench(String port, Path folder) throws IOException {
        Sweep sweep = new Sweep(SYMBOLS);
        batches = sweep.batches;
        StringBuilder subscribed = new StringBuilder();
        batches.forEach(batch -> batch.forEach(tick -> subscribed.append(tick.symbol()).append('\n')));
        Files.writeString(folder.resolve("subscriptions.txt"), subscribed);
        Map<String, Object> settings = new HashMap<>();
        settings.put("repAddress", new String[] {"tcp://127.0.0.1:*"});
        settings.put("pubAddress", new String[] {"tcp://127.0.0.1:" + port});
        settings.put("data", folder.toString());
        server = new VnpyServer(Chain.config(VnpyServer.Config.class, settings), Map.of(), new Nothing(), sweep);
    }

    public static void main(String[] arguments) throws Exception {
        RpcBench bench = new RpcBench(arguments[0], Path.of(arguments[1]));
        System.out.println("listening");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null && !line.equals("quit"); line = in.readLine()) {
            String[] words = line.split(" ");
            long began = System.nanoTime();
            long done =
                    switch (words[0]) {
                        case "tick" -> bench.one();
                        case "run" -> bench.run(Double.parseDouble(words[1]));
                        case "rate" -> bench.rate(Double.parseDouble(words[1]), Double.parseDouble(words[2]));
                        default -> 0;
                    };
            System.out.printf(
                    Locale.ROOT,
                    "published=%d in_seconds=%.6f used=%.6f coalesced=%d allocated=%d%n",
                    2 * done,
                    (System.nanoTime() - began) / 1e9,
                    Machine.cpuSeconds(),
                    bench.count("coalesced"),
                    Machine.allocatedBytes());
        }
        System.exit(0);
    }

    private long count(String name) {
        return server.counters().get(name);
    }

    private long one() {
        server.onTicks("bench", batches.get(0).subList(0, 1));
        fed++;
        return 1;
    }

    private void feed() {
        List<Tick> batch = batches.get(next);
        next = (next + 1) % batches.size();
        server.onTicks("bench", batch);
        fed += batch.size();
    }

    /** Ticks that are not made messages yet. */
    private long underWay() {
        return fed - (count("published") - before);
    }

    private void begin() {
        fed = 0;
        before = count("published");
    }

    /** As fast as it is taken: when some take the place of others, the subscriber is behind, and gets some time. */
    private long run(double seconds) {
        begin();
        long coalesced = count("coalesced");
        long end = Machine.secondsFromNow(seconds);
        while (Machine.isBefore(end)) {
            feed();
            while (underWay() > UNDER_WAY) {
                LockSupport.parkNanos(STEP_NANOS);
            }
            long now = count("coalesced");
            if (now > coalesced) {
                coalesced = now;
                Machine.pause(BEHIND_MILLIS);
            }
        }
        return fed;
    }

    /** From a schedule, whatever becomes of it. */
    private long rate(double events, double seconds) {
        begin();
        long began = System.nanoTime();
        double total = events * seconds / 2;
        while (fed < total) {
            long ahead = began + (long) (fed * 2e9 / events) - System.nanoTime();
            if (ahead > 0) {
                LockSupport.parkNanos(ahead);
            } else {
                feed();
            }
        }
        return fed;
    }

    /** Nobody asks. */
    private static final class Nothing implements Quotes {
        @Override
        public Optional<Tick> last(Symbol symbol) {
            return Optional.empty();
        }

        @Override
        public Collection<Tick> all() {
            return List.of();
        }
    }
}

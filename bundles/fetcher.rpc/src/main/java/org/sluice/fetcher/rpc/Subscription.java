package org.sluice.fetcher.rpc;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.wire.pickle.Member;
import org.sluice.wire.pickle.VnObject;
import org.sluice.wire.rpc.RpcClient;

/**
 * The connection to the server: a thread {@code fetcher-rpc-<name>} subscribes what is wanted, all of it again after each
 * pause in which something may have been missed; the connection's own thread puts ticks in the queue. Connects when it is
 * first wanted and hangs up when it no longer is. Its methods are for any thread.
 */
final class Subscription implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(RpcFetcher.class);

    private static final long LOOK_MILLIS = 100;
    private static final long CLOSE_MILLIS = 5000;
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(150);

    /** A server beats every ten seconds: after a longer pause it may have been started anew. */
    private static final long GAP_NANOS = TimeUnit.SECONDS.toNanos(15);

    /** Contracts may be listed later than a server starts. */
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Settings settings;
    private final InstantSource clock;
    private final Tally tally;
    private final BlockingQueue<Tick> queue;

    // guarded by this
    private Thread thread;
    private boolean closed;

    private volatile List<Symbol> universe = List.of();
    private volatile Set<Symbol> asked = Set.of();
    private volatile long wantedNanos;
    private volatile long heardNanos;
    private volatile boolean linked = true;
    private volatile boolean stale;
    private volatile boolean stopping;
    private volatile String trouble;
    private volatile boolean connected;
    private volatile int subscribed;
    private volatile int unknown;

    Subscription(Settings settings, InstantSource clock, Tally tally) {
        this.settings = settings;
        this.clock = clock;
        this.tally = tally;
        queue = new LinkedBlockingQueue<>(settings.mostTicks());
    }

    /** Somebody polls. */
    synchronized void wanted(List<Symbol> symbols) {
        wantedNanos = System.nanoTime();
        if (symbols != universe) {
            asked = Set.copyOf(symbols);
            universe = symbols;
        }
        if (thread == null && !closed) {
            heardNanos = wantedNanos;
            linked = true;
            stopping = false;
            thread = new Thread(this, "fetcher-rpc-" + settings.name());
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** What has come, the oldest first; waits a little for a first one. */
    List<Tick> take(int most, long waitMillis) {
        List<Tick> ticks = new ArrayList<>();
        try {
            Tick first = queue.poll(waitMillis, TimeUnit.MILLISECONDS);
            if (first != null) {
                ticks.add(first);
                queue.drainTo(ticks, most - 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ticks;
    }

    void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            stopping = true;
            running = thread;
        }
        if (running != null) {
            try {
                running.join(CLOSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Why nothing comes; null if that is not known to be wrong. */
    String trouble() {
        return trouble;
    }

    String state() {
        return connected ? "yes" : thread == null ? "no, nobody polls" : "no";
    }

    int subscribed() {
        return subscribed;
    }

    /** How many symbols the server does not list. */
    int unknown() {
        return unknown;
    }

    int waiting() {
        return queue.size();
    }

    @Override
    public void run() {
        Set<Symbol> done = new HashSet<>();
        List<Symbol> seen = null;
        long triedNanos = System.nanoTime() - AGAIN_NANOS;
        try (RpcClient client = new RpcClient(
                "fetcher-rpc-" + settings.name() + "-ticks", settings.reqAddress(), settings.subAddress(), hearing())) {
            while (!stopping && !idle()) {
                long now = System.nanoTime();
                boolean silent = now - heardNanos > settings.silence().toNanos();
                if (silent || !linked) {
                    done.clear();
                    connected = false;
                    trouble =
                            silent ? "no word for " + settings.silence().toSeconds() + " s" : "the connection is lost";
                }
                if (stale) {
                    stale = false;
                    done.clear();
                }
                boolean news = universe != seen || done.isEmpty();
                if (news && (connected || now - triedNanos > AGAIN_NANOS / 5)
                        || done.size() < asked.size() && now - triedNanos > AGAIN_NANOS) {
                    triedNanos = now;
                    seen = universe;
                    subscribe(client, done);
                }
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            // nobody has a reason to; close() ends the loop
            LOG.debug("interrupted", e);
        } catch (IOException e) {
            trouble = e.getMessage();
            ended();
        } finally {
            connected = false;
        }
    }

    /** The next poll tries again. */
    private synchronized void ended() {
        thread = null;
    }

    /** Whether nobody has polled for long; then the thread has ended, as far as the next poll knows. */
    private synchronized boolean idle() {
        if (System.nanoTime() - wantedNanos < IDLE_NANOS) {
            return false;
        }
        queue.clear();
        trouble = null;
        thread = null;
        LOG.info("{}: hung up, nobody polls", settings.reqAddress());
        return true;
    }

    /** Subscribes what is not yet; leaves out what the server does not list. */
    private void subscribe(RpcClient client, Set<Symbol> done) {
        Ticks names = new Ticks();
        Map<Symbol, String> gateways = new HashMap<>();
        try {
            for (VnObject contract : ask(client, "get_all_contracts")) {
                names.symbol(contract.text("symbol"), contract.member("exchange"))
                        .ifPresent(symbol -> gateways.put(symbol, contract.text("gateway_name")));
            }
            if (!connected) {
                connected = true;
                tally.connects.increment();
                LOG.info("{}: connected, {} contracts there", settings.reqAddress(), gateways.size());
            }
            int missing = 0;
            boolean more = false;
            for (Symbol symbol : universe) {
                if (stopping) {
                    return;
                }
                String gateway = gateways.get(symbol);
                if (gateway == null) {
                    missing++;
                } else if (done.add(symbol)) {
                    more = true;
                    tally.subscribed.increment();
                    client.call(settings.request(), "subscribe", request(symbol), gateway);
                }
            }
            done.retainAll(asked);
            unknown = missing;
            subscribed = done.size();
            trouble = null;
            if (more) {
                // what does not trade now would not be heard of
                ask(client, "get_all_ticks").forEach(tick -> take(names, tick));
            }
        } catch (IOException e) {
            tally.failed.increment();
            done.clear();
            connected = false;
            trouble = e.getMessage();
            LOG.debug("{}: {}", settings.reqAddress(), trouble);
        }
    }

    private List<VnObject> ask(RpcClient client, String function) throws IOException {
        return RpcClient.objects(client.call(settings.request(), function));
    }

    private static VnObject request(Symbol symbol) {
        return VnObject.of("SubscribeRequest")
                .with("symbol", symbol.code())
                .with("exchange", new Member("Exchange", symbol.exchange().name()))
                .with("vt_symbol", symbol.code() + '.' + symbol.exchange());
    }

    private RpcClient.Listener hearing() {
        Ticks names = new Ticks();
        return new RpcClient.Listener() {
            private boolean lost;

            @Override
            public void onWord() {
                long now = System.nanoTime();
                if (now - heardNanos > GAP_NANOS) {
                    stale = true;
                }
                heardNanos = now;
            }

            @Override
            public void onConnection(boolean now) {
                linked = now;
                if (now) {
                    heardNanos = System.nanoTime();
                    // a server that was started anew knows no subscription
                    stale |= lost;
                } else {
                    lost = true;
                }
            }

            @Override
            public void onEvent(String type, Object data) {
                // the same tick comes once more under a type with its symbol
                if (type.equals("eTick.") && data instanceof VnObject tick) {
                    take(names, tick);
                }
            }

            @Override
            public void onUnreadable(IOException cause) {
                tally.unreadable.increment();
            }
        };
    }

    private void take(Ticks names, VnObject data) {
        Optional<Symbol> symbol = names.symbol(data.text("symbol"), data.member("exchange"));
        if (symbol.isEmpty()) {
            tally.noSymbol.increment();
            return;
        }
        if (!asked.contains(symbol.get())) {
            tally.notAsked.increment();
            return;
        }
        Tick tick = Ticks.tick(data, symbol.get(), clock.instant());
        if (tick == null) {
            tally.unreadable.increment();
            return;
        }
        while (!queue.offer(tick)) {
            if (queue.poll() != null) {
                tally.dropped.increment();
            }
        }
    }
}

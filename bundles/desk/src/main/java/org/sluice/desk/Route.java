package org.sluice.desk;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.gateway.Gateway;
import org.sluice.api.gateway.TradeSink;
import org.sluice.api.trade.OrderRefusedException;

/**
 * The thread {@code gateway-<name>}: opens a gateway, again after growing pauses, and carries orders and cancels to it one
 * at a time. When a call fails, so that its outcome is not known, the gateway is closed and opened anew: what it then
 * reports settles the doubt.
 */
final class Route {

    /** What the desk hears of it; called by the thread of the gateway, must not block. */
    interface Owner {
        /** A new sink for one opening, before the gateway is opened with it. */
        Session opening(Route route);

        /** It is open, and takes orders. */
        void opened(Route route);

        /** It takes no orders any more. */
        void closed(Route route, String why);
    }

    /** One opening's sink. */
    interface Session extends TradeSink {
        /** From now on only facts are taken from it: what it says of connections is about the past. */
        void finish();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Route.class);

    private static final long LONGEST_PAUSE_MILLIS = Duration.ofSeconds(64).toMillis();
    private static final long POLL_MILLIS = 200;

    /** Messages may hold numbers that never repeat. */
    private static final int MOST_CAUSES = 100;

    /** A call may take five seconds; opening and closing besides. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final GatewayInfo info;
    private final Gateway gateway;
    private final Owner owner;
    private final long firstPauseMillis;
    private final BlockingQueue<Errand> queue;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private final Set<String> causes = new HashSet<>();
    private final LongAdder failures = new LongAdder();

    private boolean accepting;
    private volatile boolean open;
    private volatile String why = "it has not been opened yet";
    private volatile boolean connected = true;
    private volatile Session session;
    private volatile Errand current;

    Route(GatewayInfo info, Gateway gateway, int capacity, Duration firstPause, Owner owner) {
        this.info = info;
        this.gateway = gateway;
        this.owner = owner;
        firstPauseMillis = firstPause.toMillis();
        queue = new ArrayBlockingQueue<>(capacity);
        thread = new Thread(this::run, "gateway-" + info.name());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    GatewayInfo info() {
        return info;
    }

    boolean carries(Gateway other) {
        return gateway == other;
    }

    /** Whether orders may be handed over. */
    boolean ready() {
        return open && connected;
    }

    /** Why not. */
    String why() {
        return why;
    }

    /** The gateway says whether it reaches the broker. */
    void connected(boolean now, String reason) {
        why = reason;
        connected = now;
    }

    double backlogPercent() {
        return queue.size() * 100.0 / (queue.size() + queue.remainingCapacity());
    }

    long failures() {
        return failures.sum();
    }

    /** Any thread, never blocks; false if it takes none now: then nothing of it has been sent. */
    synchronized boolean offer(Errand errand) {
        return accepting && queue.offer(errand);
    }

    /** Tells the gateway's thread to end; does not wait. */
    void stop() {
        stop.countDown();
    }

    /** Ends the gateway's thread, after the call that is under way; then the gateway is closed. */
    void end() {
        stop.countDown();
        try {
            thread.join(PATIENCE.toMillis());
            if (thread.isAlive()) {
                LOG.warn("gateway {} does not return from a call and is interrupted", info.name());
                thread.interrupt();
                thread.join(PATIENCE.toMillis() / 4);
            }
            if (thread.isAlive()) {
                abandon();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The gateway never returns from a call: what it was told has an outcome that nobody knows. */
    private void abandon() {
        why = "it does not return from a call";
        Errand lost = current;
        if (lost != null) {
            lost.answer().accept(Outcome.unknown("gateway " + info.name() + " does not return from the call"));
        }
        for (Errand errand : leave()) {
            errand.answer().accept(Outcome.unsent(why));
        }
        session.finish();
        owner.closed(this, why);
    }

    /** Takes nothing any more; answers what has not been carried. */
    private List<Errand> leave() {
        List<Errand> left = new ArrayList<>();
        synchronized (this) {
            accepting = false;
            queue.drainTo(left);
        }
        open = false;
        return left;
    }

    private boolean stopping() {
        return stop.getCount() == 0;
    }

    private void run() {
        long pause = firstPauseMillis;
        while (!stopping()) {
            if (tryOpen()) {
                pause = carry() ? firstPauseMillis : pause;
                shut();
            }
            pause(pause);
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
        }
    }

    private void pause(long millis) {
        try {
            stop.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Only end() interrupts, and it has told to stop.
        }
    }

    private boolean tryOpen() {
        connected = true;
        session = owner.opening(this);
        try {
            gateway.open(session);
        } catch (IOException | RuntimeException | Error e) {
            failed("can't be opened", e);
            session.finish();
            close();
            owner.closed(this, why);
            return false;
        }
        LOG.info("gateway {} is open", info.name());
        if (connected) {
            why = "";
        }
        synchronized (this) {
            accepting = true;
        }
        open = true;
        owner.opened(this);
        return true;
    }

    /** Carries until told to stop or something fails; answers whether anything went well. */
    private boolean carry() {
        boolean good = false;
        while (!stopping()) {
            try {
                Errand errand = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (errand != null && !carry(errand)) {
                    return good;
                }
                good |= errand != null;
            } catch (InterruptedException e) {
                // Only end() interrupts, and it has told to stop.
                return good;
            }
        }
        why = "it was stopped";
        return good;
    }

    private boolean carry(Errand errand) {
        current = errand;
        try {
            if (errand.cancel()) {
                gateway.cancel(errand.order());
            } else {
                gateway.submit(errand.order());
            }
            errand.answer().accept(Outcome.accepted());
            return true;
        } catch (OrderRefusedException e) {
            errand.answer().accept(Outcome.refused(e));
            return true;
        } catch (IOException | RuntimeException | Error e) {
            failed(errand.cancel() ? "failed to cancel" : "failed to submit", e);
            errand.answer().accept(Outcome.unknown(e.toString()));
            return false;
        } finally {
            current = null;
        }
    }

    private void shut() {
        leave().forEach(errand -> errand.answer().accept(Outcome.unsent(why)));
        session.finish();
        close();
        LOG.info("gateway {} is closed", info.name());
        owner.closed(this, why);
    }

    private void close() {
        try {
            gateway.close();
        } catch (RuntimeException | Error e) {
            failed("can't be closed", e);
        }
    }

    private void failed(String what, Throwable e) {
        failures.increment();
        why = "it " + what + ": " + e;
        if (causes.size() < MOST_CAUSES && causes.add(why)) {
            LOG.warn("gateway {} {}; it is opened again after a pause", info.name(), what, e);
        }
    }
}

package org.sluice.gateway.sim;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.gateway.TradeSink;
import org.sluice.api.market.Tick;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.gateway.sim.ledger.Step;
import org.sluice.gateway.sim.store.LedgerStore;

/**
 * The one thread {@code sim-<name>} on which everything happens: it drains its queue, stores what that changed in one
 * transaction, reports it, and only then answers those who wait. If storing fails, it reads the ledger again.
 */
final class Floor implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(SimGateway.class);

    /** Batches of quotes that may wait; beyond that new ones are dropped. */
    private static final int MOST_QUOTES = 10_000;

    private static final int MOST_AT_ONCE = 1000;
    private static final long IDLE_MILLIS = 100;
    private static final Duration RETRY = Duration.ofSeconds(1);

    /** Below the five seconds that a gateway has. */
    private static final long ANSWER_MILLIS = 4500;

    /** Makes a broker of what is stored. */
    interface Loader {
        Broker load(LedgerStore store) throws SQLException;
    }

    /** Something to do with the broker. */
    interface Work {
        void run(Broker broker) throws OrderRefusedException;
    }

    /** @param answer null for quotes */
    private record Task(Work work, CompletableFuture<Void> answer) {}

    private final LedgerStore store;
    private final Loader loader;
    private final InstantSource clock;
    private final Duration quiet;
    private final Reporter reporter = new Reporter();
    private final BlockingQueue<Task> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger quotes = new AtomicInteger();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder steps = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final Thread thread;
    private volatile boolean stopping;
    private volatile String failed;
    private Broker broker;
    private Instant retryAt = Instant.EPOCH;
    private Instant looked = Instant.EPOCH;

    /** @param quiet how long an account of which only prices change is not reported */
    Floor(String name, LedgerStore store, Loader loader, InstantSource clock, Duration quiet) throws SQLException {
        this.store = store;
        this.loader = loader;
        this.clock = clock;
        this.quiet = quiet;
        load();
        thread = new Thread(this, "sim-" + name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Any thread; never blocks. */
    void quotes(List<Tick> ticks) {
        if (quotes.incrementAndGet() > MOST_QUOTES) {
            quotes.decrementAndGet();
            dropped.increment();
            return;
        }
        queue.add(new Task(now -> now.ticks(ticks), null));
    }

    /**
     * Does something and waits until it is stored and reported.
     *
     * @throws IOException if it is not known whether it was
     */
    void call(Work work) throws IOException, OrderRefusedException {
        Task task = new Task(work, new CompletableFuture<>());
        queue.add(task);
        if (stopping) {
            // the thread may have looked for the last time
            task.answer.completeExceptionally(new IOException("the simulator is stopping"));
        }
        try {
            task.answer.get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OrderRefusedException refused) {
                throw refused;
            }
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + ANSWER_MILLIS + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the simulator", e);
        }
    }

    /** Tells a sink all there is and then all there will be. */
    void attach(TradeSink sink) throws IOException {
        try {
            call(now -> {
                now.time();
                try {
                    commit(Duration.ZERO);
                } catch (SQLException e) {
                    throw new IllegalStateException(e.getMessage(), e);
                }
                reporter.attach(sink, now.ledger().everything());
            });
        } catch (OrderRefusedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** No call to the sink after this. */
    void detach() {
        reporter.detach();
    }

    /** Stores what is under way and closes the ledger. The thread is not interrupted: that would close its files. */
    void stop() {
        detach();
        stopping = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void run() {
        List<Task> tasks = new ArrayList<>();
        while (!stopping || !queue.isEmpty()) {
            tasks.clear();
            try {
                Task first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    tasks.add(first);
                    queue.drainTo(tasks, MOST_AT_ONCE - 1);
                }
                step(tasks);
            } catch (InterruptedException e) {
                // nobody has a reason to; stop() ends the loop
                LOG.debug("interrupted", e);
            }
        }
        try {
            store.close();
        } catch (SQLException | IOException e) {
            LOG.warn("the ledger could not be closed: {}", e.getMessage());
        }
    }

    private void step(List<Task> tasks) {
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        tasks.stream().filter(task -> task.answer == null).forEach(task -> quotes.decrementAndGet());
        try {
            if (broker == null) {
                recover();
            }
            for (Task task : tasks) {
                run(task, waiting);
            }
            lookAtTheClock();
            commit(quiet);
            waiting.forEach(answer -> answer.complete(null));
        } catch (SQLException | RuntimeException e) {
            fail(e);
            for (Task task : tasks) {
                if (task.answer != null) {
                    task.answer.completeExceptionally(new IOException("the ledger failed: " + e.getMessage(), e));
                }
            }
        }
    }

    private void run(Task task, List<CompletableFuture<Void>> waiting) {
        try {
            task.work.run(broker);
            if (task.answer != null) {
                waiting.add(task.answer);
            }
        } catch (OrderRefusedException e) {
            task.answer.completeExceptionally(e);
        }
    }

    /** The days of all that is held need not be asked for each time. */
    private void lookAtTheClock() {
        Instant now = clock.instant();
        if (Duration.between(looked, now).abs().compareTo(RETRY) >= 0) {
            looked = now;
            broker.time();
        }
    }

    private void commit(Duration pause) throws SQLException {
        Step step = broker.ledger().drain(clock.instant(), pause);
        if (!step.isEmpty()) {
            store.save(step);
            steps.increment();
            reporter.step(step.reports());
        }
    }

    /** What is in memory may be ahead of what is stored: it is thrown away. */
    private void fail(Exception cause) {
        broker = null;
        String why = "the ledger failed: " + cause.getMessage();
        if (failed == null) {
            failures.increment();
            LOG.error("{}; it is read again", why, cause);
            reporter.disconnected(why);
            retryAt = clock.instant();
        }
        failed = why;
    }

    private void recover() throws SQLException {
        Instant now = clock.instant();
        if (now.isBefore(retryAt)) {
            throw new SQLException(failed);
        }
        retryAt = now.plus(RETRY);
        load();
        failed = null;
        LOG.info("the ledger is read again");
        reporter.greet(broker.ledger().everything());
    }

    /** Opening an account is the first step of a new ledger; the rest is as it was stored. */
    private void load() throws SQLException {
        Broker fresh = loader.load(store);
        store.save(fresh.ledger().drain(clock.instant(), Duration.ZERO));
        broker = fresh;
    }

    /** Why it does not work now; null if it does. */
    String failed() {
        return failed;
    }

    int waitingQuotes() {
        return quotes.get();
    }

    long droppedQuotes() {
        return dropped.sum();
    }

    long steps() {
        return steps.sum();
    }

    long failures() {
        return failures.sum();
    }

    long lostReports() {
        return reporter.failures();
    }
}

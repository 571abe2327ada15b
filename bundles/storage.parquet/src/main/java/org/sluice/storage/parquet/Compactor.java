package org.sluice.storage.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.market.Origin;

/** Makes one file of a folder's many once nothing is added to it any more, on a thread of its own. */
final class Compactor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);

    /** So many files are made one though more will come. */
    private static final int MANY = 64;

    private final Root root;
    private final Shelf shelf;
    private final Duck duck;
    private final Duration quiet;
    private final InstantSource clock;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread made = new Thread(work, "parquet-compact");
        made.setDaemon(true);
        made.setPriority(Thread.MIN_PRIORITY);
        return made;
    });
    private final AtomicLong compacted = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile String failure = "";
    private long number;

    /** @param quiet nothing was added to a folder for so long */
    Compactor(Root root, Shelf shelf, Duck duck, Duration quiet, InstantSource clock) {
        this.root = root;
        this.shelf = shelf;
        this.duck = duck;
        this.quiet = quiet;
        this.clock = clock;
    }

    void start() {
        thread.scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.MINUTES);
    }

    /** Looks at every folder once. */
    void sweep() {
        try {
            for (Origin origin : Origin.values()) {
                sweep(root.of(origin, TickTable.NAME), new TickTable());
                sweep(root.of(origin, BarTable.NAME), new BarTable());
            }
            failure = "";
        } catch (IOException | SQLException | RuntimeException e) {
            failures.incrementAndGet();
            String told = String.valueOf(e.getMessage());
            if (!told.equals(failure) && !thread.isShutdown()) {
                LOG.warn("files could not be made one, they stay as they are and are tried again", e);
            }
            failure = told;
        }
    }

    private void sweep(Path below, Table<?> table) throws IOException, SQLException {
        long now = clock.millis();
        for (Map.Entry<Path, Shelf.Fill> each : Shelf.fill(below).entrySet()) {
            Shelf.Fill fill = each.getValue();
            boolean due = fill.files() > 1 && now - fill.changedMillis() >= quiet.toMillis();
            if ((due || fill.files() >= MANY) && !thread.isShutdown()) {
                try (DuckDBConnection connection = duck.connect()) {
                    number = Math.max(number + 1, now);
                    int files = shelf.compact(each.getKey(), table.kept(), number, connection);
                    compacted.addAndGet(files);
                    LOG.debug("{}: {} files made one", each.getKey(), files);
                }
            }
        }
    }

    long compacted() {
        return compacted.get();
    }

    long failures() {
        return failures.get();
    }

    /** What went wrong at the last sweep; else empty. */
    String failure() {
        return failure;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    /** Waits for a sweep that was going on; its connection has been closed by then. */
    void await(Duration longest) throws InterruptedException {
        thread.awaitTermination(longest.toMillis(), TimeUnit.MILLISECONDS);
    }
}

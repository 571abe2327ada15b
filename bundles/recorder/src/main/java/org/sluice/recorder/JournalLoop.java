package org.sluice.recorder;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Tick;

/**
 * The thread {@code journal}: takes what waits, writes it, has it kept by the disk, and only then calls it acknowledged. A
 * group that could not be written is tried again, while the inbox fills; what finds no room in it is lost.
 */
final class JournalLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(JournalLoop.class);

    private static final int GROUP = 10_000;
    private static final long GROUP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    private final Inbox inbox;
    private final Lane live;
    private final Lane test;
    private final Settings settings;
    private final Runnable opened;
    private final Runnable sealed;
    private final GapBook gaps;
    private final List<CompletableFuture<Void>> promised = new ArrayList<>();
    private final Thread thread = new Thread(this, "journal");
    private int group;
    private volatile boolean open;
    private volatile String failure = "starting";
    private volatile long acknowledged;
    private volatile long repeats;
    private volatile long rejected;
    private volatile long failures;

    JournalLoop(Inbox inbox, Lane live, Lane test, GapBook gaps, Settings settings, Runnable opened, Runnable sealed) {
        this.inbox = inbox;
        this.live = live;
        this.test = test;
        this.gaps = gaps;
        this.settings = settings;
        this.opened = opened;
        this.sealed = sealed;
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        if (!openAll()) {
            lose(new IOException("stopped before the journal was open"));
            return;
        }
        long pause = 0;
        while (!inbox.closed() || !inbox.isEmpty() || group > 0) {
            if (group == 0) {
                gather();
            }
            if (group == 0) {
                inbox.await(IDLE_NANOS);
            } else if (write()) {
                pause = 0;
            } else if (inbox.closed()) {
                break;
            } else {
                pause = nextPause(pause);
                rest(pause);
            }
            seal();
        }
        lose(new IOException("the recorder was stopped"));
        live.journal.close();
        test.journal.close();
        open = false;
    }

    private boolean openAll() {
        long pause = 0;
        while (!inbox.closed()) {
            try {
                live.journal.open();
                test.journal.open();
                failure = "";
                open = true;
                opened.run();
                return true;
            } catch (IOException | RuntimeException e) {
                failed("the journal can't be opened", e);
                pause = nextPause(pause);
                rest(pause);
            }
        }
        return false;
    }

    private static long nextPause(long pause) {
        return pause == 0 ? FIRST_PAUSE.toNanos() : Math.min(LONGEST_PAUSE.toNanos(), pause * 2);
    }

    private void rest(long nanos) {
        long end = System.nanoTime() + nanos;
        long left = nanos;
        while (left > 0 && !inbox.closed()) {
            LockSupport.parkNanos(this, Math.min(left, IDLE_NANOS));
            left = end - System.nanoTime();
        }
    }

    private void gather() {
        long end = System.nanoTime() + GROUP_NANOS;
        Inbox.Batch batch = inbox.take();
        while (batch != null) {
            group += batch.size();
            gaps.heard(batch.feed(), batch.ticks());
            for (int i = 0; i < batch.ticks().size(); i++) {
                sort(batch.ticks().get(i));
            }
            for (Bar bar : batch.bars()) {
                lane(bar.origin()).bars.add(bar);
            }
            if (batch.done() != null) {
                promised.add(batch.done());
            }
            batch = group < GROUP && System.nanoTime() < end ? inbox.take() : null;
        }
    }

    private void sort(Tick tick) {
        if (tick.source() == null
                || tick.origin() == null
                || tick.received() == null
                || tick.tradingDay() == null
                || tick.phase() == null) {
            rejected++;
            return;
        }
        Lane lane = lane(tick.origin());
        if (lane.repeats.isOne(tick)) {
            repeats++;
        } else {
            lane.ticks.add(tick);
        }
    }

    private Lane lane(Origin origin) {
        return origin == Origin.LIVE ? live : test;
    }

    private boolean write() {
        try {
            write(live);
            write(test);
            if (!failure.isEmpty()) {
                LOG.info("the journal is written again");
                failure = "";
            }
            inbox.done(group);
            group = 0;
            promised.forEach(each -> each.complete(null));
            promised.clear();
            return true;
        } catch (IOException | RuntimeException e) {
            failed("the journal can't be written", e);
            return false;
        }
    }

    private void write(Lane lane) throws IOException {
        if (lane.pending() > 0) {
            long first = lane.journal.append(lane.ticks, lane.bars);
            acknowledged += lane.pending();
            lane.buffer.add(first, lane.ticks);
            lane.clear();
        }
    }

    private void failed(String what, Exception e) {
        String text = what + ": " + e;
        boolean known = text.equals(failure);
        failure = text;
        failures++;
        if (!known) {
            LOG.error("{}; quotes are published without being kept", text);
            LOG.debug("the journal", e);
        }
    }

    private void seal() {
        try {
            long age = settings.segmentAge().toMillis();
            if (live.journal.sealIfDue(settings.segmentBytes(), age)
                    | test.journal.sealIfDue(settings.segmentBytes(), age)) {
                sealed.run();
            }
            gaps.save();
        } catch (IOException | RuntimeException e) {
            failed("a segment can't be sealed", e);
        }
    }

    private void lose(IOException why) {
        inbox.lost(group);
        group = 0;
        Inbox.Batch batch = inbox.take();
        while (batch != null) {
            inbox.lost(batch.size());
            if (batch.done() != null) {
                promised.add(batch.done());
            }
            batch = inbox.take();
        }
        promised.forEach(each -> each.completeExceptionally(why));
        promised.clear();
    }

    /** Writes what waits, seals and ends; answers whether it has ended within the time. */
    boolean stop(Duration patience) {
        inbox.close();
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    boolean open() {
        return open;
    }

    /** Why nothing can be written now; empty when all is well. */
    String failure() {
        return failure;
    }

    long acknowledged() {
        return acknowledged;
    }

    long repeats() {
        return repeats;
    }

    long rejected() {
        return rejected;
    }

    long failures() {
        return failures;
    }
}

package org.sluice.collector;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.feed.FeedStatus;
import org.sluice.api.feed.FeedStatus.State;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.fetcher.TickSink;
import org.sluice.api.market.Symbol;

/**
 * The thread {@code collector-<feed>}: decides when a round is due and which source serves it.
 *
 * <p>{@code poll} is called, and fetchers are bound and unbound, under one lock: no fetcher is called after its unbind
 * returned. The lock is fair, so that an unbind comes in between two polls. Every change of what the loop goes by is
 * guarded by the same lock and wakes the loop; what the status tells is volatile.
 */
final class CollectorLoop {

    private static final Logger LOG = LoggerFactory.getLogger(CollectorLoop.class);

    /** A poll returns within 2 s; one that takes this long is interrupted and has failed. */
    private static final long POLL_DEADLINE_MILLIS = 5_000;

    /** An idle loop looks around at least this often: catalogs and clocks change without telling. */
    private static final long LONGEST_SLEEP_MILLIS = 1_000;

    /** With one source only, a round goes on after a failed poll until this many in a row have failed. */
    private static final int FAILED_POLLS = 3;

    private final Market market;
    private final Catalog catalog;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition changed = lock.newCondition();
    private final Thread thread;
    private final Sources sources;

    private volatile Settings settings;
    private volatile Market.Line line;
    private volatile CollectorRounds rounds;
    private volatile Universe universe;
    private volatile Source inUse;
    private volatile boolean paused;
    private volatile boolean stopped;
    private volatile State state = State.WAITING;
    private volatile String reason = "starting";
    private volatile Instant lastRound;
    private volatile Instant nextRound;
    /** When the session that runs began, or null. */
    private volatile Instant sessionStart;

    private Schedule schedule;
    /** When the last round began, or was due to; null: the next is due at once. */
    private Instant lastStart;
    /** When to sweep once more after a session; null: nothing was collected in one. */
    private Instant closingSweep;

    CollectorLoop(Settings settings, Market.Line line, Market market, Catalog catalog, InstantSource clock) {
        this.settings = settings;
        this.line = line;
        this.market = market;
        this.catalog = catalog;
        this.clock = clock;
        this.rounds = new CollectorRounds(line);
        this.sources = new Sources(settings);
        this.thread = new Thread(this::run, "collector-" + settings.feed());
        thread.setDaemon(true);
        rebuild();
    }

    void start() {
        thread.start();
    }

    /**
     * Ends the loop; the round that runs ends with its mark before this returns. The thread is not interrupted: it may
     * be writing to a subscriber, and an interrupt closes the channel.
     */
    void stop() {
        stopped = true;
        locked(() -> {});
        try {
            thread.join(2 * POLL_DEADLINE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        line.close();
    }

    void change(Settings next, Map<String, Object> properties) {
        locked(() -> {
            if (!next.feed().equals(settings.feed()) || next.origin() != settings.origin()) {
                changeLine(next, properties);
            }
            settings = next;
            sources.change(next);
            rebuild();
            lastStart = null;
        });
    }

    private void changeLine(Settings next, Map<String, Object> properties) {
        rounds.sourceChanged();
        line.close();
        try {
            line = market.open(next.feed(), next.origin());
        } catch (IllegalStateException e) {
            line = market.open(settings.feed(), settings.origin());
            throw new InvalidSettingException(properties, "feed", next.feed(), e.getMessage());
        }
        rounds = new CollectorRounds(line);
        inUse = null;
    }

    void add(Fetcher fetcher, Map<String, Object> properties) {
        locked(() -> {
            sources.add(fetcher, properties);
            if (state == State.FAILED || inUse != null && sources.pick(clock.instant(), null) != inUse) {
                lastStart =
                        null; // it is needed, or better liked than the one in use: it need not wait for the next round
            }
        });
    }

    void remove(Fetcher fetcher) {
        locked(() -> {
            Source source = sources.remove(fetcher);
            if (source != null && source == inUse) {
                if (source.stream() && !stopped && !paused && universe.size() > 0) {
                    // What it has already received is still delivered; it does not wait for more.
                    poll(source, universe.slices(source.batch()).get(0));
                }
                switchTo(null);
                lastStart = null;
            }
        });
    }

    void pause(boolean pause) {
        locked(() -> {
            if (paused != pause) {
                paused = pause;
                LOG.info("feed {} {}", settings.feed(), pause ? "paused" : "resumed");
            }
            lastStart = null;
            if (pause) {
                rounds.sourceChanged();
                say(State.PAUSED, "paused by an operator");
            }
        });
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        lock.lock();
        try {
            while (!stopped) {
                long sleepMillis = guardedStep();
                if (sleepMillis > 0 && !stopped) {
                    changed.await(Math.min(sleepMillis, LONGEST_SLEEP_MILLIS), TimeUnit.MILLISECONDS);
                } else {
                    letOthersIn();
                }
            }
        } catch (InterruptedException e) {
            LOG.error("feed {}: interrupted, the feed ends", settings.feed());
            say(State.FAILED, "interrupted");
        } finally {
            rounds.sourceChanged();
            lock.unlock();
        }
    }

    private long guardedStep() {
        try {
            return step(clock.instant());
        } catch (RuntimeException | LinkageError e) {
            // Nothing in a step should throw, but if it does, the feed must not stop in silence.
            LOG.error("feed {}: {}", settings.feed(), Containment.describe(e), e);
            say(State.FAILED, "internal error: " + Containment.describe(e));
            return LONGEST_SLEEP_MILLIS;
        }
    }

    /** Does what is due and says how long to wait for the next, in milliseconds. */
    private long step(Instant now) {
        refresh();
        if (paused) {
            say(State.PAUSED, "paused by an operator");
            return LONGEST_SLEEP_MILLIS;
        }
        if (universe.size() == 0) {
            say(State.FAILED, "nothing to ask for: no instrument of the catalog fits symbols, kinds and exchanges");
            return LONGEST_SLEEP_MILLIS;
        }
        Schedule.Span span = schedule.at(now);
        sessionStart = span == null ? null : span.start();
        if (span == null && closingSweep == null) {
            return outOfSession(now);
        }
        Instant due = due(now, span);
        if (now.isBefore(due)) {
            nextRound = due;
            return Math.max(1, Duration.between(now, due).toMillis());
        }
        closingSweep =
                span != null ? span.end().plus(Schedule.AFTER_CLOSE) : now.isBefore(closingSweep) ? closingSweep : null;
        boolean onTime = lastStart != null && Duration.between(due, now).toMillis() < settings.intervalMillis();
        lastStart = onTime ? due : now;
        return serve(span);
    }

    private Instant due(Instant now, Schedule.Span span) {
        boolean stream = inUse != null && inUse.stream();
        if (span == null && !stream) {
            return closingSweep;
        }
        // A clock that was set back must not stop the feed.
        return lastStart == null || stream || lastStart.isAfter(now)
                ? now
                : lastStart.plusMillis(settings.intervalMillis());
    }

    private long outOfSession(Instant now) {
        rounds.sourceChanged();
        lastStart = null;
        Schedule.Span next = schedule.after(now);
        say(
                State.WAITING,
                next == null
                        ? "no session within the next weeks"
                        : "out of session; the next begins " + Texts.local(next.start()));
        nextRound = next == null ? null : next.start();
        return LONGEST_SLEEP_MILLIS;
    }

    /** One round of an interval source or one poll of a stream; says how long to wait then. */
    private long serve(Schedule.Span span) {
        Source source = sources.pick(clock.instant(), null);
        Source sound = source != null && source.stale() ? sources.pickSound(clock.instant()) : null;
        long before = line.accepted();
        boolean served = false;
        if (sound != null && sound != source && !comesBack(source)) {
            source = sound;
        }
        if (source != null) {
            switchTo(source);
            if (!source.stream()) {
                rounds.begin();
            }
            served = sweep();
        }
        Source last = inUse;
        boolean stream = last != null && last.stream();
        if (stream && served) {
            rounds.streamPolled();
        } else {
            rounds.sourceChanged();
        }
        lastRound = clock.instant();
        if (served && last != null) {
            judge(last, span);
            say(State.COLLECTING, "collecting from " + last.name());
        }
        if (paused || stopped || lastStart == null) {
            return 0;
        }
        if (!served) {
            // A source that rests may come back before the next round is due; then it begins at once.
            long wake = sources.earliestRetryMillis(lastRound, settings.intervalMillis());
            lastStart = lastRound.plusMillis(wake - settings.intervalMillis());
            say(State.FAILED, sources.whyNone(lastRound));
            nextRound = lastRound.plusMillis(wake);
            return wake;
        }
        nextRound = stream ? null : lastStart.plusMillis(settings.intervalMillis());
        if (stream) {
            return line.accepted() == before ? 1 : 0;
        }
        return Math.max(0, Duration.between(lastRound, nextRound).toMillis());
    }

    /**
     * Asks the source in use for the whole universe, slice by slice. A failed poll brings in the next source for the
     * slice and all that follow; without another the rest is still asked for, up to some failures in a row.
     *
     * @return whether anything was answered
     */
    private boolean sweep() {
        List<List<Symbol>> slices = universe.slices(inUse.batch());
        boolean answered = false;
        int failedInARow = 0;
        int index = 0;
        while (index < slices.size()) {
            Source source = inUse;
            if (poll(source, slices.get(index))) {
                answered = true;
                if (failedInARow > 0) {
                    source.worked();
                    failedInARow = 0;
                }
                index++;
            } else {
                Source other = sources.pick(clock.instant(), source);
                if (other != null) {
                    Symbol from = slices.get(index).get(0);
                    switchTo(other);
                    slices = universe.slices(other.batch());
                    index = Sources.indexOf(slices, from);
                    failedInARow = 0;
                } else if (++failedInARow == FAILED_POLLS) {
                    return answered;
                } else {
                    index++;
                }
            }
            Source current = inUse;
            letOthersIn();
            if (inUse != current || paused || stopped) {
                return answered;
            }
        }
        return answered;
    }

    /**
     * Asks a source that delivered old quotes before, without using it. If it says something new it takes over, with
     * what it has just said; else it rests again.
     */
    private boolean comesBack(Source source) {
        Probe probe = new Probe();
        if (!ask(source, universe.slices(source.batch()).get(0), guard -> probe)) {
            return false;
        }
        if (!probe.isNews(source, line, clock.instant(), settings.staleMillis())) {
            source.stillStale(clock.instant(), LOG);
            return false;
        }
        switchTo(source);
        if (source.stream()) {
            Watchdog.Guard guard = market.watchdog().watch(POLL_DEADLINE_MILLIS);
            Intake intake = intake(source, guard);
            probe.tell(intake);
            intake.close();
            guard.release();
        }
        return true;
    }

    /** Between two polls an unbind or a change may take the lock. */
    private void letOthersIn() {
        if (lock.hasQueuedThreads()) {
            lock.unlock();
            lock.lock();
        }
    }

    private boolean poll(Source source, List<Symbol> slice) {
        Intake[] intake = new Intake[1];
        try {
            return ask(source, slice, guard -> intake[0] = intake(source, guard));
        } finally {
            intake[0].close();
        }
    }

    private Intake intake(Source source, Watchdog.Guard guard) {
        return new Intake(rounds, source, line, universe, catalog, clock, guard);
    }

    /** One poll; a failure is booked. */
    private boolean ask(Source source, List<Symbol> slice, Function<Watchdog.Guard, TickSink> sink) {
        Watchdog.Guard guard = market.watchdog().watch(POLL_DEADLINE_MILLIS);
        Throwable failure = null;
        try {
            source.fetcher().poll(slice, sink.apply(guard));
        } catch (Exception | LinkageError e) {
            failure = e;
        }
        String cause = guard.release()
                ? "no answer within " + POLL_DEADLINE_MILLIS + " ms"
                : failure == null ? null : Containment.describe(failure);
        if (cause != null && !stopped) {
            source.failed(cause, failure, false, clock.instant(), LOG);
        }
        return cause == null;
    }

    private void judge(Source source, Schedule.Span span) {
        Instant now = clock.instant();
        String stale = span == null
                ? null
                : source.staleness(now, span.continuousFrom(), settings.staleMillis(), universe.size());
        if (stale == null) {
            source.worked();
        } else {
            source.failed(stale, null, true, now, LOG);
        }
    }

    private void switchTo(Source source) {
        if (source == inUse) {
            return;
        }
        if (source == null || (inUse != null && (inUse.stream() || source.stream()))) {
            rounds.sourceChanged();
        }
        LOG.info(
                "feed {}: source {} -> {}",
                settings.feed(),
                inUse == null ? "none" : inUse.name(),
                source == null ? "none" : source.name());
        inUse = source;
        if (source != null) {
            say(State.COLLECTING, "collecting from " + source.name());
        }
    }

    private void refresh() {
        if (!universe.isOf(catalog.revision())) {
            rebuild();
        }
    }

    private void rebuild() {
        universe = Universe.of(settings, catalog);
        schedule = new Schedule(catalog, settings, universe.oneOfEachProduct());
    }

    private void say(State newState, String newReason) {
        state = newState;
        reason = newReason;
        if (newState != State.COLLECTING) {
            nextRound = null;
        }
    }

    /** How many symbols have had no quote since the session began, once a round has ended in it. */
    private int missing() {
        Instant since = sessionStart;
        Instant ended = lastRound;
        if (since == null || ended == null || ended.isBefore(since)) {
            return 0;
        }
        return line.silentSince(since, universe.symbols());
    }

    FeedStatus status() {
        Settings current = settings;
        Source source = inUse;
        return new FeedStatus(
                current.feed(),
                state,
                current.origin(),
                source == null ? null : source.name(),
                reason,
                universe.size(),
                missing(),
                rounds.ended(),
                line.accepted(),
                lastRound,
                nextRound,
                sources.status(clock.instant()),
                current.pid());
    }

    CollectorRounds rounds() {
        return rounds;
    }

    Map<String, Long> doubtfulUnits() {
        return sources.doubtfulUnits();
    }

    List<Symbol> unknownSymbols() {
        return universe.unknown();
    }
}

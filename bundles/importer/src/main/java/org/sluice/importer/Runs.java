package org.sluice.importer;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.importer.Progress.Count;
import org.sluice.importer.Progress.End;

/** When it is imported: what the timetable wants and what is asked for, one run at a time. Any thread, where not said. */
final class Runs {

    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);

    private static final long LOOKED_EVERY_MILLIS = 10_000;

    /** How long after the start it is waited for sources that are named but not there: bundles start in any order. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    /** After a run that could not be. */
    private static final Duration PAUSE = Duration.ofMinutes(10);

    private static final String STOPPED = "the importer was stopped";

    private final Settings settings;
    private final InstantSource clock;
    private final Schedule schedule;
    private final State state;
    private final Run run;
    private final Instant begun;
    private final Object lock = new Object();
    private final Map<Count, Long> earlier = new LinkedHashMap<>();
    private Progress wanted;
    private Progress current;
    private volatile Progress last;
    private volatile String hindrance = "";
    private volatile boolean stopped;
    private Instant notBefore = Instant.MIN;
    private long begunRuns;

    Runs(Settings settings, Services services, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        begun = clock.instant();
        schedule = new Schedule(settings.time(), services.catalog::isTradingDay);
        state = new State(settings.state());
        run = new Run(settings, services, state);
        try {
            state.load();
        } catch (IOException e) {
            LOG.warn("what was imported is not known, all is read again: {}", e.getMessage());
        }
    }

    /** Ends the run that is under way soon; it is made up for. */
    void stop() {
        synchronized (lock) {
            stopped = true;
            if (wanted != null) {
                wanted.end(End.NOT_DONE, STOPPED);
                wanted = null;
            }
            lock.notifyAll();
        }
    }

    /** Looks every ten seconds what is to be done, until {@link #stop}: the importer's thread. */
    void loop() {
        while (!stopped) {
            try {
                step();
            } catch (RuntimeException e) {
                // The next day's import must come all the same.
                LOG.error("unexpected", e);
            }
            synchronized (lock) {
                if (!stopped && wanted == null) {
                    try {
                        lock.wait(LOOKED_EVERY_MILLIS);
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            }
        }
    }

    void wake() {
        synchronized (lock) {
            lock.notifyAll();
        }
    }

    /** Does what is due or asked for, if anything is; only by the importer's thread. */
    void step() {
        Progress next;
        synchronized (lock) {
            next = wanted;
            if (next == null) {
                LocalDate day = schedule.due(clock.instant(), state.done());
                if (day == null) {
                    hindrance = "";
                    return;
                }
                if (clock.instant().isBefore(notBefore)
                        || run.sourcesMissing() && clock.instant().isBefore(begun.plus(GRACE))) {
                    return;
                }
                next = new Progress(day, false);
            }
            wanted = null;
            current = next;
        }
        try {
            begin(next);
        } catch (RuntimeException e) {
            if (!(e instanceof SymbolImport.JournalException)) {
                LOG.error("unexpected", e);
            }
            notBefore = clock.instant().plus(PAUSE);
            end(next, End.NOT_DONE, e.getMessage());
        }
    }

    private void begin(Progress next) {
        String why = run.hindrance();
        if (why != null) {
            end(next, End.NOT_DONE, why);
            return;
        }
        hindrance = "";
        LOG.info("import begins{}", next.day() == null ? "" : " for " + next.day());
        try {
            run.run(next, clock.instant(), () -> stopped || next.cancelled());
        } catch (IOException e) {
            LOG.warn("what is done can't be saved in {}: {}", settings.state(), e.toString());
        }
        finish(next);
    }

    private void finish(Progress ended) {
        if (stopped && !ended.cancelled()) {
            end(ended, End.NOT_DONE, STOPPED);
            return;
        }
        // A cancelled one is not begun again by itself before the next time of the timetable.
        LocalDate day = ended.day() == null ? schedule.due(clock.instant(), state.done()) : ended.day();
        if (day != null) {
            state.done(day);
            try {
                state.save();
            } catch (IOException e) {
                LOG.warn("what is done can't be saved in {}: {}", settings.state(), e.toString());
            }
        }
        end(ended, ended.cancelled() ? End.CANCELLED : End.DONE, "");
    }

    private void end(Progress ended, End how, String why) {
        synchronized (lock) {
            current = null;
            begunRuns += ended.started() == null ? 0 : 1;
            if (ended.started() == null && ended.day() != null) {
                // The timetable's waits for what it needs, and is shown as a warning.
                hindrance = why;
            } else {
                last = ended;
                for (Count count : Count.values()) {
                    earlier.merge(count, ended.get(count), Long::sum);
                }
            }
        }
        ended.end(how, why);
        if (ended.started() != null) {
            LOG.info("import {}", ended.summary());
        }
    }

    /**
     * Asks for a run at once.
     *
     * @param whole everything from the first day on
     * @throws Problem if one is under way
     */
    Progress now(boolean whole) throws Problem {
        synchronized (lock) {
            Progress other = current != null ? current : wanted;
            if (other != null) {
                throw new Problem("an import is running already: "
                        + other.bar(0).substring(2).strip() + "; sluice:import cancel stops it");
            }
            wanted = new Progress(null, whole);
            lock.notifyAll();
            return wanted;
        }
    }

    /** Stops the run that is under way soon; null if there is none. */
    Progress cancel() {
        synchronized (lock) {
            Progress running = current != null ? current : wanted;
            if (running != null) {
                running.cancel();
            }
            return running;
        }
    }

    /** The run that is under way; null if there is none. */
    Progress running() {
        synchronized (lock) {
            return current != null ? current : wanted;
        }
    }

    /** The last that ended; null if none did. */
    Progress last() {
        return last;
    }

    /** The last trading day whose import ended; null if none did. */
    LocalDate done() {
        return state.done();
    }

    /** When the timetable's next is; null if no trading day is known. */
    Instant next() {
        return schedule.next(clock.instant());
    }

    /** Why what is due does not begin; empty if nothing hinders it. */
    String hindrance() {
        return hindrance;
    }

    /** Of all runs. */
    Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        synchronized (lock) {
            counters.put("runs", begunRuns);
            for (Count count : Count.values()) {
                long running = current == null ? 0 : current.get(count);
                counters.put(count.text, earlier.getOrDefault(count, 0L) + running);
            }
        }
        return counters;
    }
}

package org.sluice.catalog;

import java.io.IOException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.catalog.CatalogChanges.Outcome;
import org.sluice.api.catalog.CatalogChanges.Update;
import org.sluice.api.catalog.CatalogData;
import org.sluice.api.catalog.CatalogSource;
import org.sluice.api.catalog.CatalogStatus;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.status.Counters;

/**
 * One bound source and what it last said. All calls to it are under a lock of its own, so that a slow update holds up no
 * other source; what it said may be read by any thread.
 *
 * <p>A change is taken when the revision has stood still from one check to the next: a file that is just being copied
 * would be read by half. A source that fails keeps what it had and is asked again after a pause that doubles, up to a
 * minute, or as soon as its revision changes.
 */
final class Source {

    /** By ranking, the highest first, then by name. */
    static final Comparator<Source> PREFERENCE =
            Comparator.comparing((Source source) -> source.ranking).reversed().thenComparing(Source::name);

    private static final Logger LOG = LoggerFactory.getLogger(Source.class);

    private static final long LONGEST_PAUSE_MILLIS = 60_000;
    private static final int DISTINCT_FAILURES = 50;

    private final CatalogSource service;
    private final String name;
    private final int ranking;
    private final Set<String> logged = new HashSet<>();

    private final ReentrantLock lock = new ReentrantLock(true);
    private boolean gone;

    private volatile CatalogData data;
    private volatile String error;
    private volatile Instant lastRead;
    private volatile Instant lastChange;
    private volatile Instant lastUpdate;
    private volatile Update updated;
    private volatile Map<String, String> from = Map.of();
    /** Null before the first time. */
    private Long seenRevision;
    /** Of the last read, failed or not. */
    private Long triedRevision;

    private int failuresInARow;
    private long retryAtMillis;

    /** What an origin has, and what to think of it; no data if it could not be read. */
    record Upstream(CatalogData data, Update update) {}

    Source(CatalogSource service, String name, int ranking) {
        this.service = service;
        this.name = name;
        this.ranking = ranking;
    }

    boolean is(CatalogSource other) {
        return service == other;
    }

    String name() {
        return name;
    }

    /** Null if it never answered. */
    CatalogData data() {
        return data;
    }

    /** What is wrong with it in a sentence, or null. */
    String warning() {
        String current = error;
        return current == null ? null : "source " + name + ": " + current + "; " + consequence();
    }

    /** What is wrong with its last update in a sentence, or null. */
    String updateWarning() {
        Update last = updated;
        boolean well = last == null || last.outcome() == Outcome.UNCHANGED || last.outcome() == Outcome.CHANGED;
        // One that can't be read can't be updated either; the one cause is enough.
        return well || error != null ? null : "source " + name + ": " + last.text() + "; " + consequence();
    }

    /** When it was last asked to update, or null. */
    Instant lastUpdate() {
        return lastUpdate;
    }

    /** How its last update ended, or null. */
    Update updated() {
        return updated;
    }

    /** When this returns it is not called any more. */
    void retire() {
        lock.lock();
        gone = true;
        lock.unlock();
    }

    /** Asks whether there is something new, and reads it if so. */
    Outcome check(Instant now, long pauseMillis) {
        // Whoever has the lock is updating it, and reads it after that.
        if (!lock.tryLock()) {
            return Outcome.UNCHANGED;
        }
        try {
            if (gone) {
                return Outcome.UNCHANGED;
            }
            Long revision = service.revision();
            boolean stable = seenRevision == null || seenRevision.equals(revision);
            seenRevision = revision;
            boolean sameAsTried = revision.equals(triedRevision);
            if (!stable || sameAsTried && (error == null || now.toEpochMilli() < retryAtMillis)) {
                return Outcome.UNCHANGED;
            }
            triedRevision = revision;
            return took(Objects.requireNonNull(service.read(), "read() answered null"), now);
        } catch (IOException | RuntimeException | LinkageError e) {
            failed(e, now.toEpochMilli(), pauseMillis);
            return Outcome.FAILED;
        } finally {
            lock.unlock();
        }
    }

    /** Asks its origin, and leaves everything as it is. */
    Upstream upstream() {
        lock.lock();
        try {
            return ask();
        } finally {
            lock.unlock();
        }
    }

    private Upstream ask() {
        if (gone) {
            return new Upstream(null, new Update(name, Outcome.FAILED, "is no longer there"));
        }
        try {
            CatalogData next = Objects.requireNonNull(service.upstream(), "upstream() answered null");
            String doubt = data == null ? null : Doubt.of(data, next);
            if (doubt != null) {
                return new Upstream(
                        next,
                        new Update(
                                name,
                                Outcome.REFUSED,
                                "refused: " + doubt + "; sluice:catalog update --force takes it"));
            }
            Outcome outcome = next.equals(data) ? Outcome.UNCHANGED : Outcome.CHANGED;
            return new Upstream(next, new Update(name, outcome, sizes(outcome, next)));
        } catch (IOException | RuntimeException | LinkageError e) {
            return new Upstream(null, new Update(name, Outcome.FAILED, "no update: " + message(e)));
        }
    }

    /** Takes over what its origin has, unless that looks wrong and is not forced. */
    Update update(boolean force, Instant now) {
        lock.lock();
        try {
            Upstream origin = ask();
            Update result = origin.data() == null || origin.update().outcome() == Outcome.REFUSED && !force
                    ? origin.update()
                    : takeOver(now);
            if (!gone) {
                lastUpdate = now;
                updated = result;
            }
            return result;
        } finally {
            lock.unlock();
        }
    }

    private Update takeOver(Instant now) {
        try {
            service.update();
            Long revision = service.revision();
            CatalogData read = Objects.requireNonNull(service.read(), "read() answered null");
            seenRevision = revision;
            triedRevision = revision;
            String sizes = sizes(read.equals(data) ? Outcome.UNCHANGED : Outcome.CHANGED, read);
            return new Update(name, took(read, now), sizes);
        } catch (IOException | RuntimeException | LinkageError e) {
            return new Update(name, Outcome.FAILED, "no update: " + message(e));
        }
    }

    /** {@code 5,449 → 5,452 instruments, 36 products}. */
    private String sizes(Outcome outcome, CatalogData next) {
        String sizes = String.format(
                Locale.ROOT,
                "%,d instruments, %,d products, calendar until %s",
                next.instruments().size(),
                next.products().size(),
                next.calendarUntil() == null ? "none" : next.calendarUntil());
        if (outcome == Outcome.UNCHANGED) {
            return "nothing new; " + sizes;
        }
        return data == null
                ? sizes
                : String.format(Locale.ROOT, "%,d → %s", data.instruments().size(), sizes);
    }

    private Outcome took(CatalogData read, Instant now) {
        noteFrom();
        if (error != null) {
            LOG.info("catalog source {} can be read again", name);
            error = null;
            failuresInARow = 0;
        }
        lastRead = now;
        if (read.equals(data)) {
            return Outcome.UNCHANGED;
        }
        data = read;
        lastChange = now;
        return Outcome.CHANGED;
    }

    CatalogStatus.Source status() {
        CatalogData known = data;
        Update last = updated;
        YearMonth asOf = known == null
                ? null
                : known.instruments().stream()
                        .map(Instrument::asOf)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(null);
        return new CatalogStatus.Source(
                name,
                from,
                known == null ? 0 : known.instruments().size(),
                known == null ? 0 : known.products().size(),
                known == null ? 0 : known.holidays().size(),
                asOf,
                lastRead,
                lastChange,
                lastUpdate,
                last == null ? "" : last.text());
    }

    /** Where it reads, kept for a status, which must not wait for an update. Under the lock. */
    private void noteFrom() {
        try {
            from = service instanceof Counters counters
                    ? Collections.unmodifiableMap(new LinkedHashMap<>(counters.facts()))
                    : Map.of();
        } catch (RuntimeException e) {
            // A status is of use without it, too.
            LOG.debug("catalog source {} does not tell where it reads", name, e);
        }
    }

    private static String message(Throwable failure) {
        return failure instanceof IOException && failure.getMessage() != null
                ? failure.getMessage()
                : failure.toString();
    }

    private void failed(Throwable failure, long nowMillis, long pauseMillis) {
        noteFrom();
        String message = message(failure);
        error = message;
        retryAtMillis = nowMillis + Math.min(LONGEST_PAUSE_MILLIS, pauseMillis << Math.min(failuresInARow, 10));
        failuresInARow++;
        if (logged.size() < DISTINCT_FAILURES && logged.add(message)) {
            LOG.warn("catalog source {}: {}; {}", name, message, consequence());
            LOG.debug("catalog source {}", name, failure);
        }
    }

    /** What follows from a failure. */
    private String consequence() {
        return data == null ? "nothing is known from it" : "what was read before stays in force";
    }
}

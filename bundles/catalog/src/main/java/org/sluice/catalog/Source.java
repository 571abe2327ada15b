package org.sluice.catalog;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.catalog.CatalogData;
import org.sluice.api.catalog.CatalogSource;

/**
 * One bound source and what it last said. Called under the engine's lock; name, data and error may be read by any
 * thread.
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

    private volatile CatalogData data;
    private volatile String error;
    /** Null before the first time. */
    private Long seenRevision;
    /** Of the last read, failed or not. */
    private Long triedRevision;

    private int failuresInARow;
    private long retryAtMillis;

    /** How a check ended. */
    enum Outcome {
        UNCHANGED,
        CHANGED,
        FAILED
    }

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

    /** Asks whether there is something new, and reads it if so. */
    Outcome check(long nowMillis, long pauseMillis) {
        try {
            Long revision = service.revision();
            boolean stable = seenRevision == null || seenRevision.equals(revision);
            seenRevision = revision;
            boolean sameAsTried = revision.equals(triedRevision);
            if (!stable || sameAsTried && (error == null || nowMillis < retryAtMillis)) {
                return Outcome.UNCHANGED;
            }
            triedRevision = revision;
            return took(Objects.requireNonNull(service.read(), "read() answered null"));
        } catch (IOException | RuntimeException | LinkageError e) {
            failed(e, nowMillis, pauseMillis);
            return Outcome.FAILED;
        }
    }

    private Outcome took(CatalogData read) {
        if (error != null) {
            LOG.info("catalog source {} can be read again", name);
            error = null;
            failuresInARow = 0;
        }
        if (read.equals(data)) {
            return Outcome.UNCHANGED;
        }
        data = read;
        return Outcome.CHANGED;
    }

    private void failed(Throwable failure, long nowMillis, long pauseMillis) {
        String message = failure instanceof IOException && failure.getMessage() != null
                ? failure.getMessage()
                : failure.toString();
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

package org.sluice.api.health;

import java.util.Objects;

/**
 * One measured fact, and what to do if it is not as it should be.
 *
 * @param topic the question it answers, one of those of {@link Checkup}
 * @param subject what was looked at: {@code publisher.nng-spot}, {@code feed stock}
 * @param fact what was measured, one plain sentence with its numbers and units
 * @param next what to do next, one plain sentence; empty when nothing is
 */
public record Finding(Level level, String topic, String subject, String fact, String next) {

    /** How good it is. */
    public enum Level {
        GOOD,
        /** Nothing is broken, but somebody may want to know. */
        NOTE,
        BAD
    }

    public Finding {
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(fact, "fact");
        Objects.requireNonNull(next, "next");
    }

    /** A fact that is as it should be. */
    public static Finding good(String topic, String subject, String fact) {
        return new Finding(Level.GOOD, topic, subject, fact, "");
    }

    /** A fact that somebody may want to know. */
    public static Finding note(String topic, String subject, String fact, String next) {
        return new Finding(Level.NOTE, topic, subject, fact, next);
    }

    /** A fact that is not as it should be. */
    public static Finding bad(String topic, String subject, String fact, String next) {
        return new Finding(Level.BAD, topic, subject, fact, next);
    }
}

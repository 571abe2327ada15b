package org.sluice.broadcaster;

import java.nio.ByteBuffer;
import org.sluice.api.publisher.Publisher;
import org.sluice.api.publisher.Publisher.Mark;

/** One publisher, and whether it takes part in the round. Used under the audience's lock; its fields are for any thread. */
final class Outlet {

    /** At one round in ten seconds, about ten minutes. */
    private static final int LONGEST_REST = 64;

    final Publisher publisher;
    final String name;
    final Failures failures;

    /** From a START it has taken to the END, unless it fails. */
    volatile boolean inRound;

    /** How many whole rounds it is still left alone. */
    volatile int rest;

    /** How many rounds it rests after the next failure; doubles until a round goes well. */
    private int nextRest = 1;

    Outlet(Publisher publisher, String name, Failures failures) {
        this.publisher = publisher;
        this.name = name;
        this.failures = failures;
    }

    /** Whether it is to get this message: never data without a START, nothing at all while it rests. */
    boolean takes(Mark mark) {
        if (mark != Mark.START) {
            return inRound;
        }
        if (rest > 0) {
            rest--;
            return false;
        }
        return true;
    }

    /** Hands it over; false if it was dropped for everyone. A failure ends the round for this publisher. */
    boolean publish(String topic, Mark mark, ByteBuffer message) {
        boolean taken;
        try {
            taken = publisher.publish(topic, mark, message);
        } catch (Exception | LinkageError e) { // the latter while a bundle is being replaced
            failures.add(e);
            inRound = false;
            rest = nextRest;
            nextRest = Math.min(2 * nextRest, LONGEST_REST);
            return true;
        }
        if (mark == Mark.START) {
            inRound = taken;
        } else if (mark == Mark.END) {
            inRound = false;
            nextRest = 1;
        }
        return taken;
    }
}

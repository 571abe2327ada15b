package org.sluice.api.storage;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Tick;

/**
 * A sealed piece of the journal. It may be read more than once and brings the same each time; only by the thread that was
 * given it, and only until {@code append} returns. A store takes of it what it keeps.
 */
@ProviderType
public interface Segment {

    /** Unique for ever, and fit for a file name. */
    String id();

    /** The sequence of its first record; those of the next segment of the same origin are higher. */
    long firstSequence();

    /** Of all that is in it. */
    Origin origin();

    /**
     * Reads its ticks in order, some thousand at a time.
     *
     * @throws IOException if it can't be read
     */
    void ticks(TickSink sink) throws IOException;

    /**
     * Reads its closed bars in order, some thousand at a time. A bar that comes again, with a higher revision, takes the
     * place of the one before.
     *
     * @throws IOException if it can't be read
     */
    void bars(Consumer<List<Bar>> sink) throws IOException;

    /** Takes ticks. */
    @FunctionalInterface
    interface TickSink {

        /**
         * Takes some ticks.
         *
         * @param firstSequence of the first tick; each further one's is one higher
         * @throws IOException ends the reading with this exception
         */
        void accept(long firstSequence, List<Tick> ticks) throws IOException;
    }
}

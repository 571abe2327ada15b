package org.sluice.api.market;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The bars of every instrument, ascending in time, the growing one last. Thread-safe. */
@ProviderType
public interface Bars {

    /** The latest bars of those in memory, at most {@code count}; never blocks. Empty if there are none. */
    List<Bar> last(Symbol symbol, Interval interval, int count);

    /**
     * Bars that end after {@code from} and start before {@code to}, of the store and of memory; where both have one, the
     * one of memory. May block: not for an engine's thread.
     *
     * @throws IOException if the store can't be read
     */
    List<Bar> read(Symbol symbol, Interval interval, Instant from, Instant to) throws IOException;
}

package org.sluice.api.storage;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;

/** Keeps closed bars for good. {@code append} is called by the engine's thread {@code store-<name>} and may block. */
@ConsumerType
public interface BarStore {

    /** Service property: the store's name, that of its {@link TickStore} if it is one too. */
    String NAME = TickStore.NAME;

    /**
     * Keeps all bars of a segment: all of them are durable when it returns, or it throws and is given the same segment
     * again later. The same segment twice has no effect; of bars with the same symbol, interval and start the one with
     * the highest revision counts, and of equal revisions the later.
     *
     * @throws IOException if it can't be kept now
     */
    void append(Segment segment) throws IOException;

    /** Bars that end after {@code from} and start before {@code to}, ascending. Any thread, also several at once. */
    List<Bar> read(Symbol symbol, Interval interval, Origin origin, Instant from, Instant to) throws IOException;
}

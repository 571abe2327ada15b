package org.sluice.api.storage;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/** Keeps ticks for good. {@code append} is called by the engine's thread {@code store-<name>} and may block. */
@ConsumerType
public interface TickStore {

    /** Service property: the store's name; the recorder's place in the journal is kept under it. */
    String NAME = "store.name";

    /**
     * Keeps all ticks of a segment: all of them are durable when it returns, or it throws and is given the same segment
     * again later. The same segment twice has no effect.
     *
     * @throws IOException if it can't be kept now
     */
    void append(Segment segment) throws IOException;

    /**
     * Reads what it has of one symbol, in order of sequence, some thousand at a time. Any thread, also several at once.
     *
     * @param from first exchange time
     * @param to first exchange time that is not wanted
     */
    void read(Symbol symbol, Origin origin, Instant from, Instant to, Consumer<List<Tick>> sink) throws IOException;

    /**
     * Reads what it has of several symbols, the ticks of each in order of sequence; which symbol comes first is open, and a
     * portion may be of several. A store that finds many at once faster than one after the other does it here.
     */
    default void read(Collection<Symbol> symbols, Origin origin, Instant from, Instant to, Consumer<List<Tick>> sink)
            throws IOException {
        for (Symbol symbol : symbols) {
            read(symbol, origin, from, to, sink);
        }
    }
}

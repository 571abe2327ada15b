package org.sluice.api.storage;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/** Every tick that was kept: of the day's buffer, the journal and the store, each once. Thread-safe; may block. */
@ProviderType
public interface Ticks {

    /**
     * Reads ticks of one symbol in order, some thousand at a time.
     *
     * @param from first exchange time
     * @param to first exchange time that is not wanted
     * @throws IOException if journal or store can't be read
     */
    default void read(Symbol symbol, Origin origin, Instant from, Instant to, Consumer<List<Tick>> sink)
            throws IOException {
        read(List.of(symbol), origin, from, to, sink);
    }

    /**
     * Reads ticks of several symbols, those of each in order; a portion may be of several. Journal and store are searched once
     * for all of them.
     *
     * @throws IOException as above
     */
    void read(Collection<Symbol> symbols, Origin origin, Instant from, Instant to, Consumer<List<Tick>> sink)
            throws IOException;
}

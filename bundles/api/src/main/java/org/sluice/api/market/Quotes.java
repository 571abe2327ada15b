package org.sluice.api.market;

import java.util.Collection;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The last tick of every instrument. Thread-safe, never blocks. */
@ProviderType
public interface Quotes {

    /** The last accepted tick, of whichever feed. */
    Optional<Tick> last(Symbol symbol);

    /** The last tick of every instrument seen so far, in no order. */
    Collection<Tick> all();
}

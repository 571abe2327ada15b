package org.sluice.api.storage;

import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.sluice.api.market.Bar;

/** Where bars that were not made of live ticks are kept: imported history and corrections. Thread-safe. */
@ProviderType
public interface BarJournal {

    /**
     * Writes bars to the journal; the stores get them with the next segment. They are durable when it returns.
     *
     * @throws IOException if they could not be written; some may have been, and writing them again does no harm
     */
    void append(List<Bar> bars) throws IOException;
}

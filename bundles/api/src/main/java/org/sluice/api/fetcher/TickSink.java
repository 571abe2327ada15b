package org.sluice.api.fetcher;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.sluice.api.market.Tick;

/** Takes the ticks of one {@link Fetcher#poll} call: by the calling thread only, and only until that call returns. */
@ProviderType
public interface TickSink {

    /** Hands ticks over; they are with every listener when it returns. The list is copied. */
    void accept(List<Tick> ticks);

    /** A stream's source ends a round here. Without it a round ends when {@code poll} returns. */
    default void endRound() {}
}

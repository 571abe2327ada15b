package org.sluice.api.market;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears every tick of every feed. Register it as a service.
 *
 * <p>Called under the one dispatch lock: by one thread at a time, never after its service is gone, and it <b>must not
 * block</b>. An exception is counted and logged and stops nobody else.
 */
@ConsumerType
public interface TickListener {

    /** Ticks in the order they were accepted. The list is unmodifiable and may be kept. */
    void onTicks(String feed, List<Tick> ticks);

    /** A sweep of the feed begins; its end follows, even if the source fails in between. */
    default void onRoundStart(String feed) {}

    /** The sweep is over. */
    default void onRoundEnd(String feed) {}
}

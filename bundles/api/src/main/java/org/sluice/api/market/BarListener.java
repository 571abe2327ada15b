package org.sluice.api.market;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears every bar when it is closed, and while it grows if it wants to ({@link #GROWING}). Register it as a service.
 *
 * <p>Called by one thread at a time, under a lock of the aggregator and mostly under the market's as well: never after
 * its service is gone, and it <b>must not block</b>. An exception is counted and logged and stops nobody else.
 */
@ConsumerType
public interface BarListener {

    /** Service property: {@code true} to hear of bars that are still growing, too; without it only of closed ones. */
    String GROWING = "bars.growing";

    /**
     * A bar has changed.
     *
     * @param closed whether nothing is expected to be added to it; a late correction comes as another closed bar with a
     *     higher revision
     */
    void onBar(Bar bar, boolean closed);
}

package org.sluice.api.market;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears every bar as it grows and when it is closed. Register it as a service.
 *
 * <p>Called under the one dispatch lock: by one thread at a time, never after its service is gone, and it <b>must not
 * block</b>. An exception is counted and logged and stops nobody else.
 */
@ConsumerType
public interface BarListener {

    /**
     * A bar has changed.
     *
     * @param closed whether nothing is expected to be added to it; a late correction comes as another closed bar with a
     *     higher revision
     */
    void onBar(Bar bar, boolean closed);
}

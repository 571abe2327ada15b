package org.sluice.api.health;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A component that examines itself for {@code sluice:doctor}. Any component may register it beside its own service.
 *
 * <p>Called by the thread of whoever asked, one call at a time; it may try things out, a connection say, for five
 * seconds at most.
 */
@ConsumerType
public interface Checkup {

    /** Topic: is it reachable, is anybody connected, do start and end marks flow? */
    String CONNECTION = "connection";

    /** Topic: is what is sent and received whole, of the right topic, and heard by somebody? */
    String DATA = "data";

    /** Topic: do the sources answer, and rightly? */
    String SOURCES = "sources";

    /** Topic: when is the next round due, and why not now? */
    String SCHEDULE = "schedule";

    /** Topic: is everything installed, configured and started? */
    String PLUGINS = "plug-ins";

    /** What was found, the most important first. An exception is shown as a finding. */
    List<Finding> examine();
}

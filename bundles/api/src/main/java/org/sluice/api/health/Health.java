package org.sluice.api.health;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Whether all is well. Thread-safe. */
@ProviderType
public interface Health {

    /** Examines everything now; may take some seconds. Ordered by topic. */
    List<Finding> examine();

    /** What is wrong now, the oldest first. */
    List<Alert> alerts();
}

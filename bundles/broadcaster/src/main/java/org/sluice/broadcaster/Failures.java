package org.sluice.broadcaster;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What went wrong with the publishers of one name. Written under the audience's lock, read by any thread. */
final class Failures {

    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    /** A cause whose text changes each time must not fill the memory, nor the log. */
    private static final int MOST_CAUSES = 20;

    final String name;
    final Count count = new Count();

    /** The last failure in one line, or null. */
    volatile String last;

    private final String topic;
    private final Set<String> causes = new HashSet<>();

    Failures(String topic, String name) {
        this.topic = topic;
        this.name = name;
    }

    void add(Throwable failure) {
        count.add(1);
        last = failure.toString();
        if (causes.size() < MOST_CAUSES && causes.add(last)) {
            LOG.warn("publisher {} failed with a message of {}; it rests, the others go on", name, topic, failure);
        }
    }
}

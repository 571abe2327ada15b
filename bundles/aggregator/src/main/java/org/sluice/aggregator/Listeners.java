package org.sluice.aggregator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.market.Bar;
import org.sluice.api.market.BarListener;

/** Who hears bars. Guarded by the aggregator's lock. */
final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    /** A cause whose text changes each time must not fill the memory, nor the log. */
    private static final int MOST_CAUSES = 20;

    private record Heard(BarListener listener, String name, boolean growing, Set<String> causes) {}

    private final List<Heard> all = new ArrayList<>();
    private int growing;
    private long failures;

    void add(BarListener listener, String name, boolean hearsGrowing) {
        all.add(new Heard(listener, name, hearsGrowing, new HashSet<>()));
        growing += hearsGrowing ? 1 : 0;
    }

    void remove(BarListener listener) {
        all.removeIf(heard -> heard.listener == listener);
        growing = (int) all.stream().filter(Heard::growing).count();
    }

    /** Whether anybody wants to hear of bars that are not closed. */
    boolean hearGrowing() {
        return growing > 0;
    }

    int size() {
        return all.size();
    }

    long failures() {
        return failures;
    }

    void tell(Bar bar, boolean closed) {
        for (int i = 0; i < all.size(); i++) {
            Heard heard = all.get(i);
            if (closed || heard.growing) {
                tell(heard, bar, closed);
            }
        }
    }

    private void tell(Heard heard, Bar bar, boolean closed) {
        try {
            heard.listener.onBar(bar, closed);
        } catch (RuntimeException | LinkageError e) {
            failures++;
            if (heard.causes.size() < MOST_CAUSES && heard.causes.add(e.toString())) {
                LOG.warn("bar listener {} failed with a bar of {}", heard.name, bar.symbol(), e);
            }
        }
    }
}

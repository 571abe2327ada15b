package org.sluice.http.status;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.sluice.api.feed.Feed;
import org.sluice.api.feed.FeedStatus;
import org.sluice.api.health.Alert;
import org.sluice.api.health.Health;
import org.sluice.api.status.Counters;

/** The feeds, counters and alerts that are there. Calls hold the lock that bind and unbind take. Thread-safe. */
@Component(name = "org.sluice.http.status", configurationPolicy = ConfigurationPolicy.IGNORE, service = Observed.class)
public final class Observed {

    /**
     * One component's counters.
     *
     * @param component its {@link Counters#NAME}
     */
    record Counted(String component, Map<String, Long> counters, Map<String, Double> gauges) {}

    /** System property: whether everything that is configured has started; absent if nobody watches that. */
    static final String READY = "sluice.ready";

    private static final String ID = "service.id";

    private final Object lock = new Object();
    private final Map<Long, Feed> feeds = new TreeMap<>();
    private final Map<Long, Named> counters = new TreeMap<>();
    private Health health;

    private record Named(String name, Counters counters) {}

    @Reference(name = "feed", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindFeed(Feed feed, Map<String, Object> properties) {
        synchronized (lock) {
            feeds.put((Long) properties.get(ID), feed);
        }
    }

    void unbindFeed(Feed feed, Map<String, Object> properties) {
        synchronized (lock) {
            feeds.remove((Long) properties.get(ID));
        }
    }

    @Reference(name = "counters", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindCounters(Counters component, Map<String, Object> properties) {
        synchronized (lock) {
            String name = String.valueOf(properties.getOrDefault(Counters.NAME, "unnamed"));
            counters.put((Long) properties.get(ID), new Named(name, component));
        }
    }

    void unbindCounters(Counters component, Map<String, Object> properties) {
        synchronized (lock) {
            counters.remove((Long) properties.get(ID));
        }
    }

    @Reference(
            name = "health",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindHealth(Health service) {
        synchronized (lock) {
            health = service;
        }
    }

    void unbindHealth(Health service) {
        synchronized (lock) {
            if (health == service) {
                health = null;
            }
        }
    }

    /** Whether everything that is configured has started. */
    boolean started() {
        return Boolean.parseBoolean(System.getProperty(READY, "true"));
    }

    /** By name. */
    List<FeedStatus> feeds() {
        List<FeedStatus> statuses = new ArrayList<>();
        synchronized (lock) {
            feeds.values().forEach(feed -> statuses.add(feed.status()));
        }
        statuses.sort(Comparator.comparing(FeedStatus::feed));
        return statuses;
    }

    List<Counted> counters() {
        List<Counted> counted = new ArrayList<>();
        synchronized (lock) {
            counters.values()
                    .forEach(each -> counted.add(new Counted(
                            each.name(),
                            each.counters().counters(),
                            each.counters().gauges())));
        }
        return counted;
    }

    /** The oldest first. */
    List<Alert> alerts() {
        synchronized (lock) {
            return health == null ? List.of() : health.alerts();
        }
    }
}

package org.sluice.broadcaster;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.publisher.Publisher;
import org.sluice.api.publisher.Publisher.Mark;
import org.sluice.wire.spot.SpotMarks;

/**
 * The publishers of one broadcaster. One lock is held around every call of a publisher and by {@link #add} and
 * {@link #remove}; what is shown to people is read without it.
 */
final class Audience {

    private static final Logger LOG = LoggerFactory.getLogger(Audience.class);

    private final String topic;

    /** The names it is restricted to, or none. */
    private final List<String> wanted;

    private final Count dropped = new Count();

    private final Object lock = new Object();

    /** Changed under the lock only; the list itself never changes. */
    private volatile List<Outlet> outlets = List.of();

    /** Failures of every publisher that was ever here: a count does not go back to 0 when one is replaced. */
    private volatile Map<String, Failures> failures = Map.of();

    Audience(String topic, String publishers) {
        this.topic = topic;
        wanted = Arrays.stream(publishers.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** It gets nothing before the next START. */
    void add(Publisher publisher, String name) {
        if (!wanted.isEmpty() && !wanted.contains(name)) {
            return;
        }
        synchronized (lock) {
            Map<String, Failures> all = new TreeMap<>(failures);
            Failures its = all.computeIfAbsent(name, unused -> new Failures(topic, name));
            failures = all;
            List<Outlet> more = new ArrayList<>(outlets);
            more.add(new Outlet(publisher, name, its));
            outlets = List.copyOf(more);
        }
        LOG.info("{} goes to publisher {}", topic, name);
    }

    /** When this returns the publisher is not called any more. A round that runs ends for it with its mark. */
    void remove(Publisher publisher) {
        List<Outlet> before = outlets;
        synchronized (lock) {
            outlets.stream()
                    .filter(outlet -> outlet.publisher == publisher && outlet.inRound)
                    .forEach(outlet -> outlet.publish(topic, Mark.END, SpotMarks.end()));
            outlets = outlets.stream()
                    .filter(outlet -> outlet.publisher != publisher)
                    .toList();
        }
        before.stream()
                .filter(outlet -> outlet.publisher == publisher)
                .forEach(outlet -> LOG.info("{} no longer goes to publisher {}", topic, outlet.name));
    }

    /** Whether anyone takes part in this round. */
    boolean listens() {
        for (Outlet outlet : outlets) {
            if (outlet.inRound) {
                return true;
            }
        }
        return false;
    }

    /** Gives everyone who takes part in the round the same bytes; START decides who does. */
    void publish(Mark mark, ByteBuffer message) {
        int position = message.position();
        int limit = message.limit();
        synchronized (lock) {
            for (Outlet outlet : outlets) {
                if (outlet.takes(mark) && !outlet.publish(topic, mark, message)) {
                    dropped.add(1);
                }
                message.limit(limit).position(position);
            }
        }
    }

    void count(Map<String, Long> counters) {
        counters.put("dropped", dropped.get());
        failures.values().forEach(its -> counters.put("failures." + its.name, its.count.get()));
    }

    String names() {
        return outlets.stream().map(outlet -> outlet.name).collect(Collectors.joining(", "));
    }

    List<String> warnings() {
        List<Outlet> present = outlets;
        List<String> warnings = new ArrayList<>();
        if (present.isEmpty() && wanted.isEmpty()) {
            warnings.add("nobody publishes " + topic + ": there is no publisher");
        }
        wanted.stream()
                .filter(name -> present.stream().noneMatch(outlet -> outlet.name.equals(name)))
                .forEach(name -> warnings.add("there is no publisher " + name + " for " + topic));
        present.stream()
                .filter(outlet -> outlet.rest > 0)
                .forEach(outlet -> warnings.add("publisher " + outlet.name + " failed and rests for " + outlet.rest
                        + " rounds of " + topic + ": " + outlet.failures.last));
        return warnings;
    }
}

package org.sluice.recorder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.storage.BarStore;
import org.sluice.api.storage.TickStore;
import org.sluice.recorder.Cursor.Role;
import org.sluice.recorder.journal.Journal;

/** The stores there are, each with a thread of its own. Thread-safe. */
final class Stores {

    private static final Logger LOG = LoggerFactory.getLogger(Stores.class);

    private final Path folder;
    private final List<Journal> journals;
    private final Runnable advanced;
    private final Map<String, StoreFeed> feeds = new TreeMap<>();
    private final Map<TickStore, StoreFeed> ticks = new IdentityHashMap<>();
    private final Map<BarStore, StoreFeed> bars = new IdentityHashMap<>();
    private boolean ready;

    Stores(Path folder, List<Journal> journals, Runnable advanced) {
        this.folder = folder;
        this.journals = journals;
        this.advanced = advanced;
    }

    void add(TickStore store, Map<String, ?> properties) {
        StoreFeed feed = feed(properties);
        if (feed != null) {
            synchronized (this) {
                ticks.put(store, feed);
            }
            feed.add(store);
        }
    }

    void add(BarStore store, Map<String, ?> properties) {
        StoreFeed feed = feed(properties);
        if (feed != null) {
            synchronized (this) {
                bars.put(store, feed);
            }
            feed.add(store);
        }
    }

    private synchronized StoreFeed feed(Map<String, ?> properties) {
        String name = String.valueOf(properties.get(TickStore.NAME));
        if (!name.matches("[A-Za-z0-9._-]{1,64}") || !properties.containsKey(TickStore.NAME)) {
            LOG.warn("a store has no proper name: {}={}; it gets nothing", TickStore.NAME, name);
            return null;
        }
        return feeds.computeIfAbsent(name, key -> {
            StoreFeed feed = new StoreFeed(key, folder, journals, advanced);
            if (ready) {
                feed.ready();
            }
            return feed;
        });
    }

    void remove(TickStore store) {
        StoreFeed feed;
        synchronized (this) {
            feed = ticks.remove(store);
        }
        if (feed != null) {
            feed.remove(Role.TICKS, store);
        }
    }

    void remove(BarStore store) {
        StoreFeed feed;
        synchronized (this) {
            feed = bars.remove(store);
        }
        if (feed != null) {
            feed.remove(Role.BARS, store);
        }
    }

    /** A way to read a lane's ticks, with the store that is there. */
    Reading reading(Lane lane) throws IOException {
        Map.Entry<TickStore, StoreFeed> found;
        synchronized (this) {
            found = ticks.entrySet().stream().findFirst().map(Map.Entry::copyOf).orElse(null);
        }
        return found == null
                ? new Reading(lane, null, -1)
                : new Reading(
                        lane,
                        found.getKey(),
                        Cursor.read(folder, found.getValue().name()).at(Role.TICKS, lane.journal.origin()));
    }

    synchronized void ready() {
        ready = true;
        feeds.values().forEach(StoreFeed::ready);
    }

    synchronized void wake() {
        feeds.values().forEach(StoreFeed::wake);
    }

    void end() {
        all().forEach(StoreFeed::end);
    }

    synchronized Collection<StoreFeed> all() {
        return new ArrayList<>(feeds.values());
    }

    /** Those of the names whose store is not here. */
    synchronized Set<String> away(Set<String> names) {
        Set<String> away = new TreeSet<>(names);
        feeds.values().stream()
                .filter(StoreFeed::hasTargets)
                .map(StoreFeed::name)
                .forEach(away::remove);
        return away;
    }
}

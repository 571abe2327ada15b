package org.sluice.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Services by the paths they are served at. If two want the same path, the higher rank and then the older has it. */
final class Mounts<T> {

    private static final Logger LOG = LoggerFactory.getLogger(JettyServer.class);

    private static final String RANKING = "service.ranking";
    private static final String ID = "service.id";

    private final String key;
    private final List<Mount<T>> mounts = new ArrayList<>();
    private volatile Map<String, Mount<T>> byPath = Map.of();

    /** @param key the service property that says the paths */
    Mounts(String key) {
        this.key = key;
    }

    synchronized void add(T service, Map<String, ?> properties) {
        List<String> paths = paths(properties.get(key));
        if (paths.isEmpty()) {
            LOG.warn(
                    "{} is not served: its property {}={} has no path that begins with /",
                    service.getClass().getName(),
                    key,
                    properties.get(key));
            return;
        }
        int rank = properties.get(RANKING) instanceof Integer ranking ? ranking : 0;
        long id = properties.get(ID) instanceof Long number ? number : Long.MAX_VALUE;
        mounts.add(new Mount<>(service, paths, rank, id));
        arrange();
    }

    /** When it returns the service is not called any more; its clients are told goodbye. */
    void remove(T service, String reason) {
        Mount<T> gone = null;
        synchronized (this) {
            for (Mount<T> mount : mounts) {
                if (mount.service() == service) {
                    gone = mount;
                }
            }
            mounts.remove(gone);
            arrange();
        }
        if (gone != null) {
            gone.close(reason);
        }
    }

    /** The one at exactly this path, or null. */
    Mount<T> at(String path) {
        return byPath.get(path);
    }

    /** The one at this path or at the nearest above it, or null. */
    Mount<T> above(String path) {
        Map<String, Mount<T>> now = byPath;
        String prefix = path;
        while (!prefix.isEmpty()) {
            Mount<T> mount = now.get(prefix);
            if (mount != null) {
                return mount;
            }
            prefix = prefix.substring(0, Math.max(0, prefix.lastIndexOf('/')));
        }
        return now.get("/");
    }

    Set<String> paths() {
        return byPath.keySet();
    }

    synchronized List<Mount<T>> mounts() {
        return List.copyOf(mounts);
    }

    private void arrange() {
        mounts.sort(Comparator.comparingInt((Mount<T> mount) -> -mount.rank()).thenComparingLong(Mount::id));
        Map<String, Mount<T>> first = new HashMap<>();
        mounts.forEach(mount -> mount.paths().forEach(path -> first.putIfAbsent(path, mount)));
        byPath = Map.copyOf(first);
    }

    private static List<String> paths(Object property) {
        Collection<?> values = List.of();
        if (property instanceof String text) {
            values = List.of(text);
        } else if (property instanceof Object[] array) {
            values = Arrays.asList(array);
        } else if (property instanceof Collection<?> collection) {
            values = collection;
        }
        return values.stream()
                .map(value -> String.valueOf(value).strip())
                .filter(path -> path.startsWith("/"))
                .map(path -> path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path)
                .toList();
    }
}

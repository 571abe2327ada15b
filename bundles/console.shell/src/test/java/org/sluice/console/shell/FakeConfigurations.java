package org.sluice.console.shell;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Configurations in memory: what they hold, and how often one was written. Whatever else is called fails. */
final class FakeConfigurations {

    final Map<String, Map<String, Object>> byPid = new TreeMap<>();
    int updates;
    /** What happens after a configuration was written; gets its PID. */
    Consumer<String> afterwards = pid -> {};

    ConfigurationAdmin admin() {
        return proxy(ConfigurationAdmin.class, (self, method, args) -> {
            if (method.getName().equals("getFactoryConfiguration")) {
                return configuration(args[0] + "~" + args[1]);
            }
            if (!method.getName().equals("listConfigurations")) {
                throw new UnsupportedOperationException(method.getName());
            }
            Configuration[] found = byPid.keySet().stream()
                    .filter(pid -> args[0].equals("(service.pid=" + pid + ")"))
                    .map(this::configuration)
                    .toArray(Configuration[]::new);
            return found.length == 0 ? null : found;
        });
    }

    private Configuration configuration(String pid) {
        return proxy(Configuration.class, (self, method, args) -> {
            if (method.getName().equals("getProperties")) {
                return new Hashtable<>(byPid.get(pid));
            }
            if (method.getName().equals("update") && args != null) {
                byPid.put(pid, copy((Dictionary<?, ?>) args[0]));
                updates++;
                afterwards.accept(pid);
                return null;
            }
            if (method.getName().equals("delete")) {
                byPid.remove(pid);
                return null;
            }
            throw new UnsupportedOperationException(method.getName());
        });
    }

    private static Map<String, Object> copy(Dictionary<?, ?> properties) {
        Map<String, Object> copy = new TreeMap<>();
        Collections.list(properties.keys()).forEach(key -> copy.put(key.toString(), properties.get(key)));
        return copy;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}

package org.sluice.testkit;

import java.util.Map;
import org.osgi.util.converter.Converters;

/** Makes a component's configuration from a map, as the runtime does: missing keys have their defaults. */
public final class Configs {

    private Configs() {}

    public static <T> T of(Class<T> type, Map<String, ?> settings) {
        return Converters.standardConverter().convert(settings).to(type);
    }
}

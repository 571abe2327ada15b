package org.sluice.recorder;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.sluice.api.config.InvalidSettingException;

/**
 * The recorder's settings, looked through.
 *
 * @param stores who must have a segment before it may go
 */
record Settings(
        Path folder,
        Set<String> stores,
        int queueTicks,
        long segmentBytes,
        Duration segmentAge,
        Duration keep,
        long keepBytes,
        int bufferTicks,
        Duration silence) {

    private static final String HOME = "sluice.home";
    private static final int TICK_BYTES = 700;

    static Settings of(Recorder.Config config, Map<String, ?> properties) {
        String home = config.home().isBlank() ? System.getProperty(HOME, "") : config.home();
        Set<String> stores = new TreeSet<>();
        Arrays.stream(config.stores())
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .forEach(name -> {
                    if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
                        throw new InvalidSettingException(properties, "stores", name, "names of stores, as in parquet");
                    }
                    stores.add(name);
                });
        return new Settings(
                path(properties, "home", home.strip())
                        .resolve(path(properties, "folder", config.folder().strip()))
                        .toAbsolutePath(),
                stores,
                (int) within(properties, "queueTicks", config.queueTicks(), 1_000, 5_000_000),
                within(properties, "segmentBytes", config.segmentBytes(), 4_096, 1L << 30),
                Duration.ofMinutes(within(properties, "segmentMinutes", config.segmentMinutes(), 1, 1_440)),
                Duration.ofHours(within(properties, "keepHours", config.keepHours(), 0, 24 * 3_660)),
                within(properties, "keepMegabytes", config.keepMegabytes(), 0, 100_000_000) << 20,
                (int) (within(properties, "bufferMegabytes", config.bufferMegabytes(), 0, 1_000_000)
                        * 1_048_576
                        / TICK_BYTES),
                Duration.ofMinutes(within(properties, "silenceMinutes", config.silenceMinutes(), 1, 1_440)));
    }

    private static long within(Map<String, ?> properties, String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new InvalidSettingException(properties, key, value, least + " to " + most);
        }
        return value;
    }

    private static Path path(Map<String, ?> properties, String key, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new InvalidSettingException(properties, key, value, "a path (" + e.getReason() + ")");
        }
    }
}

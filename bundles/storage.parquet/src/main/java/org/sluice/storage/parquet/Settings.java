package org.sluice.storage.parquet;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.sluice.api.config.InvalidSettingException;

/**
 * The configuration, checked.
 *
 * @param quiet nothing was added to a folder for so long: its files are made one
 */
record Settings(Path folder, int memoryMegabytes, Duration quiet) {

    /** Java's name of the folder the process is installed in. */
    private static final String HOME = "sluice.home";

    private static final int LEAST_MEGABYTES = 128;
    private static final int MOST_MEGABYTES = 65_536;
    private static final int MOST_MINUTES = 1_440;

    static Settings of(ParquetStore.Config config, Map<String, ?> properties) {
        if (!config.store_name().matches("[A-Za-z0-9_-]{1,32}")) {
            throw new InvalidSettingException(
                    properties, "store.name", config.store_name(), "1 to 32 letters, digits, - or _");
        }
        if (config.memoryMegabytes() < LEAST_MEGABYTES || config.memoryMegabytes() > MOST_MEGABYTES) {
            throw new InvalidSettingException(
                    properties,
                    "memoryMegabytes",
                    config.memoryMegabytes(),
                    LEAST_MEGABYTES + " to " + MOST_MEGABYTES + " megabytes");
        }
        if (config.compactAfterMinutes() < 1 || config.compactAfterMinutes() > MOST_MINUTES) {
            throw new InvalidSettingException(
                    properties,
                    "compactAfterMinutes",
                    config.compactAfterMinutes(),
                    "1 to " + MOST_MINUTES + " minutes");
        }
        try {
            Path folder = Path.of(System.getProperty(HOME, ""))
                    .resolve(config.folder().strip());
            return new Settings(
                    folder.toAbsolutePath().normalize(),
                    config.memoryMegabytes(),
                    Duration.ofMinutes(config.compactAfterMinutes()));
        } catch (InvalidPathException e) {
            throw new InvalidSettingException(properties, "folder", config.folder(), "a path (" + e.getReason() + ")");
        }
    }
}

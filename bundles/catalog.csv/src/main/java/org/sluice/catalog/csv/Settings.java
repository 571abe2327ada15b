package org.sluice.catalog.csv;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.market.Symbol;

/**
 * The checked configuration.
 *
 * @param files the file of each key that has one; a key without is left out
 * @param contracts futures to list
 */
record Settings(Map<String, SourceFile> files, List<Symbol> contracts) {

    static final String STOCKS = "stocks";
    static final String FUTURES = "futures";
    static final String INSTRUMENTS = "instruments";
    static final String MORE_INSTRUMENTS = "moreInstruments";
    static final String HOLIDAYS = "holidays";
    static final String CONTRACTS = "contracts";

    /** Java's name of the folder the process is installed in. */
    private static final String HOME = "sluice.home";

    /** A file as written and where that is. */
    record SourceFile(String name, Path path) {}

    static Settings of(CsvCatalogSource.Config config, Map<String, ?> properties) {
        String home = config.home().isBlank() ? System.getProperty(HOME, "") : config.home();
        Path base = path(properties, "home", home.strip());
        Map<String, SourceFile> files = new LinkedHashMap<>();
        put(files, properties, base, STOCKS, config.stocks());
        put(files, properties, base, FUTURES, config.futures());
        put(files, properties, base, INSTRUMENTS, config.instruments());
        put(files, properties, base, MORE_INSTRUMENTS, config.moreInstruments());
        put(files, properties, base, HOLIDAYS, config.holidays());
        if (files.isEmpty()) {
            throw new InvalidSettingException(
                    properties, INSTRUMENTS, config.instruments(), "at least one of the files must be named");
        }
        return new Settings(files, contracts(properties, config.contracts()));
    }

    private static void put(
            Map<String, SourceFile> files, Map<String, ?> properties, Path base, String key, String value) {
        if (!value.isBlank()) {
            String name = value.strip();
            files.put(key, new SourceFile(name, base.resolve(path(properties, key, name))));
        }
    }

    private static Path path(Map<String, ?> properties, String key, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new InvalidSettingException(properties, key, value, "a path (" + e.getReason() + ")");
        }
    }

    private static List<Symbol> contracts(Map<String, ?> properties, String value) {
        if (value.isBlank()) {
            return List.of();
        }
        try {
            return List.of(value.strip().split("\\s*,\\s*")).stream()
                    .map(Symbol::parse)
                    .distinct()
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(properties, CONTRACTS, value, e.getMessage());
        }
    }
}

package org.sluice.catalog.csv;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

    /** Where the copies of what lies at web addresses are kept. */
    private static final String COPIES = "var/catalog";

    /**
     * A file as written and where that is.
     *
     * @param name for messages; of a web address without its query, which may be a secret
     * @param path of a web address where its copy is kept
     * @param address null for a file
     */
    record SourceFile(String name, Path path, URI address) {}

    /** Those that lie at web addresses. */
    Map<String, SourceFile> remote() {
        Map<String, SourceFile> remote = new LinkedHashMap<>(files);
        remote.values().removeIf(file -> file.address() == null);
        return remote;
    }

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
            files.put(
                    key,
                    name.matches("(?i)https?:.*")
                            ? remote(properties, base, key, name)
                            : new SourceFile(name, base.resolve(path(properties, key, name)), null));
        }
    }

    /** Another address has another copy. */
    private static SourceFile remote(Map<String, ?> properties, Path base, String key, String text) {
        String expected = "an address as https://example.org/instruments.csv, without a user";
        URI address;
        try {
            address = new URI(text);
        } catch (URISyntaxException e) {
            throw new InvalidSettingException(properties, key, text, expected);
        }
        if (address.getHost() == null || address.getRawUserInfo() != null) {
            throw new InvalidSettingException(properties, key, text.replaceFirst("//.*@", "//...@"), expected);
        }
        String copy = String.format(Locale.ROOT, "%s-%08x.csv", key, text.hashCode());
        return new SourceFile(
                text.replaceFirst("[?#].*", "?..."), base.resolve(COPIES).resolve(copy), address);
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

package org.sluice.gateway.sim;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.market.Origin;
import org.sluice.gateway.sim.terms.TermsTable;

/**
 * The configuration, checked.
 *
 * @param accounts name and first balance, yuan
 * @param folder of the embedded database
 * @param url of another database; empty: the embedded one
 */
record Settings(
        String name,
        Map<String, BigDecimal> accounts,
        Path folder,
        String url,
        TermsTable terms,
        Origin origin,
        Duration stale,
        Duration quiet) {

    /** Java's name of the folder the process is installed in. */
    private static final String HOME = "sluice.home";

    private static final int MOST_SECONDS = 86_400;
    private static final int MOST_MILLIS = 60_000;

    static Settings of(SimGateway.Config config, Map<String, ?> properties) {
        String name = config.gateway_name();
        if (!name.matches("[A-Za-z0-9_-]{1,32}")) {
            throw new InvalidSettingException(
                    properties, "gateway.name", name, "1 to 32 letters, digits, - or _ and no dot");
        }
        if (config.staleSeconds() < 1 || config.staleSeconds() > MOST_SECONDS) {
            throw new InvalidSettingException(
                    properties, "staleSeconds", config.staleSeconds(), "1 to " + MOST_SECONDS + " seconds");
        }
        if (config.reportMillis() < 0 || config.reportMillis() > MOST_MILLIS) {
            throw new InvalidSettingException(
                    properties, "reportMillis", config.reportMillis(), "0 to " + MOST_MILLIS + " milliseconds");
        }
        return new Settings(
                name,
                accounts(config, properties),
                path(properties, "data", config.data()).resolve(name),
                config.jdbcUrl().strip(),
                terms(config, properties),
                origin(config, properties),
                Duration.ofSeconds(config.staleSeconds()),
                Duration.ofMillis(config.reportMillis()));
    }

    private static Map<String, BigDecimal> accounts(SimGateway.Config config, Map<String, ?> properties) {
        Map<String, BigDecimal> accounts = new LinkedHashMap<>();
        for (String account : String.join(",", config.accounts()).split(",")) {
            String[] parts = account.strip().split(":", -1);
            BigDecimal yuan = parts.length == 2 && parts[0].matches("[A-Za-z0-9_-]{1,64}") ? yuan(parts[1]) : null;
            if (yuan == null || accounts.put(parts[0], yuan) != null) {
                throw new InvalidSettingException(
                        properties,
                        "accounts",
                        account.strip(),
                        "a name and yuan as in demo:1000000, several with commas, each once");
            }
        }
        return accounts;
    }

    private static BigDecimal yuan(String text) {
        return text.matches("[0-9]{1,15}(\\.[0-9]{1,2})?") ? new BigDecimal(text) : null;
    }

    private static Origin origin(SimGateway.Config config, Map<String, ?> properties) {
        for (Origin origin : Origin.values()) {
            if (origin.name().equals(config.origin())) {
                return origin;
            }
        }
        throw new InvalidSettingException(properties, "origin", config.origin(), "LIVE or TEST");
    }

    private static TermsTable terms(SimGateway.Config config, Map<String, ?> properties) {
        try {
            return TermsTable.read(path(properties, "terms", config.terms()));
        } catch (IOException e) {
            throw new InvalidSettingException(properties, "terms", config.terms(), e.getMessage());
        }
    }

    private static Path path(Map<String, ?> properties, String key, String value) {
        try {
            return Path.of(System.getProperty(HOME, "")).resolve(value.strip());
        } catch (InvalidPathException e) {
            throw new InvalidSettingException(properties, key, value, "a path (" + e.getReason() + ")");
        }
    }
}

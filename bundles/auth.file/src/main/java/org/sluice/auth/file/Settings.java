package org.sluice.auth.file;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.sluice.api.config.InvalidSettingException;

/**
 * The checked configuration.
 *
 * @param users the users file as written, for messages
 * @param attempts wrong ones in a row until the first lock
 * @param lock how long the first lock lasts
 * @param tokenValidity of a token for which nothing else is said
 * @param iterations of a new hash; one of fewer is computed anew at the next login
 */
record Settings(
        String users,
        Path usersPath,
        String tokens,
        Path tokensPath,
        int attempts,
        Duration lock,
        Duration tokenValidity,
        int iterations) {

    static final int MAX_TOKEN_DAYS = 3650;

    /** Java's name of the folder the process is installed in. */
    private static final String HOME = "sluice.home";

    static Settings of(FileAuthenticator.Config config, Map<String, ?> properties) {
        String home = config.home().isBlank() ? System.getProperty(HOME, "") : config.home();
        Path base = path(properties, "home", home.strip());
        String users = file(properties, "users", config.users());
        String tokens = file(properties, "tokens", config.tokens());
        Path usersPath = base.resolve(path(properties, "users", users));
        Path tokensPath = base.resolve(path(properties, "tokens", tokens));
        if (usersPath.normalize().equals(tokensPath.normalize())) {
            throw new InvalidSettingException(properties, "tokens", tokens, "another file than users");
        }
        return new Settings(
                users,
                usersPath,
                tokens,
                tokensPath,
                number(properties, "attempts", config.attempts(), 1, 1000),
                Duration.ofSeconds(number(properties, "attemptsSeconds", config.attemptsSeconds(), 1, 3600)),
                Duration.ofDays(number(properties, "tokenDays", config.tokenDays(), 1, MAX_TOKEN_DAYS)),
                number(properties, "iterations", config.iterations(), 100_000, PasswordHash.MAX_ITERATIONS));
    }

    private static String file(Map<String, ?> properties, String key, String value) {
        if (value.isBlank()) {
            throw new InvalidSettingException(properties, key, value, "the path of a file");
        }
        return value.strip();
    }

    private static Path path(Map<String, ?> properties, String key, String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new InvalidSettingException(properties, key, value, "a path (" + e.getReason() + ")");
        }
    }

    private static int number(Map<String, ?> properties, String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new InvalidSettingException(properties, key, value, least + " to " + most);
        }
        return value;
    }
}

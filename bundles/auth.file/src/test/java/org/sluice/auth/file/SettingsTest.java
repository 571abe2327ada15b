package org.sluice.auth.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.testkit.Configs;

class SettingsTest {

    private static Settings settings(String... settings) {
        Map<String, String> map = new HashMap<>();
        for (int index = 0; index < settings.length; index += 2) {
            map.put(settings[index], settings[index + 1]);
        }
        return Settings.of(
                Configs.of(FileAuthenticator.Config.class, map), Map.of("service.pid", "org.sluice.auth.file"));
    }

    @Test
    void hasDefaults() {
        assertEquals(
                new Settings(
                        "etc/users.txt",
                        Path.of("/home/etc/users.txt"),
                        "var/tokens.txt",
                        Path.of("/home/var/tokens.txt"),
                        5,
                        Duration.ofSeconds(60),
                        Duration.ofDays(90),
                        210_000),
                settings("home", "/home"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            users           | ' '            | the path of a file
            tokens          | etc/users.txt  | another file than users
            attempts        | 0              | 1 to 1000
            attemptsSeconds | 3601           | 1 to 3600
            tokenDays       | 0              | 1 to 3650
            iterations      | 1000           | 100000 to 5000000
            """)
    void refusesWhatCantBeUsed(String key, String value, String expected) {
        assertEquals(
                "org.sluice.auth.file: " + key + "=" + value + ": " + expected,
                assertThrows(InvalidSettingException.class, () -> settings(key, value))
                        .getMessage());
    }
}

package org.sluice.fetcher.qmt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.testkit.Configs;

class SettingsTest {

    private static final String FILE = "file:/opt/sluice/etc/org.sluice.fetcher.qmt.cfg";

    @TempDir
    Path folder;

    private static Settings settings(Map<String, String> keys) {
        Map<String, String> properties = new HashMap<>(keys);
        properties.put("felix.fileinstall.filename", FILE);
        return Settings.of(Configs.of(QmtFetcher.Config.class, properties), properties);
    }

    @Test
    void hasTheBridgesDefaults() {
        assertEquals(new Settings("127.0.0.1", 9300, null, 100_000), settings(Map.of()));
    }

    @Test
    void readsTheKeysAsTheyStandInTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), " 0123456789abcdef\r\n", StandardCharsets.US_ASCII);
        Settings settings =
                settings(Map.of("bridge", " [::1]:9301 ", "tokenFile", " " + file + ' ', "receiveQueueRows", "20000"));
        assertEquals(new Settings("::1", 9301, file, 20_000), settings);
        assertEquals("[::1]:9301", settings.address());
        assertArrayEquals("0123456789abcdef".getBytes(StandardCharsets.US_ASCII), settings.token());
    }

    @ParameterizedTest
    @CsvSource({
        "bridge, 9300, 'host:port of qmt_bridge.py, as in 127.0.0.1:9300'",
        "bridge, :9300, 'host:port of qmt_bridge.py, as in 127.0.0.1:9300'",
        "bridge, win:0, 'host:port of qmt_bridge.py, as in 127.0.0.1:9300'",
        "bridge, win:99999, 'host:port of qmt_bridge.py, as in 127.0.0.1:9300'",
        "tokenFile, /no/such, a file that can be read; there is no /no/such",
        "receiveQueueRows, 19999, 20000 to 1000000 rows",
        "receiveQueueRows, 1000001, 20000 to 1000000 rows",
    })
    void saysWhatItCannotUse(String key, String value, String expected) {
        InvalidSettingException error = assertThrows(InvalidSettingException.class, () -> settings(Map.of(key, value)));
        assertEquals("etc/org.sluice.fetcher.qmt.cfg: " + key + '=' + value + ": " + expected, error.getMessage());
    }

    @Test
    void refusesAShortToken() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "0123456789abcde\n", StandardCharsets.US_ASCII);
        InvalidSettingException error =
                assertThrows(InvalidSettingException.class, () -> settings(Map.of("tokenFile", file.toString())));
        assertTrue(error.getMessage().endsWith("a file with a token of 16 characters or more"), error.getMessage());
    }
}

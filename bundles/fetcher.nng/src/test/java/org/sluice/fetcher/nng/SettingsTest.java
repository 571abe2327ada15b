package org.sluice.fetcher.nng;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.market.Origin;
import org.sluice.testkit.Configs;
import org.sluice.wire.sp.SpAddress;

class SettingsTest {

    private static final String FILE = "file:/opt/sluice/etc/org.sluice.fetcher.nng-spot.cfg";

    private static Settings settings(Map<String, String> keys, boolean ipcSupported) {
        Map<String, String> properties = new HashMap<>(keys);
        properties.put("felix.fileinstall.filename", FILE);
        properties.put("service.pid", "org.sluice.fetcher.nng~spot");
        return Settings.of(Configs.of(NngFetcher.Config.class, properties), properties, ipcSupported);
    }

    @Test
    void hasHikyuusDefaults() {
        assertEquals(
                new Settings(
                        "nng",
                        "fetcher.nng-spot",
                        SpAddress.parse("ipc:///tmp/hikyuu_real.ipc"),
                        1,
                        32 << 20,
                        Origin.TEST,
                        false),
                settings(Map.of(), true));
    }

    @Test
    void readsTheKeysAsTheyStandInTheFile() {
        assertEquals(
                new Settings(
                        "upstairs",
                        "fetcher.nng-2",
                        SpAddress.parse("tcp://192.168.1.10:9200"),
                        4,
                        64 << 20,
                        Origin.LIVE,
                        true),
                settings(
                        Map.of(
                                "fetcher.name", "upstairs",
                                "counters.name", "fetcher.nng-2",
                                "quotation_server", " tcp://192.168.1.10:9200",
                                "worker_num", "4",
                                "receiveQueueMebibytes", "64",
                                "fetcher.origin", "LIVE",
                                "starVolumeInShares", "true"),
                        true));
    }

    @ParameterizedTest
    @CsvSource({
        "quotation_server, localhost:9200, expected tcp://host:port or ipc:///path",
        "quotation_server, tcp://*:9200, 'the server''s host and port, as in tcp://192.168.1.10:9200'",
        "quotation_server, tcp://127.0.0.1:0, 'the server''s host and port, as in tcp://192.168.1.10:9200'",
        "quotation_server, ipc:///tmp/x.ipc, 'a tcp address, ipc is not available on Windows'",
        "worker_num, 0, 1 to 8 threads",
        "worker_num, 9, 1 to 8 threads",
        "receiveQueueMebibytes, 0, 1 to 1024 mebibytes",
        "receiveQueueMebibytes, 1025, 1 to 1024 mebibytes",
        "fetcher.name, '', 'a name of letters, digits, dots and dashes'",
        "fetcher.origin, live, LIVE or TEST",
    })
    void saysWhatItCannotUse(String key, String value, String expected) {
        Map<String, String> keys = new HashMap<>(Map.of("quotation_server", "tcp://127.0.0.1:9200"));
        keys.put(key, value);
        InvalidSettingException error = assertThrows(InvalidSettingException.class, () -> settings(keys, false));
        assertEquals("etc/org.sluice.fetcher.nng-spot.cfg: " + key + '=' + value + ": " + expected, error.getMessage());
    }
}

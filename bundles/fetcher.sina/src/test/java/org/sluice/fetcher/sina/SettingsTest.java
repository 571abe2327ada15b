package org.sluice.fetcher.sina;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.testkit.Configs;
import org.sluice.wire.page.PageSettings;

class SettingsTest {

    @Test
    void hasADefaultForEveryKey() {
        assertEquals(
                new PageSettings(
                        "http://hq.sinajs.cn/list=",
                        "hq.sinajs.cn",
                        Map.of("Referer", "https://finance.sina.com.cn"),
                        140,
                        4,
                        Duration.ofMillis(1500),
                        null,
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(30)),
                of(Map.of()));
    }

    @Test
    void sendsNoRefererIfThatIsEmpty() {
        assertEquals(Map.of(), of(Map.of("referer", " ")).headers());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url                   |qt/list=      |an address as in http://hq.sinajs.cn/list=",
                "referer               |新浪           |plain text as in https://finance.sina.com.cn, or nothing",
                "codesPerRequest       |141           |a whole number from 1 to 140",
                "codesPerRequest       |many          |a whole number from 1 to 140",
                "parallelRequests      |5             |a whole number from 1 to 4",
                "timeoutMillis         |1501          |a whole number from 100 to 1500",
                "proxy                 |proxy         |host:port or http://host:port, or nothing",
                "refusalPauseSeconds   |0             |a whole number from 1 to 86400",
                "refusalPauseMaxSeconds|59            |at least refusalPauseSeconds, which is 60",
            })
    void saysWhichFileKeyAndValueWontDo(String key, String value, String expected) {
        assertEquals(
                "etc/org.sluice.fetcher.sina.cfg: " + key + '=' + value + ": " + expected,
                assertThrows(InvalidSettingException.class, () -> of(Map.of(key, value)))
                        .getMessage());
    }

    private static PageSettings of(Map<String, Object> settings) {
        Map<String, Object> properties = new HashMap<>(settings);
        properties.put("felix.fileinstall.filename", "file:/opt/sluice/etc/org.sluice.fetcher.sina.cfg");
        return Settings.of(Configs.of(SinaFetcher.Config.class, settings), properties);
    }
}

package org.sluice.fetcher.tencent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetSocketAddress;
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
                        "http://qt.gtimg.cn/q=",
                        "qt.gtimg.cn",
                        Map.of(),
                        60,
                        4,
                        Duration.ofMillis(1500),
                        null,
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(30)),
                of(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1:3128,10.0.0.1", "http://proxy.desk:3128,proxy.desk", "http://proxy.desk:3128/,proxy.desk"})
    void takesAProxyInEitherForm(String text, String host) {
        assertEquals(
                InetSocketAddress.createUnresolved(host, 3128),
                of(Map.of("proxy", text)).proxy());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url                   |                        |an address as in http://qt.gtimg.cn/q=",
                "url                   |ftp://qt.gtimg.cn/q=    |an address as in http://qt.gtimg.cn/q=",
                "url                   |qt.gtimg.cn/q=          |an address as in http://qt.gtimg.cn/q=",
                "url                   |http://qt.gtimg.cn/#q=  |an address as in http://qt.gtimg.cn/q=",
                "url                   |http://a b/q=           |an address as in http://qt.gtimg.cn/q=",
                "codesPerRequest       |0                       |a whole number from 1 to 60",
                "codesPerRequest       |61                      |a whole number from 1 to 60",
                "codesPerRequest       |many                    |a whole number from 1 to 60",
                "parallelRequests      |5                       |a whole number from 1 to 4",
                "parallelRequests      |0                       |a whole number from 1 to 4",
                "timeoutMillis         |99                      |a whole number from 100 to 1500",
                "timeoutMillis         |1501                    |a whole number from 100 to 1500",
                "timeoutMillis         |1.5                     |a whole number from 100 to 1500",
                "proxy                 |proxy                   |host:port or http://host:port, or nothing",
                "proxy                 |proxy:0                 |host:port or http://host:port, or nothing",
                "proxy                 |proxy:70000             |host:port or http://host:port, or nothing",
                "proxy                 |socks://proxy:1080      |host:port or http://host:port, or nothing",
                "proxy                 |http://me:pw@proxy:3128 |host:port or http://host:port, or nothing",
                "refusalPauseSeconds   |0                       |a whole number from 1 to 86400",
                "refusalPauseSeconds   |90000                   |a whole number from 1 to 86400",
                "refusalPauseMaxSeconds|x                       |a whole number from 1 to 86400",
                "refusalPauseMaxSeconds|59                      |at least refusalPauseSeconds, which is 60",
            })
    void saysWhichFileKeyAndValueWontDo(String key, String value, String expected) {
        String text = value == null ? "" : value;
        assertEquals(
                "etc/org.sluice.fetcher.tencent.cfg: " + key + '=' + text + ": " + expected,
                assertThrows(InvalidSettingException.class, () -> of(Map.of(key, text)))
                        .getMessage());
    }

    private static PageSettings of(Map<String, Object> settings) {
        Map<String, Object> properties = new HashMap<>(settings);
        properties.put("felix.fileinstall.filename", "file:/opt/sluice/etc/org.sluice.fetcher.tencent.cfg");
        return Settings.of(Configs.of(TencentFetcher.Config.class, settings), properties);
    }
}

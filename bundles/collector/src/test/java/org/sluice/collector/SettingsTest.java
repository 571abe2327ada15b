package org.sluice.collector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.testkit.Configs;

class SettingsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "feed           | a b         | one word of letters, digits, - and _",
                "origin         | REAL        | one of [LIVE, TEST]",
                "kinds          | STOCK,CRYPTO| one of [STOCK, INDEX, ETF, BOND, FUTURE, OPTION]",
                "exchanges      | NYSE        | one of [SSE, SZSE, BSE, SHFE, INE, DCE, CZCE, CFFEX, GFEX]",
                "intervalMillis | 9           | at least 10 milliseconds",
                "staleSeconds   | -1          | at least 0 seconds; 0 switches the check off",
                "phase1         | 9-12        | start and end as in 9:00-12:00",
                "phase1         | 9:00-25:00  | hours 0-23, minutes and seconds 0-59",
                "phase2         | 15:00-13:00 | the start must not be after the end",
                "retryMaxMillis | 10          | at least 1000 milliseconds",
            })
    void namesFileKeyValueAndWhatWouldDo(String key, String value, String expected) {
        Map<String, Object> settings = settings(key, value);
        InvalidSettingException error = assertThrows(
                InvalidSettingException.class,
                () -> Settings.of(Configs.of(Collector.Config.class, settings), settings));
        String shown = key.equals("kinds") ? "CRYPTO" : value;
        assertEquals(
                "etc/live/org.sluice.collector-stock.cfg: " + key + "=" + shown + ": " + expected, error.getMessage());
    }

    @Test
    void windowsThatOverlapAreRefused() {
        Map<String, Object> settings = settings("phase1", "9:00-13:30");
        settings.put("phase2", "13:00-15:00");
        InvalidSettingException error = assertThrows(
                InvalidSettingException.class,
                () -> Settings.of(Configs.of(Collector.Config.class, settings), settings));
        assertEquals(
                "etc/live/org.sluice.collector-stock.cfg: phase2=13:00-15:00: begins before phase1=9:00-13:30 ends",
                error.getMessage());
    }

    @Test
    void readsListsAndKnowsTencentByHikyuusName() {
        Map<String, Object> settings = settings("fetchers", " qq , sina");
        settings.put("symbols", "SH600000, SHFE.cu2501");
        Settings read = Settings.of(Configs.of(Collector.Config.class, settings), settings);
        assertEquals(List.of("tencent", "sina"), read.fetchers());
        assertEquals("[SSE.600000, SHFE.cu2501]", read.symbols().toString());
    }

    private static Map<String, Object> settings(String key, Object value) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("felix.fileinstall.filename", "file:/opt/sluice/etc/live/org.sluice.collector-stock.cfg");
        settings.put("service.pid", "org.sluice.collector~stock");
        settings.put(key, value);
        return settings;
    }
}

package org.sluice.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.desk.rules.Limits;
import org.sluice.testkit.Configs;

class SettingsTest {

    private static final Limits DEFAULTS = new Limits(
            1_000_000,
            new BigDecimal("10000000"),
            new BigDecimal("20"),
            50,
            10_000,
            50,
            5_000,
            new BigDecimal("100000"),
            false);

    private static Settings of(Map<String, ?> values) {
        return Settings.of(Configs.of(Desk.Config.class, values), values);
    }

    @Test
    void everythingHasADefault() {
        assertEquals(
                new Settings(
                        Path.of("/srv/var/audit"),
                        Path.of("/srv/var/desk/halted"),
                        1000,
                        Duration.ofSeconds(1),
                        DEFAULTS,
                        Map.of()),
                of(Map.of("home", "/srv")));
    }

    @Test
    void anAccountTakesTheCommonLimitsButForItsOwn() {
        Settings settings =
                of(Map.of("ordersPerDay", 7, "account.a.b.maxOrderVolume", "5", "account.a.b.selfTrade", "allow"));
        assertEquals(7, settings.limits("other").ordersPerDay());
        assertEquals(
                new Limits(
                        5,
                        new BigDecimal("10000000"),
                        new BigDecimal("20"),
                        50,
                        7,
                        50,
                        5_000,
                        new BigDecimal("100000"),
                        true),
                settings.limits("a.b"));
    }

    @Test
    void whatCantBeUsedIsNamedWithFileKeyAndValue() {
        invalid("selfTrade", "never", "refuse or allow");
        invalid("maxOrderValueYuan", "1e7", "a number of at least 0, as in 10000000");
        invalid("priceBandPercent", "-1", "a number of at least 0, as in 10000000");
        invalid("ordersPerSecond", -1, "a whole number of at least 0");
        invalid("queuedOrders", 0, "1 to 100000");
        invalid("reopenMillis", 64_001, "1 to 64000");
        invalid("account.demo.cancelsPerDay", "many", "a whole number of at least 0");
        String limits = "account.NAME.LIMIT with one of [maxOrderVolume, maxOrderValueYuan, priceBandPercent,"
                + " ordersPerSecond, ordersPerDay, cancelsPerSecond, cancelsPerDay, maxDailyLossYuan, selfTrade]";
        invalid("account.demo.maxOrderVolumes", "5", limits);
        invalid("account.maxOrderVolume", "5", limits);
    }

    private static void invalid(String key, Object value, String expected) {
        Map<String, Object> values = new HashMap<>();
        values.put("felix.fileinstall.filename", "file:/opt/sluice/etc/org.sluice.desk.cfg");
        values.put(key, value);
        InvalidSettingException e = assertThrows(InvalidSettingException.class, () -> of(values));
        assertEquals("etc/org.sluice.desk.cfg: " + key + "=" + value + ": " + expected, e.getMessage());
    }
}

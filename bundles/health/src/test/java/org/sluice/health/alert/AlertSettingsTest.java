package org.sluice.health.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.testkit.Configs;

class AlertSettingsTest {

    @TempDir
    Path home;

    private AlertSettings settings(Map<String, Object> settings) {
        Map<String, Object> properties = new HashMap<>(settings);
        properties.put("felix.fileinstall.filename", "file:/opt/sluice/etc/org.sluice.health.alerts.cfg");
        return AlertSettings.of(Configs.of(Alerts.Config.class, settings), properties, home);
    }

    private String refusal(Map<String, Object> settings) {
        String message = assertThrows(InvalidSettingException.class, () -> settings(settings))
                .getMessage();
        assertTrue(message.startsWith("etc/org.sluice.health.alerts.cfg: "), message);
        return message.substring("etc/org.sluice.health.alerts.cfg: ".length());
    }

    @Test
    void withoutAFileTheDefaultsHold() {
        AlertSettings settings = settings(Map.of());
        assertEquals(Limits.DEFAULT, settings.limits());
        assertEquals(List.of(), settings.robots());
        assertTrue(settings.alive().isEmpty()
                && settings.quietOutsideSessions()
                && settings.off().isEmpty());
    }

    @Test
    void readsRobotsAndTheirSecretsBesideHome() throws Exception {
        Files.writeString(home.resolve("ding.secret"), "SECx\n");
        AlertSettings settings = settings(Map.of(
                "off",
                "drops, disk",
                "dingtalk",
                "https://oapi.dingtalk.com/robot/send?access_token=0123456789",
                "dingtalkSecretFile",
                "ding.secret"));
        assertEquals(Set.of("drops", "disk"), settings.off());
        assertEquals("[dingtalk oapi.dingtalk.com/…6789]", settings.robots().toString());
    }

    @Test
    void namesTheKeyOfWhatItCannotUseAndNeverAUrl() {
        assertEquals("wecom=(not shown): an http or https URL with a host", refusal(Map.of("wecom", "key=abc|def")));
        assertEquals(
                "aliveUrl=(not shown): an http or https URL with a host", refusal(Map.of("aliveUrl", "ftp://h/x")));
        assertEquals("off=drop: of " + String.join(", ", Rules.names()), refusal(Map.of("off", "drop")));
        assertEquals("noTicksSeconds=0: from 1 to 86400", refusal(Map.of("noTicksSeconds", 0)));
        assertEquals("missingPercent=100.5: from 0 to 100", refusal(Map.of("missingPercent", 100.5)));
        assertEquals(
                "feishuSecretFile=none: a file that can be read",
                refusal(Map.of("feishu", "https://h/x", "feishuSecretFile", "none")));
    }
}

package org.sluice.storage.clickhouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.testkit.Configs;

class SettingsTest {

    private static final Map<String, String> PID = Map.of("service.pid", "org.sluice.storage.clickhouse");

    @TempDir
    Path folder;

    private static Settings of(Map<String, ?> settings) {
        return Settings.of(Configs.of(ClickHouseStore.Config.class, settings), PID);
    }

    private static String refusal(String key, Object value) {
        return assertThrows(InvalidSettingException.class, () -> of(Map.of(key, value)))
                .getMessage();
    }

    @Test
    void anEmptyFileIsAServerOfThisMachine() {
        assertEquals(
                new Settings(
                        URI.create("http://127.0.0.1:8123"),
                        "default",
                        "",
                        "sluice",
                        "",
                        Duration.ofSeconds(30),
                        8 << 20,
                        false),
                of(Map.of()));
    }

    @Test
    void whatCanNotBeIsRefusedWithFileKeyAndValue() {
        String file = "org.sluice.storage.clickhouse: ";
        String address = "http://host:port or https://host:port, without user and password";
        assertEquals(file + "url=ftp://x: " + address, refusal("url", "ftp://x"));
        assertEquals(file + "url=http://...@x: " + address, refusal("url", "http://me:secret@x"));
        assertEquals(file + "url=http://x/?...: " + address, refusal("url", "http://x/?password=secret"));
        assertEquals(file + "user=a:b: a name without a colon", refusal("user", "a:b"));
        assertEquals(file + "database=a-b: 1 to 32 letters, digits or _, no digit first", refusal("database", "a-b"));
        assertEquals(
                file + "cluster=a`b: a name in the server's remote_servers, or nothing", refusal("cluster", "a`b"));
        assertEquals(file + "timeoutSeconds=0: 1 to 3600 seconds", refusal("timeoutSeconds", 0));
        assertEquals(file + "batchMegabytes=65: 1 to 64 megabytes", refusal("batchMegabytes", 65));
        assertEquals(file + "store.name=a b: 1 to 32 letters, digits, - or _", refusal("store.name", "a b"));
        assertEquals(
                file + "hikyuu=true: false with a cluster: hikyuu's tables are of one server",
                assertThrows(InvalidSettingException.class, () -> of(Map.of("hikyuu", true, "cluster", "c")))
                        .getMessage());
    }

    @Test
    void aPasswordIsInAFileThatItsOwnerAloneCanRead() throws Exception {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "no permissions here");
        Path file = Files.writeString(folder.resolve("a secret"), "密 码\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertEquals(
                "org.sluice.storage.clickhouse: passwordFile=" + file
                        + ": a file that its owner alone can read: chmod 600 helps",
                refusal("passwordFile", file.toString()));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Settings settings = of(Map.of("passwordFile", file.toString()));
        assertEquals("密 码", settings.password());
        assertEquals("Settings[http://127.0.0.1:8123, sluice]", settings.toString());
    }

    @Test
    void aPasswordFileThatIsNotThereIsRefused() {
        String missing = folder.resolve("none").toString();
        assertEquals(
                "org.sluice.storage.clickhouse: passwordFile=" + missing
                        + ": a file that can be read (java.nio.file.NoSuchFileException: " + missing + ")",
                refusal("passwordFile", missing));
    }
}

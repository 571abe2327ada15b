package org.sluice.storage.clickhouse;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.sluice.api.config.InvalidSettingException;

/**
 * The configuration, checked.
 *
 * @param database in front of {@code _live} and {@code _test}
 * @param cluster empty for one server
 * @param timeout for one request and its answer
 * @param batchBytes rows are sent in pieces of so many
 * @param hikyuu whether live bars are kept in hikyuu's tables too
 */
record Settings(
        URI url,
        String user,
        String password,
        String database,
        String cluster,
        Duration timeout,
        int batchBytes,
        boolean hikyuu) {

    /** Java's name of the folder the process is installed in. */
    private static final String HOME = "sluice.home";

    private static final int MOST_SECONDS = 3_600;
    private static final int MOST_MEGABYTES = 64;
    private static final long MOST_PASSWORD_BYTES = 4_096;

    /** What nobody but the owner may. */
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    static Settings of(ClickHouseStore.Config config, Map<String, ?> properties) {
        if (!config.store_name().matches("[A-Za-z0-9_-]{1,32}")) {
            throw new InvalidSettingException(
                    properties, "store.name", config.store_name(), "1 to 32 letters, digits, - or _");
        }
        if (!config.database().matches("[A-Za-z_][A-Za-z0-9_]{0,31}")) {
            throw new InvalidSettingException(
                    properties, "database", config.database(), "1 to 32 letters, digits or _, no digit first");
        }
        if (!config.cluster().matches("[A-Za-z0-9_-]{0,64}")) {
            throw new InvalidSettingException(
                    properties, "cluster", config.cluster(), "a name in the server's remote_servers, or nothing");
        }
        if (config.hikyuu() && !config.cluster().isEmpty()) {
            throw new InvalidSettingException(
                    properties, "hikyuu", true, "false with a cluster: hikyuu's tables are of one server");
        }
        if (config.user().contains(":") || config.user().isBlank()) {
            throw new InvalidSettingException(properties, "user", config.user(), "a name without a colon");
        }
        int seconds = within(properties, "timeoutSeconds", config.timeoutSeconds(), MOST_SECONDS, " seconds");
        int megabytes = within(properties, "batchMegabytes", config.batchMegabytes(), MOST_MEGABYTES, " megabytes");
        return new Settings(
                url(config.url(), properties),
                config.user(),
                password(config.passwordFile().strip(), properties),
                config.database(),
                config.cluster(),
                Duration.ofSeconds(seconds),
                megabytes << 20,
                config.hikyuu());
    }

    private static int within(Map<String, ?> properties, String key, int value, int most, String unit) {
        if (value < 1 || value > most) {
            throw new InvalidSettingException(properties, key, value, "1 to " + most + unit);
        }
        return value;
    }

    private static URI url(String text, Map<String, ?> properties) {
        String expected = "http://host:port or https://host:port, without user and password";
        try {
            URI url = new URI(text.strip());
            boolean known = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (known
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw new InvalidSettingException(properties, "url", shown(text), expected);
        }
        throw new InvalidSettingException(properties, "url", shown(text), expected);
    }

    /** A password that somebody wrote into the URL is not for the log. */
    private static String shown(String url) {
        return url.replaceAll("//[^/]*@", "//...@").replaceAll("\\?.*", "?...");
    }

    private static String password(String file, Map<String, ?> properties) {
        if (file.isEmpty()) {
            return "";
        }
        try {
            Path path = Path.of(System.getProperty(HOME, "")).resolve(file);
            if (Files.size(path) > MOST_PASSWORD_BYTES) {
                throw new InvalidSettingException(properties, "passwordFile", file, "a file with one line");
            }
            if (Files.getFileStore(path.toRealPath()).supportsFileAttributeView("posix")) {
                Set<PosixFilePermission> open = new HashSet<>(Files.getPosixFilePermissions(path));
                open.retainAll(OTHERS);
                if (!open.isEmpty()) {
                    throw new InvalidSettingException(
                            properties, "passwordFile", file, "a file that its owner alone can read: chmod 600 helps");
                }
            }
            return Files.readString(path, StandardCharsets.UTF_8).strip();
        } catch (InvalidPathException | IOException e) {
            throw new InvalidSettingException(properties, "passwordFile", file, "a file that can be read (" + e + ")");
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Settings[" + url + ", " + database + "]";
    }
}

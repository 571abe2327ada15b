package org.sluice.storage.clickhouse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.sluice.testkit.Await;

/**
 * A ClickHouse server of this machine, as it is installed, on loopback with a folder of its own; one for all tests of
 * the process. Where none is installed the tests are skipped, or fail if SLUICE_NEEDS_CLICKHOUSE=1. Another server for
 * tests can be named in SLUICE_TEST_CLICKHOUSE_URL; its user is sluice, and its databases hku_base and hku_data are lost.
 */
final class RealServer {

    static final String PASSWORD = "mißverständlich: 密码";

    private static RealServer running;

    private final URI url;
    private int databases;

    private RealServer(URI url) {
        this.url = url;
    }

    static synchronized RealServer get() throws Exception {
        String named = System.getenv("SLUICE_TEST_CLICKHOUSE_URL");
        if (named != null && running == null) {
            running = new RealServer(URI.create(named));
        }
        if (running != null) {
            return running;
        }
        Optional<List<String>> command = command();
        if (command.isEmpty() && "1".equals(System.getenv("SLUICE_NEEDS_CLICKHOUSE"))) {
            throw new AssertionError("clickhouse-server is not installed: run interop/clickhouse/setup");
        }
        Assumptions.assumeTrue(
                command.isPresent(), "clickhouse-server is not installed: nothing was tested with a real one");
        running = start(command.get());
        return running;
    }

    private static Optional<List<String>> command() {
        return Stream.of(
                        "/usr/bin/clickhouse-server", "/usr/sbin/clickhouse-server", "/usr/local/bin/clickhouse-server")
                .filter(file -> Files.isExecutable(Path.of(file)))
                .findFirst()
                .map(List::of);
    }

    private static RealServer start(List<String> command) throws IOException {
        Path folder = Files.createTempDirectory("sluice-clickhouse");
        int port = freePort();
        Files.createDirectories(folder.resolve("tmp"));
        Files.writeString(folder.resolve("config.xml"), """
                <yandex>
                  <logger><level>error</level><log>%1$s/log</log><errorlog>%1$s/errors</errorlog></logger>
                  <http_port>%2$d</http_port><tcp_port>%3$d</tcp_port>
                  <listen_host>127.0.0.1</listen_host>
                  <remote_servers><one><shard><replica>
                    <host>127.0.0.1</host><port>%3$d</port><user>sluice</user><password>%4$s</password>
                  </replica></shard></one></remote_servers>
                  <path>%1$s/data/</path><tmp_path>%1$s/tmp/</tmp_path>
                  <users_config>users.xml</users_config>
                  <default_profile>default</default_profile><default_database>default</default_database>
                  <mark_cache_size>67108864</mark_cache_size>
                  <timezone>America/New_York</timezone>
                </yandex>
                """.formatted(folder, port, freePort(), PASSWORD));
        Files.writeString(folder.resolve("users.xml"), """
                <yandex><profiles><default/></profiles><quotas><default/></quotas><users><sluice>
                  <password>%s</password><networks><ip>127.0.0.1</ip></networks>
                  <profile>default</profile><quota>default</quota>
                </sluice></users></yandex>
                """.formatted(PASSWORD));
        Process process = new ProcessBuilder(
                        Stream.concat(command.stream(), Stream.of("--config-file=" + folder.resolve("config.xml")))
                                .toList())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process, folder)));
        RealServer server = new RealServer(URI.create("http://127.0.0.1:" + port));
        Await.until("clickhouse-server answers", Duration.ofSeconds(60), () -> {
            if (!process.isAlive()) {
                throw new AssertionError(Files.readString(folder.resolve("output")));
            }
            return server.answers();
        });
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private boolean answers() {
        try (Server client = new Server(settings("sluice", false))) {
            return client.value("SELECT 1").equals("1");
        } catch (IOException e) {
            return false;
        }
    }

    private static void end(Process process, Path folder) {
        process.destroyForcibly().onExit().join();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.println(folder + " is left: " + e);
        }
    }

    /** A name of databases that no test had before. */
    synchronized String database() {
        return "test" + ++databases;
    }

    /** Sent in small pieces, so that a few rows are several. */
    Settings settings(String database, boolean hikyuu) {
        return new Settings(url, "sluice", PASSWORD, database, "", Duration.ofSeconds(60), 8_192, hikyuu);
    }

    /** What the server says, as text. */
    String ask(String sql) throws IOException {
        try (Server client = new Server(settings("sluice", false))) {
            return client.value(sql);
        }
    }
}

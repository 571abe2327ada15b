package org.sluice.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.testkit.Await;

/** The unpacked distribution starts, serves, and ends, from a folder with a space in its name. */
class StartIT {

    /** 128 and the number of SIGTERM. */
    private static final int TERMINATED = 143;

    @TempDir
    Path folder;

    private Path sluice;
    private Path ipc;
    private int port;

    @BeforeEach
    void unpack() throws IOException {
        sluice = SluiceProcess.copy(folder);
        ipc = folder.resolve("s.ipc");
        port = SluiceProcess.freePort();
    }

    @Test
    void demoSaysWhatItServesAndEndsCleanlyOnTermination() throws Exception {
        try (SluiceProcess process = SluiceProcess.start(sluice, "--headless", listen())) {
            System.out.println("start to ready: " + process.awaitReady().toMillis() + " ms");

            assertTrue(Files.exists(ipc), "no socket file");
            List<String> out = process.out();
            assertTrue(out.contains("DEMO DATA: recorded and invented quotes, not the market of now."), out::toString);
            assertTrue(out.contains("  serves     tcp://127.0.0.1:" + port), out::toString);
            assertTrue(out.contains("    quotation_server = tcp://127.0.0.1:" + port), out::toString);
            assertEquals("ready", out.get(out.size() - 1));
            assertEquals(List.of(), process.err());

            process.terminate();
            assertEquals(TERMINATED, process.awaitEnd());
            assertTrue(Files.notExists(ipc), "the socket file is still there");
            assertEquals(List.of(), process.err());
        }
    }

    @Test
    void theOptionWinsOverWhatUseHasWrittenToTheFile() throws Exception {
        Path file = sluice.resolve("etc/demo/org.sluice.collector-stock.cfg");
        String shipped = Files.readString(file);
        String option = "fetchers = ${sluice.fetchers:-replay,synthetic}";
        assertTrue(shipped.contains(option), shipped);
        Files.writeString(file, shipped.replace(option, "fetchers = nobody,replay"));
        try (SluiceProcess process = SluiceProcess.start(sluice, "--headless", "--source", "synthetic", listen())) {
            process.awaitReady();

            assertEquals(
                    shipped.replace(option, "fetchers = ${sluice.fetchers:-nobody,replay}"), Files.readString(file));
            Path log = sluice.resolve("var/log/sluice.log");
            Await.until(
                    "the source of the option",
                    SluiceProcess.DEADLINE,
                    () -> Files.readString(log).contains("feed stock: source none -> synthetic"));
            assertEquals(List.of(), process.err());
        }
    }

    @Test
    void startsThroughALink() throws Exception {
        SluiceProcess.emptyEtc(sluice);
        Path link = Files.createSymbolicLink(folder.resolve("link"), sluice.resolve("bin/sluice"));
        try (SluiceProcess process = SluiceProcess.start(link, List.of("--headless"))) {
            process.awaitReady();
        }
    }

    @Test
    void anEmptyEtcRunsAndDoesNothing() throws Exception {
        SluiceProcess.emptyEtc(sluice);
        try (SluiceProcess process = SluiceProcess.start(sluice, "--headless", listen())) {
            process.awaitReady();

            assertTrue(process.out().contains("  serves     nobody: no publisher listens"), process.out()::toString);
            assertEquals(List.of(), process.err());
            process.terminate();
            assertEquals(TERMINATED, process.awaitEnd());
        }
    }

    @Test
    void aPortInUseEndsItWithOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                SluiceProcess process = SluiceProcess.start(sluice, "--headless", listen())) {
            assertEquals(3, process.awaitEnd());

            assertEquals(1, process.err().size(), process.err()::toString);
            String line = process.err().get(0);
            assertTrue(line.startsWith("etc/org.sluice.publisher.nng-spot.cfg: listen="), line);
            assertTrue(line.contains("tcp://127.0.0.1:" + taken.getLocalPort()) && line.contains("in use"), line);
            assertFalse(process.out().contains("ready"), process.out()::toString);
            assertTrue(Files.notExists(ipc), "the socket file is still there");
        }
    }

    @Test
    void aValueThatIsNoNumberEndsItWithOneLine() throws Exception {
        try (SluiceProcess process = SluiceProcess.start(sluice, "--headless", listen(), "-Dsluice.interval=abc")) {
            assertEquals(3, process.awaitEnd());

            assertEquals(
                    List.of("etc/demo/org.sluice.collector-stock.cfg: intervalMillis=abc: expected a whole number"),
                    process.err());
        }
    }

    @Test
    void foldersMayHaveBlanksAndChineseLettersInTheirNames() throws Exception {
        assumeTrue("UTF-8".equals(System.getProperty("sun.jnu.encoding")), "this JVM cannot name files in Chinese");
        Path home = Files.move(sluice, folder.resolve("我 的 行情"));
        Path trades = Files.move(home.resolve("etc/demo/trades"), folder.resolve("逐笔 成交"));
        setFolder(home, trades.toString());
        try (SluiceProcess process = SluiceProcess.start(home, "--headless", listen())) {
            process.awaitReady();

            Path log = home.resolve("var/log/sluice.log");
            Await.until(
                    "the recordings are read",
                    SluiceProcess.DEADLINE,
                    () -> Files.readString(log).contains("replay of " + trades + " at speed 1.0: 6 symbols"));
            assertEquals(List.of(), process.err());
        }
    }

    @Test
    void aBackslashThatWouldBeSwallowedEndsItWithOneLine() throws Exception {
        setFolder(sluice, "C:\\data\\行情");
        try (SluiceProcess process = SluiceProcess.start(sluice, "--headless", listen())) {
            assertEquals(3, process.awaitEnd());

            assertEquals(
                    List.of("etc/demo/org.sluice.fetcher.replay.cfg: folder=C:\\data\\行情: a backslash is an escape"
                            + " here; write C:/data/行情 or C:\\\\data\\\\行情"),
                    process.err());
        }
    }

    @Test
    void aFileThatIsNotUtf8EndsItWithOneLine() throws Exception {
        Path file = sluice.resolve("etc/org.sluice.broadcaster-spot.cfg");
        Files.write(file, "# 行情\nfeed = stock\n".getBytes(Charset.forName("GBK")));
        try (SluiceProcess process = SluiceProcess.start(sluice, "--headless", listen())) {
            assertEquals(3, process.awaitEnd());

            assertEquals(
                    List.of("etc/org.sluice.broadcaster-spot.cfg:1: not UTF-8: save the file as UTF-8"), process.err());
        }
    }

    @Test
    void theFolderOfADeadProcessIsRemovedAndItsOwnHasItsNumber() throws Exception {
        SluiceProcess.emptyEtc(sluice);
        Path cache = sluice.resolve("var/cache");
        Files.createDirectories(cache.resolve("999999999/framework"));
        try (SluiceProcess process = SluiceProcess.start(sluice, "--headless")) {
            process.awaitReady();

            try (var folders = Files.list(cache)) {
                assertEquals(
                        List.of(Long.toString(process.pid())),
                        folders.map(path -> path.getFileName().toString()).toList());
            }
        }
    }

    @Test
    void aCatalogThatCannotBeReadEndsItWithOneLine() throws Exception {
        Path instruments = sluice.resolve("etc/catalog/instruments.csv");
        Files.writeString(instruments, Files.readString(instruments).replaceFirst(",2020-12-23,", ",soon,"));
        try (SluiceProcess process = SluiceProcess.start(sluice, "--headless", listen())) {
            assertEquals(3, process.awaitEnd());

            assertEquals(1, process.err().size(), process.err()::toString);
            String start = "etc/demo/org.sluice.catalog.csv.cfg: etc/catalog/instruments.csv:2: list_date=soon: ";
            assertTrue(process.err().get(0).startsWith(start), process.err()::toString);
        }
    }

    @Test
    void anUnknownKeyIsAWarningThatNamesTheNearest() throws Exception {
        Path file = sluice.resolve("etc/demo/org.sluice.collector-stock.cfg");
        Files.writeString(file, Files.readString(file) + "\nintervalMilis = 5\n");
        try (SluiceProcess process = SluiceProcess.start(sluice, "--headless", listen())) {
            process.awaitReady();

            assertEquals(
                    List.of("WARN  etc/demo/org.sluice.collector-stock.cfg: unknown key intervalMilis;"
                            + " did you mean intervalMillis?"),
                    process.err());
        }
    }

    @Test
    void aFileWithoutItsJarIsAWarningAndTheJarStartsWhenItComes() throws Exception {
        Path jar = sluice.resolve("plugins/demo/org.sluice.fetcher.synthetic.jar");
        Path away = Files.move(jar, folder.resolve("away.jar"));
        Files.delete(sluice.resolve("etc/demo/org.sluice.collector-futures.cfg"));
        try (SluiceProcess process = SluiceProcess.start(sluice, "--headless", listen())) {
            process.awaitErr("etc/demo/org.sluice.fetcher.synthetic.cfg: no bundle serves"
                    + " org.sluice.fetcher.synthetic (is its jar in plugins/?)");
            process.awaitReady();

            SluiceProcess.drop(away, sluice.resolve("plugins"), "org.sluice.fetcher.synthetic.jar");
            Path log = sluice.resolve("var/log/sluice.log");
            Await.until(
                    "the jar's component runs",
                    SluiceProcess.DEADLINE,
                    () -> Files.readString(log).contains("etc/demo/org.sluice.fetcher.synthetic.cfg: runs again"));
        }
    }

    @Test
    void theShellStartsAfterReadyAndExitEndsTheProcess() throws Exception {
        SluiceProcess.emptyEtc(sluice);
        try (SluiceProcess process = SluiceProcess.start(sluice, listen())) {
            process.awaitReady();
            process.type("lb -s");
            process.awaitOut("org.sluice.console.shell");
            process.type("exit");

            assertEquals(0, process.awaitEnd());
        }
    }

    private static void setFolder(Path home, String value) throws IOException {
        Path file = home.resolve("etc/demo/org.sluice.fetcher.replay.cfg");
        String shipped = Files.readString(file);
        String line = "folder = etc/demo/trades";
        assertTrue(shipped.contains(line), shipped);
        Files.writeString(file, shipped.replace(line, "folder = " + value));
    }

    private String listen() {
        return SluiceProcess.listen("ipc://" + ipc, "tcp://127.0.0.1:" + port);
    }
}

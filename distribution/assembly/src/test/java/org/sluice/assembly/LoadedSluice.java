package org.sluice.assembly;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sluice.testkit.Await;

/**
 * The distribution under load: every stock of the catalog four times a second, one client on each transport, the shell
 * at hand. The clients are there before the first quote, so that what the collector accepted can be compared with what
 * they received.
 */
final class LoadedSluice implements AutoCloseable {

    private static final int INTERVAL_MILLIS = 250;

    /** The row of the feed in the answer to {@code sluice:status}. */
    private static final Pattern FEED =
            Pattern.compile("(?:g! )?stock +(\\w+) +TEST +(?:\\S+ +)?([\\d,]+) +([\\d,]+) +([\\d,]+) .*");

    final Path sluice;
    final SluiceProcess process;
    final Client tcp;
    final Client ipc;

    /** Stocks in the catalog that is delivered. */
    final long universe;

    private final Path collector;
    private final Path log;

    private LoadedSluice(Path folder, String... plugins) throws Exception {
        sluice = SluiceProcess.copy(folder);
        collector = sluice.resolve("etc/demo/org.sluice.collector-stock.cfg");
        log = sluice.resolve("var/log/sluice.log");
        set("kinds", "STOCK");
        set("symbols", "");
        set("intervalMillis", String.valueOf(INTERVAL_MILLIS));
        set("fetchers", "nobody");
        Files.delete(sluice.resolve("etc/demo/org.sluice.collector-futures.cfg"));
        for (String plugin : plugins) {
            Path jar = OutsideBuild.jar(plugin, sluice, folder);
            addJar(jar);
            addFile(jar, "");
        }
        String tcpAddress = "tcp://127.0.0.1:" + SluiceProcess.freePort();
        String ipcAddress = "ipc://" + folder.resolve("s.ipc");
        process = SluiceProcess.start(sluice, SluiceProcess.listen(tcpAddress, ipcAddress));
        tcp = new Client(tcpAddress);
        ipc = new Client(ipcAddress);
        process.awaitReady();
        for (String address : List.of(tcpAddress, ipcAddress)) {
            Await.until(
                    "a subscriber of " + address,
                    SluiceProcess.DEADLINE,
                    () -> process.answer("sluice:status", ".*" + Pattern.quote(address) + " +\\d+ subscribers?")
                            .endsWith(" 1 subscriber"));
        }
        universe = number(feed().group(2));
    }

    /** Starts it with these of {@code src/test/resources/acme} installed; nothing flows yet. */
    static LoadedSluice start(Path folder, String... plugins) throws Exception {
        return new LoadedSluice(folder, plugins);
    }

    /** Sets one key of the feed's file, in one step, as an editor does. */
    void set(String key, String value) throws IOException {
        String text = Files.readString(collector);
        String changed =
                text.replaceAll("(?m)^" + Pattern.quote(key) + " *=.*$", Matcher.quoteReplacement(key + " = " + value));
        Path part = Files.writeString(collector.resolveSibling("part"), changed);
        Files.move(part, collector, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Copies a stranger's jar to {@code plugins/}. */
    void addJar(Path jar) throws IOException {
        SluiceProcess.drop(jar, sluice.resolve("plugins"), jar.getFileName().toString());
    }

    /** Writes a stranger's file to {@code etc/}. */
    void addFile(Path jar, String text) throws IOException {
        String name = jar.getFileName().toString().replace(".jar", ".cfg");
        Files.writeString(sluice.resolve("etc").resolve(name), text);
    }

    /** Replaces a shipped jar as a new build would: in one step, with a new time. */
    void replace(String jar) throws IOException {
        Path file = sluice.resolve("plugins").resolve(jar);
        Path next = Files.copy(file, sluice.resolve("next"));
        Files.setLastModifiedTime(next, FileTime.from(Instant.now()));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Waits for the next line of the log that says this; {@code from} is what {@link #logged} was before. */
    void awaitLog(String text, int from) {
        Await.until(
                "in the log: " + text,
                SluiceProcess.DEADLINE,
                () -> Files.readString(log).substring(from).contains(text));
    }

    /** How much has been logged so far. */
    int logged() throws IOException {
        return Files.readString(log).length();
    }

    /** The port of the DIFF gateway. */
    int httpPort() throws IOException {
        Matcher port =
                Pattern.compile("listening on http://127\\.0\\.0\\.1:(\\d+)").matcher(Files.readString(log));
        assertTrue(port.find(), "no port in the log");
        return Integer.parseInt(port.group(1));
    }

    /** The number by which the shell knows a bundle. */
    String bundle(String name) {
        return process.answer("lb -s", " *\\d+\\|\\w+ *\\| +\\d+\\|" + Pattern.quote(name) + " .*")
                .split("\\|")[0]
                .strip();
    }

    /** Waits until both clients have had so many rounds; the last ones, of the first client. */
    List<Client.Round> awaitRounds(int count) {
        List<Client.Round> rounds = tcp.awaitRounds(count);
        ipc.awaitRounds(1);
        return rounds;
    }

    /** Pauses the feed and checks that what its collector accepted has reached both clients, each quote once. */
    void assertNothingLostOrDoubled() {
        process.answer("sluice:pause stock", "(?:g! )?stock +paused .*");
        Matcher row = feed();
        assertEquals("paused", row.group(1));
        long rounds = number(row.group(3));
        long accepted = number(row.group(4));
        for (Client client : List.of(tcp, ipc)) {
            Await.until(
                    "all rounds and " + accepted + " quotes; there are " + client.records(),
                    () -> client.rounds().size() >= rounds && client.records() >= accepted);
            assertAll(
                    () -> assertEquals(List.of(), client.oddities()),
                    () -> assertEquals(accepted, client.records()),
                    () -> assertEquals(rounds, client.rounds().size()),
                    () -> assertEquals(1, client.connects()));
        }
    }

    private Matcher feed() {
        Matcher row = FEED.matcher(process.answer("sluice:status", FEED.pattern()));
        assertTrue(row.matches());
        return row;
    }

    private static long number(String text) {
        return Long.parseLong(text.replace(",", ""));
    }

    @Override
    public void close() throws IOException {
        tcp.close();
        ipc.close();
        process.close();
    }
}

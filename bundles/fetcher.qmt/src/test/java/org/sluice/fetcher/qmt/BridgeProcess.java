package org.sluice.fetcher.qmt;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.sluice.testkit.Await;

/** The real qmt_bridge.py, run by python3 beside a stand-in for xtquant that does what files in a folder say. */
final class BridgeProcess implements AutoCloseable {

    private static final Path SCRIPT = Path.of(System.getProperty("bridge.script", "../../tools/qmt_bridge.py"));
    static final Path STANDIN = Path.of(System.getProperty("bridge.standin", "src/test/python"));

    private final Path folder;
    private final Path packages;
    private final List<String> options;
    private Process process;
    private int port;
    private int pushes;

    /** @param packages where Python finds xtquant */
    BridgeProcess(Path folder, Path packages, String... options) throws IOException {
        assumeTrue(pythonIsThere(), "skipped: there is no python3 of 3.6 or newer on this machine");
        this.folder = folder;
        this.packages = packages;
        this.options = List.of(options);
        start();
    }

    BridgeProcess(Path folder, String... options) throws IOException {
        this(folder, STANDIN, options);
    }

    /** Whether there is a Python to run it. */
    static boolean pythonIsThere() {
        try {
            Process version = new ProcessBuilder(python(), "-c", "import sys; sys.exit(sys.version_info < (3, 6))")
                    .redirectErrorStream(true)
                    .start();
            return version.waitFor(20, TimeUnit.SECONDS) && version.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Another one is named by {@code -Dbridge.python=python3.6}. */
    static String python() {
        return System.getProperty("bridge.python", "python3");
    }

    /** Starts it, on the port it had before. */
    void start() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                python(),
                SCRIPT.toString(),
                "--listen",
                "127.0.0.1:" + port,
                "--group-pause-seconds",
                "0.01",
                "--retry-seconds",
                "0.3"));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PYTHONPATH", packages.toString());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        builder.environment().put("STANDIN", folder.toString());
        builder.redirectError(
                ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
        process = builder.start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        assertTrue(line != null && line.startsWith("listening on 127.0.0.1:"), line + ", log: " + log());
        port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** Ends it without a word, as a crash does. */
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Makes the stand-in call back with these rows, a Python expression. */
    void push(String rows) throws IOException {
        put(String.format("push-%06d", pushes++), rows);
    }

    /** Puts a file before the stand-in, at once and whole. */
    void put(String name, String text) throws IOException {
        Path part = Files.writeString(folder.resolve("part"), text, StandardCharsets.UTF_8);
        Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void remove(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name));
    }

    /** Calls to the stand-in whose line starts so, in their order. */
    List<String> calls(String start) throws IOException {
        Path calls = folder.resolve("calls");
        return Files.exists(calls)
                ? Files.readAllLines(calls, StandardCharsets.UTF_8).stream()
                        .filter(line -> line.startsWith(start))
                        .toList()
                : List.of();
    }

    void awaitCalls(String start, int count) {
        Await.until(count + " calls: " + start, () -> calls(start).size() >= count);
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("log"), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        kill();
    }
}

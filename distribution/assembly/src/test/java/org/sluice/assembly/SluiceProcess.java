package org.sluice.assembly;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.sluice.testkit.Await;

/**
 * One running distribution: its process, what it prints, and its end. Each has a folder of its own (with a space in its
 * name) and addresses of its own, so that tests disturb neither each other nor a Sluice that runs beside them.
 */
final class SluiceProcess implements AutoCloseable {

    /** Long enough for a loaded machine. */
    static final Duration DEADLINE = Duration.ofSeconds(90);

    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final List<Thread> readers = new ArrayList<>();
    private final long started = System.nanoTime();

    private SluiceProcess(Process process) {
        this.process = process;
        read(process.getInputStream(), out);
        read(process.getErrorStream(), err);
    }

    /** A fresh copy of the distribution in {@code <folder>/a b}. */
    static Path copy(Path folder) throws IOException {
        Path from = Path.of(System.getProperty("sluice.folder"));
        Path to = folder.resolve("a b");
        try (Stream<Path> files = Files.walk(from)) {
            CopyOption[] options = {StandardCopyOption.COPY_ATTRIBUTES};
            for (Path file :
                    files.filter(path -> !path.startsWith(from.resolve("var"))).toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), options);
            }
        }
        return to;
    }

    /** Starts {@code bin/sluice} of a copy with these options and nothing else. */
    static SluiceProcess start(Path sluice, String... options) throws IOException {
        return start(sluice.resolve("bin/sluice"), List.of(options));
    }

    /** Starts a script, which may be a link to {@code bin/sluice}. */
    static SluiceProcess start(Path script, List<String> options) throws IOException {
        // each has a port of its own, too
        List<String> command = new ArrayList<>(List.of(
                script.toString(),
                "-Dsluice.httpPort=0",
                "-Dsluice.dataListen=tcp://127.0.0.1:0",
                "-Dsluice.rpcRequests=tcp://127.0.0.1:0",
                "-Dsluice.rpcEvents=tcp://127.0.0.1:0"));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeAll(List.of("SLUICE_PROXY", "NO_COLOR", "JAVA_OPTS", "JAVA_TOOL_OPTIONS"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("TERM", "dumb");
        // the plain locale: neither Java's charset nor the shell's may come from it
        builder.environment().keySet().removeAll(List.of("LC_ALL", "LC_CTYPE"));
        builder.environment().put("LANG", "C");
        return new SluiceProcess(builder.start());
    }

    /** The option that makes it serve these addresses only. */
    static String listen(String... addresses) {
        return "-Dsluice.listen=" + String.join(",", addresses);
    }

    /** A TCP port of the loopback interface that nobody has right now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Removes every configuration of a copy. */
    static void emptyEtc(Path sluice) throws IOException {
        try (Stream<Path> files = Files.walk(sluice.resolve("etc"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".cfg")).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Puts a file into a watched folder in one step, as an operator should. */
    static void drop(Path file, Path folder, String name) throws IOException {
        Path part = Files.copy(file, folder.resolve(name + ".part"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Waits for {@code ready}; the time since the start. */
    Duration awaitReady() {
        awaitOut("ready");
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /** Waits for a line of standard output that is, or contains, this text. */
    void awaitOut(String text) {
        await("on standard output: " + text, () -> contains(out, text));
    }

    /** Waits for a line of standard error that contains this text. */
    void awaitErr(String text) {
        await("on standard error: " + text, () -> contains(err, text));
    }

    /** Types a line into the shell. */
    void type(String line) {
        PrintStream keys = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        keys.println(line);
    }

    /** Types a command into the shell; the first line after it that matches wholly. */
    String answer(String command, String pattern) {
        int before = out.size();
        type(command);
        Pattern wanted = Pattern.compile(pattern);
        AtomicReference<String> found = new AtomicReference<>();
        await(
                "answer to " + command + ": " + pattern,
                () -> out.stream()
                        .skip(before)
                        .filter(line -> wanted.matcher(line).matches())
                        .findFirst()
                        .map(line -> {
                            found.set(line);
                            return true;
                        })
                        .orElse(false));
        return found.get();
    }

    /** Asks it to end, as {@code kill} does. */
    void terminate() {
        // not Process.destroy: that closes the streams too
        process.toHandle().destroy();
    }

    /** Waits for its end; the exit status. */
    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still runs" + heard());
        }
        for (Thread reader : readers) {
            reader.join();
        }
        return process.exitValue();
    }

    /** The number of the process that was started; the script becomes Java. */
    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** What it has printed so far, line by line. */
    List<String> out() {
        return List.copyOf(out);
    }

    /** What it has complained of so far, line by line. */
    List<String> err() {
        return List.copyOf(err);
    }

    @Override
    public void close() {
        terminate();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static boolean contains(List<String> lines, String text) {
        return lines.stream().anyMatch(line -> line.contains(text));
    }

    private void await(String what, BooleanSupplier condition) {
        try {
            Await.until(what, DEADLINE, () -> {
                if (condition.getAsBoolean()) {
                    return true;
                }
                if (!process.isAlive()) {
                    throw new IllegalStateException("it has ended with status " + process.exitValue());
                }
                return false;
            });
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + heard(), e);
        }
    }

    private String heard() {
        return "\nstandard output:\n" + String.join("\n", out) + "\nstandard error:\n" + String.join("\n", err);
    }

    private void read(InputStream stream, List<String> lines) {
        Thread reader = new Thread(() -> {
            try (BufferedReader text = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = text.readLine(); line != null; line = text.readLine()) {
                    lines.add(line);
                }
            } catch (IOException e) {
                if (process.isAlive()) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        reader.setDaemon(true);
        reader.start();
        readers.add(reader);
    }

    @Override
    public String toString() {
        return Arrays.toString(process.info().arguments().orElse(new String[0]));
    }
}

package org.sluice.auth.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.sluice.testkit.SettableClock;

/** A folder with two users, hashed fast, and an authenticator on it. */
final class Home {

    static final String PASSWORD = "correct horse battery";
    static final Instant START = Instant.parse("2026-11-20T01:30:00Z");

    /** The hash of {@link #PASSWORD}. */
    static final String HASH =
            PasswordHash.of(PASSWORD, PasswordHash.MIN_ITERATIONS).text();

    final SettableClock clock = new SettableClock(START);
    final Path users;
    final Path tokens;
    final int iterations;

    Home(Path folder) {
        this(folder, PasswordHash.MIN_ITERATIONS);
    }

    Home(Path folder, int iterations) {
        this.iterations = iterations;
        users = folder.resolve("etc/users.txt");
        tokens = folder.resolve("var/tokens.txt");
        write(users, """
                # two users
                alice  %1$s  quotes,trade  main  anywhere

                local %1$s quotes - loopback
                """.formatted(HASH));
    }

    FileAuthenticator authenticator() throws IOException {
        return new FileAuthenticator(settings(), clock, Logins.turns());
    }

    Settings settings() {
        return new Settings(
                "etc/users.txt",
                users,
                "var/tokens.txt",
                tokens,
                5,
                Duration.ofSeconds(60),
                Duration.ofDays(90),
                iterations);
    }

    static void write(Path path, String text) {
        try {
            Files.createDirectories(path.getParent());
            Files.writeString(path, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path path) {
        try {
            return Files.readString(path, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the command {@code sluice:user} prints. */
    static String user(FileAuthenticator authenticator, String... args) throws Problem {
        return printed(() -> authenticator.user(args));
    }

    /** What the command {@code sluice:token} prints. */
    static String token(FileAuthenticator authenticator, String... args) throws Problem {
        return printed(() -> authenticator.token(args));
    }

    /** The token that {@code sluice:token create} shows. */
    static String newToken(FileAuthenticator authenticator, String... args) throws Problem {
        String[] words = token(authenticator, args).strip().split(" ");
        return words[words.length - 1];
    }

    private interface Command {
        void run() throws Problem;
    }

    private static String printed(Command command) throws Problem {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            command.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}

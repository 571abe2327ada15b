package org.sluice.auth.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.api.auth.LoginException;

class FilesTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    @TempDir
    private Path folder;

    private Home home;

    @BeforeEach
    void start() {
        home = new Home(folder);
    }

    private static String login(FileAuthenticator authenticator, String name) {
        try {
            return authenticator.login(name, Home.PASSWORD, HERE).name();
        } catch (LoginException e) {
            return e.reason().name();
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private List<String> names(Path inside) throws IOException {
        try (Stream<Path> files = Files.list(inside)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void changesOneLineAndKeepsTheRestAsItWas() throws Exception {
        FileAuthenticator authenticator = home.authenticator();
        List<String> expected = new ArrayList<>(Home.text(home.users).lines().toList());
        Home.user(authenticator, "add", "bob", "--rights", "-", "--password", "eight ok");
        Home.user(authenticator, "remove", "alice");
        expected.remove(1);
        List<String> now = Home.text(home.users).lines().toList();
        assertEquals(expected, now.subList(0, 3));
        assertTrue(now.get(3).matches("bob  pbkdf2-sha512\\$1000\\$\\S+  -  -  anywhere"), now.get(3));
        assertEquals(4, now.size());
        assertEquals(List.of("users.txt"), names(home.users.getParent()));
    }

    @Test
    void writesForItsOwnerOnly() throws Exception {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Files.setPosixFilePermissions(home.users, PosixFilePermissions.fromString("rw-rw-r--"));
        FileAuthenticator authenticator = home.authenticator();
        assertEquals("rw-------", mode(home.users));
        Files.setPosixFilePermissions(home.users, PosixFilePermissions.fromString("rw-r-----"));
        Home.user(authenticator, "remove", "local");
        Home.token(authenticator, "create", "alice");
        assertEquals(List.of("rw-------", "rw-------"), List.of(mode(home.users), mode(home.tokens)));
    }

    @Test
    void leavesAFileThatAGroupMayReadAsItIs() throws Exception {
        assumeTrue(FileSystems.getDefault().supportedFileAttributeViews().contains("posix"));
        Files.setPosixFilePermissions(home.users, PosixFilePermissions.fromString("rw-r-----"));
        assertEquals(List.of(), home.authenticator().warnings());
        assertEquals("rw-r-----", mode(home.users));
    }

    @Test
    void aProcessKilledBeforeTheRenameLeavesTheOldFile() throws Exception {
        String before = Home.text(home.users);
        WatchedFile<List<String>> dying = new WatchedFile<>("users", home.users, "", List::copyOf) {
            @Override
            void replace(Path draft, Path target) {
                throw new ThreadDeath();
            }
        };
        assertThrows(ThreadDeath.class, () -> dying.edit(lines -> List.of("something else")));
        assertEquals(before, Home.text(home.users));
        assertEquals(List.of("users.txt", "users.txt.new"), names(home.users.getParent()));

        FileAuthenticator authenticator = home.authenticator();
        assertEquals("alice", login(authenticator, "alice"));
        Home.user(authenticator, "remove", "local");
        assertEquals(List.of("users.txt"), names(home.users.getParent()));
    }

    @Test
    void keepsWhatItKnewIfTheNewFileCantBeWritten() throws Exception {
        WatchedFile<List<String>> full = new WatchedFile<>("etc/users.txt", home.users, "", List::copyOf) {
            @Override
            void replace(Path draft, Path target) throws IOException {
                throw new IOException("no space left on device");
            }
        };
        List<String> before = full.current();
        assertEquals(
                "etc/users.txt: can't be written (IOException)",
                assertThrows(IOException.class, () -> full.edit(lines -> List.of("something else")))
                        .getMessage());
        assertEquals(before, full.current());
        assertEquals(before, Home.text(home.users).lines().toList());
    }

    @Test
    void takesAnEditedFileAtTheNextLogin() throws Exception {
        FileAuthenticator authenticator = home.authenticator();
        String text = Home.text(home.users);
        Home.write(home.users, text.replace("local", "other"));
        assertEquals(
                List.of("UNKNOWN_OR_WRONG", "other"),
                List.of(login(authenticator, "local"), login(authenticator, "other")));
    }

    @Test
    void keepsTheOldUsersWhileTheFileIsBrokenAndSaysSoOnce() throws Exception {
        FileAuthenticator authenticator = home.authenticator();
        String text = Home.text(home.users);
        String warning = "etc/users.txt:2: rights=quote: quotes, trade, admin, separated by commas; - for none;"
                + " what it said before stays in force";
        try (Logged log = new Logged()) {
            Home.write(home.users, text.replace("quotes,trade", "quote"));
            authenticator.look();
            authenticator.look();
            assertEquals("WARN WatchedFile - " + warning + "\n", log.text().replace("\r", ""));
        }
        assertEquals(List.of(warning), authenticator.warnings());
        assertEquals("alice", login(authenticator, "alice"));
        Problem problem = assertThrows(Problem.class, () -> authenticator.user("remove", "alice"));
        assertEquals(
                "sluice:user: not done: etc/users.txt:2: rights=quote: quotes, trade, admin, separated by commas;"
                        + " - for none; repair it first",
                problem.getMessage());
        Home.write(home.users, text.replace("quotes,trade", "admin"));
        authenticator.look();
        assertEquals(List.of(), authenticator.warnings());
        assertEquals(
                "[ADMIN]",
                authenticator.login("alice", Home.PASSWORD, HERE).rights().toString());
    }

    @Test
    void aFileThatWentAwayIsBrokenNotEmpty() throws Exception {
        FileAuthenticator authenticator = home.authenticator();
        Path aside = home.users.resolveSibling("aside");
        Files.move(home.users, aside);
        assertEquals("alice", login(authenticator, "alice"));
        assertEquals(
                List.of("etc/users.txt: the file is gone; what it said before stays in force"),
                authenticator.warnings());
        assertThrows(Problem.class, () -> authenticator.user("add", "bob"));
        Files.move(aside, home.users);
        authenticator.look();
        assertEquals(List.of(), authenticator.warnings());
    }

    @Test
    void withoutAFileNobodyCanLogInUntilTheFirstUserIsAdded() throws Exception {
        Files.delete(home.users);
        Files.delete(home.users.getParent());
        FileAuthenticator authenticator = home.authenticator();
        assertEquals("UNKNOWN_OR_WRONG", login(authenticator, "alice"));
        assertEquals(
                "etc/users.txt: no users: nobody can log in until sluice:user adds somebody",
                authenticator.facts().get("users"));
        Home.user(authenticator, "add", "alice", "--password", Home.PASSWORD);
        assertEquals("alice", login(home.authenticator(), "alice"));
        assertEquals("etc/users.txt: 1", authenticator.facts().get("users"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            alice            | al/ice           | 2: name=al/ice: up to 64 letters, digits and . _ - @, beginning with a letter or a digit
            pbkdf2           | bcrypt           | 2: hash of alice: pbkdf2-sha512$iterations$salt$hash, as sluice:user writes it
            $1000$           | $999$            | 2: hash of alice: pbkdf2-sha512$iterations$salt$hash, as sluice:user writes it
            $1000$           | $999999999$      | 2: hash of alice: pbkdf2-sha512$iterations$salt$hash, as sluice:user writes it
            $1000$           | $1000$!          | 2: hash of alice: pbkdf2-sha512$iterations$salt$hash, as sluice:user writes it
            main             | ma;in            | 2: accounts=ma;in: names of accounts, separated by commas; - for none
            anywhere         | home             | 2: from=home: anywhere or loopback
            anywhere         | ''               | 2: 4 words: name, hash, rights, accounts, anywhere or loopback
            local            | alice            | 4: name=alice: each user once
            """)
    void aBrokenFileEndsTheActivationWithFileLineAndWhatWasExpected(String right, String wrong, String message) {
        Home.write(
                home.users, Home.text(home.users).replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong)));
        IOException refused = assertThrows(IOException.class, home::authenticator);
        assertEquals("etc/users.txt:" + message, refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1 2 3                                                   | 3 words: id, user, SHA-256, created, expires, last used or -
            x alice H 2026-11-20T01:30:00Z 2026-11-20T01:30:00Z -   | id: 8 hexadecimal digits
            0123abcd a,b H 2026-11-20T01:30:00Z 2026-11-20T01:30:00Z - | user: up to 64 letters, digits and . _ - @, beginning with a letter or a digit
            0123abcd alice slt_x 2026-11-20T01:30:00Z 2026-11-20T01:30:00Z - | SHA-256: 64 hexadecimal digits
            0123abcd alice H 2026-11-20 2026-11-20T01:30:00Z -      | a time: as 2026-11-21T08:00:00Z
            """)
    void soDoesABrokenFileOfTokens(String line, String message) {
        Home.write(home.tokens, "\n" + line.replace("H", "0".repeat(64)) + "\n");
        IOException refused = assertThrows(IOException.class, home::authenticator);
        assertEquals("var/tokens.txt:2: " + message, refused.getMessage());
    }
}

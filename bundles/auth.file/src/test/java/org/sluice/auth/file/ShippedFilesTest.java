package org.sluice.auth.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.auth.LoginException;
import org.sluice.api.auth.LoginException.Reason;
import org.sluice.api.auth.Right;
import org.sluice.api.auth.User;
import org.sluice.testkit.Await;
import org.sluice.testkit.Configs;

/** The files that ship with the distribution, used as the runtime uses them. */
class ShippedFilesTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    @TempDir
    private Path home;

    private FileAuthenticator activate(String mode) throws IOException {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(
                Path.of("src/main/etc", mode, "org.sluice.auth.file.cfg"), StandardCharsets.UTF_8)) {
            file.load(reader);
        }
        Map<String, Object> properties = new HashMap<>();
        file.forEach((key, value) -> properties.put(key.toString(), value));
        properties.put("home", home.toString());
        return new FileAuthenticator(Configs.of(FileAuthenticator.Config.class, properties), properties);
    }

    @Test
    void theDemoLetsDemoInFromThisMachineOnlyAndSaysSo() throws Exception {
        Path users = home.resolve("etc/demo/users.txt");
        Files.createDirectories(users.getParent());
        Files.copy(Path.of("src/main/etc/demo/users.txt"), users);
        FileAuthenticator authenticator = activate("demo");
        try {
            assertEquals(
                    new User("demo", Set.of(Right.QUOTES, Right.TRADE), Set.of("demo"), true),
                    authenticator.login("demo", "demo", HERE));
            assertEquals(
                    Reason.NOT_FROM_HERE,
                    assertThrows(
                                    LoginException.class,
                                    () -> authenticator.login(
                                            "demo", "demo", InetAddress.getByAddress(new byte[] {10, 0, 0, 1})))
                            .reason());
            assertEquals(
                    Map.of(
                            "users", "etc/demo/users.txt: 1",
                            "demo", "user demo, password demo, from this machine only",
                            "tokens", "var/demo-tokens.txt: 0"),
                    authenticator.facts());
            assertEquals(List.of(), authenticator.warnings());

            Home.write(users, Home.text(users).replaceFirst("loopback\\s*$", "anywhere"));
            Await.until(
                    "the edited file is seen",
                    () -> List.of(
                                    "user demo has the password demo and may log in from anywhere; sluice:user passwd demo")
                            .equals(authenticator.warnings()));
            Home.user(authenticator, "passwd", "demo");
            Await.until(
                    "the password is another", () -> authenticator.warnings().isEmpty());
            assertEquals(
                    Map.of("users", "etc/demo/users.txt: 1", "tokens", "var/demo-tokens.txt: 0"),
                    authenticator.facts());
        } finally {
            authenticator.deactivate();
        }
    }

    @Test
    void liveLetsNobodyInAndSaysSo() throws Exception {
        FileAuthenticator authenticator = activate("live");
        try {
            assertEquals(
                    Map.of(
                            "users", "etc/live/users.txt: no users: nobody can log in until sluice:user adds somebody",
                            "tokens", "var/tokens.txt: 0"),
                    authenticator.facts());
            assertThrows(LoginException.class, () -> authenticator.login("demo", "demo", HERE));
        } finally {
            authenticator.deactivate();
        }
    }
}

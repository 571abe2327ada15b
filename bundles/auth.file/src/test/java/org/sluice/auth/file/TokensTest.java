package org.sluice.auth.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.auth.LoginException;
import org.sluice.api.auth.LoginException.Reason;

class TokensTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    @TempDir
    private Path folder;

    private Home home;
    private FileAuthenticator authenticator;

    @BeforeEach
    void start() throws Exception {
        home = new Home(folder);
        authenticator = home.authenticator();
    }

    private String outcome(String name, String secret) {
        return outcome(authenticator, name, secret, HERE);
    }

    private static String outcome(FileAuthenticator authenticator, String name, String secret, InetAddress from) {
        try {
            return authenticator.login(name, secret, from).name();
        } catch (LoginException e) {
            return e.reason().name();
        }
    }

    private String id() throws Problem {
        return Home.token(authenticator, "list").lines().toList().get(1).split(" ")[0];
    }

    @Test
    void isAcceptedAsThePasswordOfItsUserOnly() throws Exception {
        String token = Home.newToken(authenticator, "create", "alice");
        assertTrue(token.matches("slt_[A-Za-z0-9_-]{43}"), token);
        assertEquals("alice", outcome("alice", token));
        assertEquals("UNKNOWN_OR_WRONG", outcome("local", token));
        assertEquals("UNKNOWN_OR_WRONG", outcome("nobody", token));
        assertEquals("UNKNOWN_OR_WRONG", outcome("alice", token + "x"));
        assertEquals("UNKNOWN_OR_WRONG", outcome("alice", token.substring(0, 46)));
        assertEquals(0L, authenticator.counters().get("hashes"));
        assertEquals("alice", outcome(home.authenticator(), "alice", token, HERE));
    }

    @Test
    void expiresOnTheSecond() throws Exception {
        String token = Home.newToken(authenticator, "create", "alice", "--days", "30");
        home.clock.advance(Duration.ofDays(30).minusSeconds(1));
        assertEquals("alice", outcome("alice", token));
        home.clock.advance(Duration.ofSeconds(1));
        assertEquals("EXPIRED", outcome("alice", token));
        assertEquals("UNKNOWN_OR_WRONG", outcome("local", token));
    }

    @Test
    void isRevokedByItsIdOrByDeletingItsLine() throws Exception {
        String first = Home.newToken(authenticator, "create", "alice");
        String id = id();
        String second = Home.newToken(authenticator, "create", "alice");
        assertEquals("token " + id + " of user alice revoked\n", Home.token(authenticator, "revoke", id));
        assertEquals("UNKNOWN_OR_WRONG", outcome("alice", first));
        assertEquals("alice", outcome("alice", second));
        Home.write(home.tokens, "# none\n");
        assertEquals("UNKNOWN_OR_WRONG", outcome("alice", second));
    }

    @Test
    void goesWithItsUserAndDoesNotComeBackWithTheName() throws Exception {
        String removed = Home.newToken(authenticator, "create", "alice");
        assertEquals("user alice removed, and tokens: 1\n", Home.user(authenticator, "remove", "alice"));
        assertEquals("UNKNOWN_OR_WRONG", outcome("alice", removed));
        String orphan = Home.newToken(authenticator, "create", "local");
        Home.write(home.users, "");
        assertEquals("UNKNOWN_OR_WRONG", outcome("local", orphan));
        Home.user(authenticator, "add", "local", "--loopback");
        assertEquals("UNKNOWN_OR_WRONG", outcome("local", orphan));
    }

    @Test
    void doesNotLiftTheRuleOfThePlace() throws Exception {
        String token = Home.newToken(authenticator, "create", "local");
        InetAddress elsewhere = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 7});
        assertEquals("NOT_FROM_HERE", outcome(authenticator, "local", token, elsewhere));
        assertEquals("local", outcome("local", token));
    }

    @Test
    void changesNoPassword() throws Exception {
        String token = Home.newToken(authenticator, "create", "alice");
        LoginException refused = assertThrows(
                LoginException.class, () -> authenticator.changePassword("alice", token, "long enough", HERE));
        assertEquals(Reason.UNKNOWN_OR_WRONG, refused.reason());
        assertEquals("alice", outcome("alice", Home.PASSWORD));
    }

    @Test
    void worksWhileItsUserIsLockedAndAWrongOneLocksNobody() throws Exception {
        String token = Home.newToken(authenticator, "create", "alice");
        for (int index = 0; index < 20; index++) {
            assertEquals("UNKNOWN_OR_WRONG", outcome("alice", "slt_wrong"));
        }
        assertEquals("alice", outcome("alice", Home.PASSWORD));
        for (int index = 0; index < 5; index++) {
            outcome("alice", "guess");
        }
        assertEquals("TOO_MANY_ATTEMPTS", outcome("alice", Home.PASSWORD));
        assertEquals("alice", outcome("alice", token));
    }

    @Test
    void itsFileHoldsNothingToLogInWith() throws Exception {
        String token = Home.newToken(authenticator, "create", "alice");
        String text = Home.text(home.tokens);
        assertFalse(text.contains(token) || text.contains(token.substring(4)), text);
        assertTrue(text.endsWith("  2026-11-20T01:30:00Z  2027-02-18T01:30:00Z  -\n"), text);
        for (String word : text.split("\\s+")) {
            assertEquals("UNKNOWN_OR_WRONG", outcome("local", word.startsWith("slt_") ? word : "slt_" + word));
        }
    }

    @Test
    void tellsWhenItWasUsedLastAlsoAfterARestart() throws Exception {
        String token = Home.newToken(authenticator, "create", "alice");
        home.clock.advance(Duration.ofHours(2));
        outcome("alice", token);
        String listed = Home.token(authenticator, "list");
        assertEquals(
                "ID        USER   STATE  CREATED           EXPIRES           LAST USED\n" + id()
                        + "  alice  valid  2026-11-20 09:30  2027-02-18 09:30  2026-11-20 11:30\n",
                listed);
        assertTrue(Home.text(home.tokens).endsWith("  -\n"), "not forced at each login");
        authenticator.look();
        assertTrue(Home.text(home.tokens).endsWith("2026-11-20T03:30:00Z\n"), Home.text(home.tokens));
        home.clock.advance(Duration.ofMinutes(5));
        outcome("alice", token);
        authenticator.deactivate();
        assertTrue(Home.text(home.tokens).endsWith("2026-11-20T03:35:00Z\n"), Home.text(home.tokens));
        authenticator = home.authenticator();
        home.clock.advance(Duration.ofDays(119));
        assertTrue(Home.token(authenticator, "list").contains("  expired  "));
        home.clock.advance(Duration.ofDays(1));
        Home.newToken(authenticator, "create", "local");
        assertFalse(Home.token(authenticator, "list").contains("alice"), "forgotten 30 days later");
    }
}

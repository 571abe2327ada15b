package org.sluice.auth.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.auth.Authenticator;
import org.sluice.api.auth.LoginException;
import org.sluice.api.auth.LoginException.Reason;
import org.sluice.testkit.AuthenticatorContract;
import org.sluice.testkit.Await;

/** The contract, attempts, the cache and the upgrade of hashes. */
class FileAuthenticatorTest extends AuthenticatorContract {

    @TempDir
    private Path folder;

    @Override
    protected Authenticator authenticator() throws Exception {
        return new Home(folder).authenticator();
    }

    private static String outcome(FileAuthenticator authenticator, String name, String secret, InetAddress from) {
        try {
            return authenticator.login(name, secret, from).name();
        } catch (LoginException e) {
            return e.reason() == Reason.TOO_MANY_ATTEMPTS
                    ? e.getMessage()
                    : e.reason().name();
        }
    }

    private static void guess(FileAuthenticator authenticator, int times, String name, InetAddress from) {
        for (int index = 0; index < times; index++) {
            assertEquals("UNKNOWN_OR_WRONG", outcome(authenticator, name, "guess", from));
        }
    }

    @Test
    void locksANameWhereverTheAttemptsComeFromAndReleasesIt() throws Exception {
        Home home = new Home(folder);
        FileAuthenticator authenticator = home.authenticator();
        for (int index = 0; index < 5; index++) {
            guess(authenticator, 1, "alice", address(192, 0, 2, index));
        }
        assertEquals(
                "too many attempts; try again in 60 s",
                outcome(authenticator, "alice", PASSWORD, address(192, 0, 2, 99)));
        assertEquals("local", outcome(authenticator, "local", PASSWORD, HERE));
        assertEquals(Map.of("lockedNamesAndAddresses", 1.0, "waitingLogins", 0.0), authenticator.gauges());
        home.clock.advance(Duration.ofMillis(59_999));
        assertEquals("too many attempts; try again in 1 s", outcome(authenticator, "alice", PASSWORD, HERE));
        home.clock.advance(Duration.ofMillis(1));
        assertEquals("alice", outcome(authenticator, "alice", PASSWORD, HERE));
        guess(authenticator, 4, "alice", HERE);
        assertEquals("alice", outcome(authenticator, "alice", PASSWORD, HERE));
    }

    @Test
    void locksAnAddressWhateverNamesItTriesAndNoOther() throws Exception {
        FileAuthenticator authenticator = new Home(folder).authenticator();
        for (String name : new String[] {"a", "b", "c", "not a name", "e"}) {
            guess(authenticator, 1, name, ELSEWHERE);
        }
        assertEquals("too many attempts; try again in 60 s", outcome(authenticator, "alice", PASSWORD, ELSEWHERE));
        assertEquals("alice", outcome(authenticator, "alice", PASSWORD, address(192, 0, 2, 8)));
    }

    @Test
    void takesAnIpv6NetworkForOneAddress() throws Exception {
        FileAuthenticator authenticator = new Home(folder).authenticator();
        for (int index = 0; index < 5; index++) {
            byte[] address = new byte[16];
            address[0] = 0x20;
            address[15] = (byte) index;
            guess(authenticator, 1, "n" + index, InetAddress.getByAddress(address));
        }
        byte[] same = new byte[16];
        same[0] = 0x20;
        byte[] other = same.clone();
        other[7] = 1;
        assertEquals(
                "too many attempts; try again in 60 s",
                outcome(authenticator, "alice", PASSWORD, InetAddress.getByAddress(same)));
        assertEquals("alice", outcome(authenticator, "alice", PASSWORD, InetAddress.getByAddress(other)));
    }

    @Test
    void doublesTheLockWithEachFurtherAttemptUpToAnHour() throws Exception {
        Home home = new Home(folder);
        FileAuthenticator authenticator = home.authenticator();
        guess(authenticator, 4, "alice", ELSEWHERE);
        for (int seconds : new int[] {60, 120, 240, 480, 960, 1920, 3600, 3600}) {
            guess(authenticator, 1, "alice", ELSEWHERE);
            for (int index = 0; index < 3; index++) {
                assertEquals(
                        "too many attempts; try again in " + seconds + " s",
                        outcome(authenticator, "alice", PASSWORD, ELSEWHERE));
            }
            home.clock.advance(Duration.ofSeconds(seconds));
        }
        home.clock.advance(Duration.ofHours(1));
        guess(authenticator, 4, "alice", ELSEWHERE);
        assertEquals("alice", outcome(authenticator, "alice", PASSWORD, ELSEWHERE));
    }

    @Test
    void aRightPasswordBuysNoGuessesAtOthers() throws Exception {
        FileAuthenticator authenticator = new Home(folder).authenticator();
        guess(authenticator, 2, "alice", HERE);
        guess(authenticator, 2, "victim", HERE);
        assertEquals("alice", outcome(authenticator, "alice", PASSWORD, HERE));
        guess(authenticator, 3, "other", HERE);
        assertEquals("too many attempts; try again in 60 s", outcome(authenticator, "alice", PASSWORD, HERE));
    }

    @Test
    void manyAtOnceAreNoMoreGuessesThanOneAfterTheOther() throws Exception {
        Home home = new Home(folder);
        Turns turns = new Turns(1, Duration.ofSeconds(30));
        FileAuthenticator authenticator = new FileAuthenticator(home.settings(), home.clock, turns);
        ExecutorService clients = Executors.newFixedThreadPool(16);
        try {
            // All have passed the first check before any is computed.
            List<Future<String>> guesses = turns.take(() -> {
                List<Future<String>> started = new ArrayList<>();
                for (int index = 0; index < 16; index++) {
                    started.add(clients.submit(() -> outcome(authenticator, "alice", "guess", ELSEWHERE)));
                }
                Await.until("all wait", () -> authenticator.gauges().get("waitingLogins") == 16);
                return started;
            });
            List<String> outcomes = new ArrayList<>();
            for (Future<String> each : guesses) {
                outcomes.add(each.get());
            }
            assertEquals(5, Collections.frequency(outcomes, "UNKNOWN_OR_WRONG"));
            assertEquals(11, Collections.frequency(outcomes, "too many attempts; try again in 60 s"));
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    void hashesAPasswordOnceInFiveMinutes() throws Exception {
        Home home = new Home(folder);
        FileAuthenticator authenticator = home.authenticator();
        for (int index = 0; index < 3; index++) {
            assertEquals("alice", outcome(authenticator, "alice", PASSWORD, HERE));
        }
        assertEquals(1L, authenticator.counters().get("hashes"));
        guess(authenticator, 1, "alice", HERE);
        assertEquals(2L, authenticator.counters().get("hashes"));
        home.clock.advance(Duration.ofMinutes(5));
        assertEquals("alice", outcome(authenticator, "alice", PASSWORD, HERE));
        assertEquals(3L, authenticator.counters().get("hashes"));
    }

    @Test
    void forgetsARememberedPasswordWithTheChange() throws Exception {
        Home home = new Home(folder);
        FileAuthenticator authenticator = home.authenticator();
        assertEquals("alice", outcome(authenticator, "alice", PASSWORD, HERE));
        Home.user(authenticator, "passwd", "alice", "--password", "another one");
        assertEquals("UNKNOWN_OR_WRONG", outcome(authenticator, "alice", PASSWORD, HERE));
        assertEquals("alice", outcome(authenticator, "alice", "another one", HERE));
        Home.user(authenticator, "remove", "alice");
        assertEquals("UNKNOWN_OR_WRONG", outcome(authenticator, "alice", "another one", HERE));
    }

    @Test
    void computesAHashForAnUnknownNameToo() throws Exception {
        FileAuthenticator authenticator = new Home(folder).authenticator();
        guess(authenticator, 1, "alice", HERE);
        guess(authenticator, 1, "nobody", HERE);
        guess(authenticator, 1, "no name", HERE);
        assertEquals(3L, authenticator.counters().get("hashes"));
    }

    @Test
    void upgradesAHashOfFewerIterationsAtLogin() throws Exception {
        Home home = new Home(folder, 2_000);
        FileAuthenticator authenticator = home.authenticator();
        guess(authenticator, 1, "alice", HERE);
        String before = Home.text(home.users);
        assertEquals("alice", outcome(authenticator, "alice", PASSWORD, HERE));
        List<String> now = Home.text(home.users).lines().toList();
        assertNotEquals(before, Home.text(home.users));
        assertEquals("alice  pbkdf2-sha512$2000$", now.get(1).substring(0, "alice  pbkdf2-sha512$2000$".length()));
        assertEquals(before.lines().toList().get(3), now.get(3));
        assertEquals(ALICE, home.authenticator().login("alice", PASSWORD, HERE));
    }

    @Test
    void saysBusyWhenItsTurnDoesNotCome() throws Exception {
        Home home = new Home(folder);
        Turns turns = new Turns(1, Duration.ofMillis(20));
        FileAuthenticator authenticator = new FileAuthenticator(home.settings(), home.clock, turns);
        String inside = turns.take(() -> {
            ExecutorService client = Executors.newSingleThreadExecutor();
            try {
                return client.submit(() -> outcome(authenticator, "alice", PASSWORD, HERE))
                        .get();
            } catch (Exception e) {
                throw new AssertionError(e);
            } finally {
                client.shutdownNow();
            }
        });
        assertEquals("too many attempts; try again in 1 s", inside);
        assertEquals("alice", outcome(authenticator, "alice", PASSWORD, HERE));
        assertEquals(1L, authenticator.counters().get("hashes"));
    }

    @Test
    void saysSoWhenANewPasswordCantBeSaved() throws Exception {
        Home home = new Home(folder);
        FileAuthenticator authenticator = home.authenticator();
        Home.write(home.users, "half a li");
        LoginException refused = assertThrows(
                LoginException.class, () -> authenticator.changePassword("alice", PASSWORD, "long enough", HERE));
        assertEquals(Reason.NOT_SAVED, refused.reason());
        assertEquals("alice", outcome(authenticator, "alice", PASSWORD, HERE));
        assertEquals("half a li", Home.text(home.users));
    }

    @Test
    void countsWhatItAnswered() throws Exception {
        FileAuthenticator authenticator = new Home(folder).authenticator();
        outcome(authenticator, "alice", PASSWORD, HERE);
        outcome(authenticator, "local", PASSWORD, ELSEWHERE);
        outcome(authenticator, "local", "guess", ELSEWHERE);
        Map<String, Long> expected = new LinkedHashMap<>();
        expected.put("logins", 1L);
        expected.put("logins.unknown-or-wrong", 1L);
        expected.put("logins.too-many-attempts", 0L);
        expected.put("logins.not-from-here", 1L);
        expected.put("logins.expired", 0L);
        expected.put("logins.unfit-password", 0L);
        expected.put("logins.not-saved", 0L);
        expected.put("hashes", 3L);
        assertEquals(
                List.copyOf(expected.entrySet()),
                List.copyOf(authenticator.counters().entrySet()));
    }
}

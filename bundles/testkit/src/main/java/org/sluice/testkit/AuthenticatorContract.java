package org.sluice.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.auth.Authenticator;
import org.sluice.api.auth.LoginException;
import org.sluice.api.auth.LoginException.Reason;
import org.sluice.api.auth.Right;
import org.sluice.api.auth.User;

/** What every authenticator keeps. Extend it, bring one that knows two users, and add your own cases. */
@Timeout(60)
public abstract class AuthenticatorContract {

    /** May log in from anywhere. */
    protected static final User ALICE = new User("alice", Set.of(Right.QUOTES, Right.TRADE), Set.of("main"), false);

    /** May log in from the server's own machine only. */
    protected static final User LOCAL = new User("local", Set.of(Right.QUOTES), Set.of(), true);

    /** The password of both. */
    protected static final String PASSWORD = "correct horse battery";

    protected static final InetAddress HERE = InetAddress.getLoopbackAddress();
    protected static final InetAddress ELSEWHERE = address(192, 0, 2, 7);

    /** A fresh one that knows {@link #ALICE} and {@link #LOCAL}, both with {@link #PASSWORD}. */
    protected abstract Authenticator authenticator() throws Exception;

    @Test
    protected void answersTheUserWithRightsAndAccounts() throws Exception {
        Authenticator authenticator = authenticator();
        assertEquals(ALICE, authenticator.login("alice", PASSWORD, ELSEWHERE));
        assertEquals(LOCAL, authenticator.login("local", PASSWORD, HERE));
    }

    @Test
    protected void doesNotTellAnUnknownNameFromAWrongPassword() throws Exception {
        Authenticator authenticator = authenticator();
        LoginException wrong = refusal(authenticator, "alice", "guess", HERE);
        LoginException unknown = refusal(authenticator, "nobody", "guess", HERE);
        LoginException elsewhere = refusal(authenticator, "local", "guess", ELSEWHERE);
        for (LoginException each : List.of(wrong, unknown, elsewhere)) {
            assertEquals(Reason.UNKNOWN_OR_WRONG, each.reason());
            assertEquals(wrong.getMessage(), each.getMessage());
            assertEquals(Duration.ZERO, each.retryAfter());
        }
    }

    @Test
    protected void answersAbsurdInput() throws Exception {
        List<String> absurd = Arrays.asList(null, "", "\0", "a b", "\n", "\ud800", "../alice", "x".repeat(1_000_000));
        for (String text : absurd) {
            assertEquals(
                    Reason.UNKNOWN_OR_WRONG,
                    refusal(authenticator(), text, PASSWORD, ELSEWHERE).reason());
            assertEquals(
                    Reason.UNKNOWN_OR_WRONG,
                    refusal(authenticator(), "alice", text, ELSEWHERE).reason());
        }
        assertEquals(
                Reason.NOT_FROM_HERE,
                refusal(authenticator(), "local", PASSWORD, null).reason());
        assertEquals(ALICE, authenticator().login("alice", PASSWORD, null));
    }

    @Test
    protected void letsALocalUserInFromItsOwnMachineOnly() throws Exception {
        Authenticator authenticator = authenticator();
        assertEquals(
                Reason.NOT_FROM_HERE,
                refusal(authenticator, "local", PASSWORD, ELSEWHERE).reason());
        assertEquals(LOCAL, authenticator.login("local", PASSWORD, HERE));
    }

    @Test
    protected void limitsTheAttemptsAndThenLooksAtNone() throws Exception {
        Authenticator authenticator = authenticator();
        int guesses = 0;
        while (refusal(authenticator, "alice", "guess " + guesses, ELSEWHERE).reason() == Reason.UNKNOWN_OR_WRONG) {
            assertTrue(++guesses < 50, "50 guesses, and no end");
        }
        LoginException locked = refusal(authenticator, "alice", PASSWORD, ELSEWHERE);
        assertEquals(Reason.TOO_MANY_ATTEMPTS, locked.reason());
        assertTrue(locked.retryAfter().compareTo(Duration.ZERO) > 0, "retry after " + locked.retryAfter());
    }

    @Test
    protected void changesAPassword() throws Exception {
        Authenticator authenticator = authenticator();
        authenticator.changePassword("alice", PASSWORD, "another, longer one", ELSEWHERE);
        assertEquals(ALICE, authenticator.login("alice", "another, longer one", ELSEWHERE));
        assertEquals(
                Reason.UNKNOWN_OR_WRONG,
                refusal(authenticator, "alice", PASSWORD, ELSEWHERE).reason());
    }

    @Test
    protected void keepsTheOldPasswordIfTheChangeIsRefused() throws Exception {
        Authenticator authenticator = authenticator();
        assertEquals(
                List.of(
                        Reason.UNKNOWN_OR_WRONG,
                        Reason.UNKNOWN_OR_WRONG,
                        Reason.UNFIT_PASSWORD,
                        Reason.UNFIT_PASSWORD,
                        Reason.NOT_FROM_HERE),
                List.of(
                        refusedChange(authenticator, "alice", "guess", "long enough", HERE),
                        refusedChange(authenticator, "nobody", PASSWORD, "long enough", HERE),
                        refusedChange(authenticator, "alice", PASSWORD, "seven 7", HERE),
                        refusedChange(authenticator, "alice", PASSWORD, null, HERE),
                        refusedChange(authenticator, "local", PASSWORD, "long enough", ELSEWHERE)));
        assertEquals(ALICE, authenticator.login("alice", PASSWORD, HERE));
        assertEquals(LOCAL, authenticator.login("local", PASSWORD, HERE));
    }

    @Test
    protected void servesManyAtOnce() throws Exception {
        Authenticator authenticator = authenticator();
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try {
            Callable<User> login = () -> authenticator.login("alice", PASSWORD, ELSEWHERE);
            List<User> users = new ArrayList<>();
            for (Future<User> each : clients.invokeAll(Collections.nCopies(32, login))) {
                users.add(each.get());
            }
            assertEquals(Collections.nCopies(32, ALICE), users);
        } finally {
            clients.shutdownNow();
        }
    }

    @Test
    protected void tellsNoSecretInWhatItAnswers() throws Exception {
        Authenticator authenticator = authenticator();
        String answers = refusal(authenticator, "alice", "a wrong secret", HERE)
                + " " + authenticator.login("alice", PASSWORD, HERE)
                + " " + authenticator;
        assertFalse(answers.contains("secret"), answers);
        assertFalse(answers.contains(PASSWORD), answers);
    }

    /** How a login that must fail was refused. */
    protected static LoginException refusal(Authenticator authenticator, String name, String secret, InetAddress from) {
        return assertThrows(LoginException.class, () -> authenticator.login(name, secret, from));
    }

    private static Reason refusedChange(
            Authenticator authenticator, String name, String old, String next, InetAddress from) {
        return assertThrows(LoginException.class, () -> authenticator.changePassword(name, old, next, from))
                .reason();
    }

    /** An address from its four numbers, without asking anybody. */
    protected static InetAddress address(int a, int b, int c, int d) {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not four numbers", e);
        }
    }
}

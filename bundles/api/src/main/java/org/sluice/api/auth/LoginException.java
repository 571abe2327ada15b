package org.sluice.api.auth;

import java.time.Duration;
import java.util.Objects;

/**
 * Why somebody was not let in. Its message is one plain sentence that may be shown to the client: it holds nothing secret
 * and never tells whether there is such a user.
 */
public class LoginException extends Exception {

    private static final long serialVersionUID = 1;

    /** The kinds of refusal. */
    public enum Reason {
        /** No such user, or not the password: which of the two is not told. */
        UNKNOWN_OR_WRONG("name or password is wrong"),
        /** Too many wrong attempts, or too many logins at once; see {@link LoginException#retryAfter()}. */
        TOO_MANY_ATTEMPTS("too many attempts"),
        /** Name and password are right, but the user is let in from the server's own machine only. */
        NOT_FROM_HERE("this user may log in from the server's own machine only"),
        /** The token was right once. */
        EXPIRED("the token has expired"),
        /** The old password is right, but the new one will not do. */
        UNFIT_PASSWORD("the new password will not do"),
        /** The old password is right, but the new one could not be kept; the old one stays in force. */
        NOT_SAVED("the new password could not be saved; the old one stays in force");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    private final Reason reason;
    private final Duration retryAfter;

    /** A refusal that says what its reason says. */
    public LoginException(Reason reason) {
        this(reason, Duration.ZERO, reason.text);
    }

    private LoginException(Reason reason, Duration retryAfter, String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.retryAfter = retryAfter;
    }

    /**
     * {@link Reason#TOO_MANY_ATTEMPTS}.
     *
     * @param retryAfter how long until another attempt is looked at; shown in whole seconds, rounded up
     */
    public static LoginException tooManyAttempts(Duration retryAfter) {
        long seconds = Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds());
        return new LoginException(
                Reason.TOO_MANY_ATTEMPTS,
                retryAfter,
                Reason.TOO_MANY_ATTEMPTS.text + "; try again in " + seconds + " s");
    }

    /**
     * {@link Reason#UNFIT_PASSWORD}.
     *
     * @param expected what would do, as in {@code at least 8 characters}
     */
    public static LoginException unfitPassword(String expected) {
        return new LoginException(Reason.UNFIT_PASSWORD, Duration.ZERO, Reason.UNFIT_PASSWORD.text + ": " + expected);
    }

    /** The kind of refusal. */
    public Reason reason() {
        return reason;
    }

    /** With {@link Reason#TOO_MANY_ATTEMPTS} how long until another attempt is looked at; else zero. */
    public Duration retryAfter() {
        return retryAfter;
    }
}

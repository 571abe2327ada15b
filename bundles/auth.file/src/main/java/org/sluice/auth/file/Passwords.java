package org.sluice.auth.file;

import java.security.SecureRandom;
import org.sluice.api.auth.User;

/** What a password may be. */
final class Passwords {

    /** The user everybody knows, and the password everybody knows. */
    static final String DEMO = "demo";

    static final int SHORTEST = 8;

    /** In characters; a client's longer text is not even hashed. */
    static final int LONGEST = 256;

    static final String EXPECTED =
            SHORTEST + " to " + LONGEST + " characters, no control characters, not beginning with " + Tokens.PREFIX;

    /** Without those that look alike. */
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final int RANDOM_LENGTH = 20;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Passwords() {}

    /** Whether a user may have it as a new one. The demo's user may have a short one as long as it is a local user. */
    static boolean fit(User user, String password) {
        boolean demo = user.name().equals(DEMO) && user.loopbackOnly();
        return possible(password)
                && !password.startsWith(Tokens.PREFIX)
                && (demo || password.codePointCount(0, password.length()) >= SHORTEST);
    }

    /**
     * Whether anybody can have it. Control characters are out because the hash ignores a zero at the end.
     *
     * @param password may be null
     */
    static boolean possible(String password) {
        return password != null
                && !password.isEmpty()
                && password.length() <= LONGEST
                && password.chars().noneMatch(Character::isISOControl);
    }

    /** One that nobody guesses: more than 100 bits. */
    static String random() {
        StringBuilder password = new StringBuilder();
        for (int index = 0; index < RANDOM_LENGTH; index++) {
            password.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return password.toString();
    }
}

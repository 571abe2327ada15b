package org.sluice.auth.file;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A salted hash that is slow to compute, written as {@code pbkdf2-sha512$iterations$salt$hash}, the last two in Base64.
 * Immutable. It is no record, so that nobody prints it by accident.
 */
final class PasswordHash {

    static final String EXPECTED = "pbkdf2-sha512$iterations$salt$hash, as sluice:user writes it";

    /** The fewest and the most that are believed in a file; more would keep a login busy for many seconds. */
    static final int MIN_ITERATIONS = 1_000;

    static final int MAX_ITERATIONS = 5_000_000;

    private static final Pattern FORM = Pattern.compile("pbkdf2-sha512\\$([0-9]{1,9})\\$([^$]+)\\$([^$]+)");
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 64;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    /** Computes the hash of a password, with a new salt; takes 100 to 300 ms with 210,000 iterations. */
    static PasswordHash of(String password, int iterations) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        return new PasswordHash(iterations, salt, derive(password, salt, iterations));
    }

    /** One that no password has. To compare with it takes as long as with another. */
    static PasswordHash ofNobody(int iterations) {
        byte[] salt = new byte[SALT_BYTES];
        byte[] hash = new byte[HASH_BYTES];
        RANDOM.nextBytes(salt);
        RANDOM.nextBytes(hash);
        return new PasswordHash(iterations, salt, hash);
    }

    /** @throws IllegalArgumentException without the text, which is nobody's business */
    static PasswordHash parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (parts.matches()) {
            int iterations = Integer.parseInt(parts.group(1));
            byte[] salt = Base64.getDecoder().decode(parts.group(2));
            byte[] hash = Base64.getDecoder().decode(parts.group(3));
            if (iterations >= MIN_ITERATIONS
                    && iterations <= MAX_ITERATIONS
                    && salt.length >= SALT_BYTES
                    && hash.length == HASH_BYTES) {
                return new PasswordHash(iterations, salt, hash);
            }
        }
        throw new IllegalArgumentException("not a hash");
    }

    /** Whether this is the password's; takes as long for a wrong one. */
    boolean matches(String password) {
        return MessageDigest.isEqual(hash, derive(password, salt, iterations));
    }

    int iterations() {
        return iterations;
    }

    /** As it stands in the file. */
    String text() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "pbkdf2-sha512$" + iterations + '$' + base64.encodeToString(salt) + '$' + base64.encodeToString(hash);
    }

    private static byte[] derive(String password, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, HASH_BYTES * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java can't compute PBKDF2WithHmacSHA512", e);
        } finally {
            spec.clearPassword();
        }
    }
}

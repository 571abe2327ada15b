package org.sluice.wire.sp;

import java.security.SecureRandom;

/** A secret key of CURVE with its public key. Immutable. */
public final class CurveKeyPair {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] secret;
    private final CurveKey publicKey;

    private CurveKeyPair(byte[] secret) {
        this.secret = secret;
        this.publicKey = new CurveKey(CurveBox.publicKey(secret));
    }

    /** A new pair, from the system's source of randomness. */
    public static CurveKeyPair generate() {
        byte[] secret = new byte[CurveKey.BYTES];
        RANDOM.nextBytes(secret);
        return new CurveKeyPair(secret);
    }

    /**
     * @param secretZ85 the secret key, 40 characters of Z85
     * @throws IllegalArgumentException if it is not; the message says what is wrong without repeating it
     */
    public static CurveKeyPair ofSecret(String secretZ85) {
        byte[] secret = Z85.decode(secretZ85);
        if (secret.length != CurveKey.BYTES) {
            throw new IllegalArgumentException(secretZ85.length() + " characters instead of 40");
        }
        return new CurveKeyPair(secret);
    }

    /** What clients must know. */
    public CurveKey publicKey() {
        return publicKey;
    }

    /** The secret key in Z85: for a file that only its owner can read, never for a log. */
    public String secretZ85() {
        return Z85.encode(secret);
    }

    byte[] secret() {
        return secret.clone();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "pair of " + publicKey;
    }
}

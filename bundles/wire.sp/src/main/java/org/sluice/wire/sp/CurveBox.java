package org.sluice.wire.sp;

import com.neilalexander.jnacl.crypto.curve25519xsalsa20poly1305;
import com.neilalexander.jnacl.crypto.hsalsa20;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;

/**
 * NaCl's box between one of our keys and one of a peer's. The curve is the JDK's, which needs a tenth of jnacl's time
 * for it; cipher and authenticator are jnacl's.
 */
final class CurveBox {

    /** How much longer a box is than what is in it. */
    static final int OVERHEAD = 16;

    static final int NONCE_BYTES = 24;

    /** Zeros that NaCl wants before the plain text, and before the box. */
    private static final int PLAIN_ZEROS = 32;

    private static final int BOX_ZEROS = 16;

    private static final byte[] BASE_POINT = new byte[CurveKey.BYTES];
    private static final byte[] SIGMA = "expand 32-byte k".getBytes(StandardCharsets.US_ASCII);

    static {
        BASE_POINT[0] = 9;
    }

    private final byte[] key = new byte[32];

    /** @throws GeneralSecurityException if the peer's key is none */
    CurveBox(byte[] theirPublic, byte[] ourSecret) throws GeneralSecurityException {
        hsalsa20.crypto_core(key, new byte[16], multiply(theirPublic, ourSecret), SIGMA);
    }

    static byte[] publicKey(byte[] secret) {
        try {
            return multiply(BASE_POINT, secret);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK's X25519", e);
        }
    }

    private static byte[] multiply(byte[] point, byte[] scalar) throws GeneralSecurityException {
        KeyFactory keys = KeyFactory.getInstance("X25519");
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(keys.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, scalar)));
        XECPublicKeySpec spec = new XECPublicKeySpec(NamedParameterSpec.X25519, coordinate(point));
        agreement.doPhase((XECPublicKey) keys.generatePublic(spec), true);
        return agreement.generateSecret();
    }

    /** Little-endian, its highest bit ignored: RFC 7748, 5. */
    private static BigInteger coordinate(byte[] point) {
        byte[] bigEndian = new byte[point.length];
        for (int i = 0; i < point.length; i++) {
            bigEndian[i] = point[point.length - 1 - i];
        }
        bigEndian[0] &= 0x7f;
        return new BigInteger(1, bigEndian);
    }

    /** A nonce of a text and what follows it. */
    static byte[] nonce(String text, byte[] rest) {
        return ByteBuffer.allocate(NONCE_BYTES)
                .put(text.getBytes(StandardCharsets.US_ASCII))
                .put(rest)
                .array();
    }

    static byte[] nonce(String text, long counter) {
        return nonce(text, ByteBuffer.allocate(Long.BYTES).putLong(counter).array());
    }

    /** Puts a box around what is between position and limit. */
    ByteBuffer seal(byte[] nonce, ByteBuffer plain) {
        int length = PLAIN_ZEROS + plain.remaining();
        byte[] padded = new byte[length];
        plain.get(padded, PLAIN_ZEROS, plain.remaining());
        byte[] box = new byte[length];
        curve25519xsalsa20poly1305.crypto_box_afternm(box, padded, length, nonce, key);
        return ByteBuffer.wrap(box, BOX_ZEROS, length - BOX_ZEROS);
    }

    /** What was in a box that ends at its limit; null if it is not of the one who has the other key. */
    ByteBuffer open(byte[] nonce, ByteBuffer box) {
        if (box.remaining() < OVERHEAD) {
            return null;
        }
        int length = BOX_ZEROS + box.remaining();
        byte[] padded = new byte[length];
        box.get(padded, BOX_ZEROS, box.remaining());
        byte[] plain = new byte[length];
        if (curve25519xsalsa20poly1305.crypto_box_open_afternm(plain, padded, length, nonce, key) != 0) {
            return null;
        }
        return ByteBuffer.wrap(plain, PLAIN_ZEROS, length - PLAIN_ZEROS).slice();
    }
}

package org.sluice.wire.sp;

import java.util.Arrays;

/** A public key of CURVE, 32 bytes, written as 40 characters of Z85 (ZeroMQ RFC 32). Immutable; equal by its bytes. */
public final class CurveKey {

    static final int BYTES = 32;

    private final byte[] bytes;

    CurveKey(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /** @throws IllegalArgumentException if it is not 40 characters of Z85; the message says what is wrong */
    public static CurveKey parse(String z85) {
        byte[] bytes = Z85.decode(z85);
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException(z85.length() + " characters instead of 40");
        }
        return new CurveKey(bytes);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CurveKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** In Z85. */
    @Override
    public String toString() {
        return Z85.encode(bytes);
    }
}

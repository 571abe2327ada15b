package org.sluice.wire.sp;

/** ZeroMQ RFC 32: four bytes as five printable characters. */
final class Z85 {

    private static final String DIGITS =
            "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";

    private static final int BASE = 85;

    private Z85() {}

    /** @param bytes a multiple of four */
    static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length / 4 * 5);
        for (int i = 0; i < bytes.length; i += 4) {
            long value = 0;
            for (int j = 0; j < 4; j++) {
                value = value << 8 | bytes[i + j] & 0xff;
            }
            for (long divisor = 52_200_625; divisor > 0; divisor /= BASE) { // 85 to the power of 4
                text.append(DIGITS.charAt((int) (value / divisor % BASE)));
            }
        }
        return text.toString();
    }

    /** The message of what it throws does not repeat the text, which may be a secret. */
    static byte[] decode(String text) {
        if (text.length() % 5 != 0) {
            throw new IllegalArgumentException(text.length() + " characters, which Z85 does not have");
        }
        byte[] bytes = new byte[text.length() / 5 * 4];
        for (int i = 0; i < text.length(); i += 5) {
            long value = 0;
            for (int j = 0; j < 5; j++) {
                int digit = DIGITS.indexOf(text.charAt(i + j));
                if (digit < 0) {
                    throw new IllegalArgumentException("character " + (i + j + 1) + " is not one of Z85");
                }
                value = value * BASE + digit;
            }
            if (value > 0xffff_ffffL) {
                throw new IllegalArgumentException(
                        "characters " + (i + 1) + " to " + (i + 5) + " are too large for Z85");
            }
            for (int j = 0; j < 4; j++) {
                bytes[i / 5 * 4 + j] = (byte) (value >> 8 * (3 - j));
            }
        }
        return bytes;
    }
}

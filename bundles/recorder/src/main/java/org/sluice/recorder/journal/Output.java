package org.sluice.recorder.journal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes being written, in an array that grows and is used again. Numbers as in JOURNAL.md. Not thread-safe. */
final class Output {

    /** The last two bits of a number: what its integer is to be divided by. */
    static final int WHOLE = 0;

    static final int HUNDREDTHS = 1;
    static final int TEN_THOUSANDTHS = 2;
    static final int OTHER = 3;

    /** The other numbers: eight bytes follow, and not a number. */
    static final int RAW = OTHER;

    static final int NAN = 4 + OTHER;

    private static final long NAN_BITS = Double.doubleToRawLongBits(Double.NaN);
    private static final double EXACT = 1L << 52;
    private static final int LONGEST_NUMBER = 10;

    private byte[] bytes = new byte[1 << 16];
    private int size;

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    /** Forgets what comes after so many bytes. */
    void size(int wanted) {
        size = wanted;
    }

    void octet(int value) {
        room(1);
        bytes[size++] = (byte) value;
    }

    /** Four bytes, big-endian, at a place that was written before. */
    void fixedInt(int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }

    void fixedInt(int value) {
        room(4);
        fixedInt(size, value);
        size += 4;
    }

    void fixedLong(long value) {
        fixedInt((int) (value >>> 32));
        fixedInt((int) value);
    }

    void unsigned(long value) {
        room(LONGEST_NUMBER);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    void signed(long value) {
        unsigned(value << 1 ^ value >> 63);
    }

    void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        unsigned(utf8.length);
        room(utf8.length);
        System.arraycopy(utf8, 0, bytes, size, utf8.length);
        size += utf8.length;
    }

    /** A number of which every bit comes back. */
    void number(double value) {
        long bits = Double.doubleToRawLongBits(value);
        if (bits == NAN_BITS) {
            octet(NAN);
        } else if (!scaled(value, bits, 1, WHOLE)
                && !scaled(value, bits, 100, HUNDREDTHS)
                && !scaled(value, bits, 10_000, TEN_THOUSANDTHS)) {
            octet(RAW);
            fixedLong(bits);
        }
    }

    private boolean scaled(double value, long bits, double scale, int mark) {
        double product = value * scale;
        if (!(Math.abs(product) < EXACT)) {
            return false;
        }
        long whole = Math.round(product);
        // -0.0 is another number than 0.0
        if (Double.doubleToRawLongBits(whole / scale) != bits) {
            return false;
        }
        unsigned((whole << 1 ^ whole >> 63) << 2 | mark);
        return true;
    }

    private void room(int wanted) {
        if (size + wanted > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + wanted));
        }
    }
}

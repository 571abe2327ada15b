package org.sluice.recorder.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Bytes being read: what {@link Output} writes. Not thread-safe. */
final class Input {

    private static final int LONGEST_TEXT = 1_000;

    private byte[] bytes;
    private int at;
    private int end;

    void of(byte[] from, int first, int limit) {
        bytes = from;
        at = first;
        end = limit;
    }

    boolean atEnd() {
        return at >= end;
    }

    int left() {
        return end - at;
    }

    int octet() throws IOException {
        if (at >= end) {
            throw new IOException("a record ends in the middle of a value");
        }
        return bytes[at++] & 0xFF;
    }

    long fixedLong() throws IOException {
        long value = 0;
        for (int i = 0; i < 8; i++) {
            value = value << 8 | octet();
        }
        return value;
    }

    long unsigned() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int octet = octet();
            value |= (long) (octet & 0x7F) << shift;
            if (octet < 0x80) {
                return value;
            }
        }
        throw new IOException("a number has no end");
    }

    long signed() throws IOException {
        long value = unsigned();
        return value >>> 1 ^ -(value & 1);
    }

    int within(int limit, String what) throws IOException {
        long value = unsigned();
        if (value < 0 || value >= limit) {
            throw new IOException(what + " " + value + " is not one of " + limit);
        }
        return (int) value;
    }

    String text() throws IOException {
        int length = within(Math.min(LONGEST_TEXT, left()) + 1, "a text's length");
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    double number() throws IOException {
        long value = unsigned();
        long folded = value >>> 2;
        long whole = folded >>> 1 ^ -(folded & 1);
        return switch ((int) (value & 3)) {
            case Output.WHOLE -> whole;
            case Output.HUNDREDTHS -> whole / 100.0;
            case Output.TEN_THOUSANDTHS -> whole / 10_000.0;
            default -> other(value);
        };
    }

    private double other(long value) throws IOException {
        if (value == Output.NAN) {
            return Double.NaN;
        }
        if (value != Output.RAW) {
            throw new IOException("a number of an unknown kind: " + value);
        }
        return Double.longBitsToDouble(fixedLong());
    }
}

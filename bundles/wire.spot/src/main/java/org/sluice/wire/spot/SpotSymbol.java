package org.sluice.wire.spot;

import java.nio.charset.StandardCharsets;

/** The market, code and name of one instrument as they stand in a message, encoded once for all its records. Immutable. */
public final class SpotSymbol {

    /** Name, code and market, each as length, UTF-8, NUL, and zeros up to a multiple of four bytes. */
    final byte[] strings;

    final int codeAt;
    final int marketAt;

    /**
     * Encodes the three.
     *
     * @param market {@code SH}, {@code SZ}, {@code BJ}
     * @param code as the exchange writes it: {@code 600000}
     * @param name may be empty
     */
    public SpotSymbol(String market, String code, String name) {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        byte[] codeBytes = code.getBytes(StandardCharsets.UTF_8);
        byte[] marketBytes = market.getBytes(StandardCharsets.UTF_8);
        codeAt = size(nameBytes);
        marketAt = codeAt + size(codeBytes);
        strings = new byte[marketAt + size(marketBytes)];
        put(nameBytes, 0);
        put(codeBytes, codeAt);
        put(marketBytes, marketAt);
    }

    private static int size(byte[] text) {
        return Layout.align(Integer.BYTES + text.length + 1, Integer.BYTES);
    }

    private void put(byte[] text, int at) {
        Layout.INT.set(strings, at, text.length);
        System.arraycopy(text, 0, strings, at + Integer.BYTES, text.length);
    }
}

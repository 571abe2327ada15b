package org.sluice.server.diff;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.sluice.api.market.MarketTime;

/**
 * JSON as UTF-8 bytes, written by hand: nothing is allocated once the buffer has grown, but for numbers of more than 15
 * digits. Not thread-safe.
 */
final class JsonBuffer {

    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8};

    /** Beyond, a whole number of this many steps may not be exact. */
    private static final double EXACT = 9e15;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[4096];
    private int size;
    private long offsetHour = Long.MIN_VALUE;
    private int offset;

    int size() {
        return size;
    }

    void clear() {
        truncate(0);
    }

    /** Forgets what was written after the first {@code length} bytes. */
    void truncate(int length) {
        size = length;
    }

    /** A copy of what was written. */
    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** A copy of what was written from a place on. */
    byte[] toBytes(int from) {
        return Arrays.copyOfRange(bytes, from, size);
    }

    /** Copies what was written from a place on into an array that is long enough. */
    void copy(int from, byte[] target) {
        System.arraycopy(bytes, from, target, 0, size - from);
    }

    /** A copy of what was written, to send. */
    ByteBuffer toMessage() {
        return ByteBuffer.wrap(toBytes());
    }

    /** One character of ASCII. */
    JsonBuffer put(char c) {
        room(1);
        bytes[size++] = (byte) c;
        return this;
    }

    /** Bytes as they are. */
    JsonBuffer put(byte[] source) {
        return put(source, source.length);
    }

    /** The first bytes of an array, as they are. */
    JsonBuffer put(byte[] source, int length) {
        room(length);
        System.arraycopy(source, 0, bytes, size, length);
        size += length;
        return this;
    }

    /** ASCII as it is. */
    JsonBuffer put(String ascii) {
        int length = ascii.length();
        room(length);
        for (int i = 0; i < length; i++) {
            bytes[size++] = (byte) ascii.charAt(i);
        }
        return this;
    }

    /** A member's name and the colon. */
    JsonBuffer name(String name) {
        return string(name).put(':');
    }

    /** A string with its quotes. A lone surrogate stays what it was, as an escape. */
    JsonBuffer string(CharSequence text) {
        put('"');
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            room(6);
            if (c < 0x20 || c == '"' || c == '\\') {
                escape(c);
            } else if (c < 0x80) {
                bytes[size++] = (byte) c;
            } else if (c < 0x800) {
                bytes[size++] = (byte) (0xC0 | c >> 6);
                bytes[size++] = (byte) (0x80 | c & 0x3F);
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                bytes[size++] = (byte) (0xF0 | point >> 18);
                bytes[size++] = (byte) (0x80 | point >> 12 & 0x3F);
                bytes[size++] = (byte) (0x80 | point >> 6 & 0x3F);
                bytes[size++] = (byte) (0x80 | point & 0x3F);
            } else if (Character.isSurrogate(c)) {
                escape(c);
            } else {
                bytes[size++] = (byte) (0xE0 | c >> 12);
                bytes[size++] = (byte) (0x80 | c >> 6 & 0x3F);
                bytes[size++] = (byte) (0x80 | c & 0x3F);
            }
        }
        return put('"');
    }

    private void escape(char c) {
        bytes[size++] = '\\';
        if (c == '"' || c == '\\') {
            bytes[size++] = (byte) c;
            return;
        }
        bytes[size++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[size++] = HEX[c >> shift & 0xF];
        }
    }

    JsonBuffer integer(long value) {
        if (value == Long.MIN_VALUE) {
            return put(Long.toString(value));
        }
        room(20);
        long rest = value;
        if (rest < 0) {
            bytes[size++] = '-';
            rest = -rest;
        }
        int digits = 1;
        for (long limit = rest; limit >= 10; limit /= 10) {
            digits++;
        }
        padded(rest, digits);
        return this;
    }

    private void padded(long value, int digits) {
        long rest = value;
        for (int at = size + digits - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += digits;
    }

    /**
     * A number such that reading it gives exactly the value again.
     *
     * @param value finite
     * @param minDecimals digits after the point to write at least; 0: a whole number has no point
     */
    JsonBuffer number(double value, int minDecimals) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("JSON has no " + value);
        }
        double amount = Math.abs(value);
        for (int decimals = minDecimals; decimals < POWERS.length; decimals++) {
            double steps = amount * POWERS[decimals];
            if (steps > EXACT) {
                break;
            }
            long whole = Math.round(steps);
            // both are exact, so this division rounds as a reader of the text does
            if (whole / POWERS[decimals] == amount) {
                decimal(value < 0, whole, decimals);
                return this;
            }
        }
        return put(Double.toString(value));
    }

    private void decimal(boolean negative, long steps, int decimals) {
        room(24);
        if (negative) {
            bytes[size++] = '-';
        }
        long power = (long) POWERS[decimals];
        integer(steps / power);
        if (decimals > 0) {
            room(decimals + 1);
            bytes[size++] = '.';
            padded(steps % power, decimals);
        }
    }

    /**
     * {@code "2026-11-20 10:00:00.000000"}, market time.
     *
     * @param micros since the epoch
     */
    JsonBuffer dateTime(long micros) {
        long utc = Math.floorDiv(micros, 1_000_000L);
        long local = utc + offset(utc);
        long day = Math.floorDiv(local, 86_400L);
        int second = (int) (local - day * 86_400L);
        // days to a date by the rules of the Gregorian calendar, in eras of 400 years that begin in March
        long shifted = day + 719_468;
        long era = Math.floorDiv(shifted, 146_097L);
        long ofEra = shifted - era * 146_097L;
        long yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
        long ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long march = (5 * ofYear + 2) / 153;
        long month = march < 10 ? march + 3 : march - 9;
        room(32);
        bytes[size++] = '"';
        padded(era * 400 + yearOfEra + (month <= 2 ? 1 : 0), 4);
        bytes[size++] = '-';
        padded(month, 2);
        bytes[size++] = '-';
        padded(ofYear - (153 * march + 2) / 5 + 1, 2);
        bytes[size++] = ' ';
        padded(second / 3600, 2);
        bytes[size++] = ':';
        padded(second / 60 % 60, 2);
        bytes[size++] = ':';
        padded(second % 60, 2);
        bytes[size++] = '.';
        padded(Math.floorMod(micros, 1_000_000L), 6);
        bytes[size++] = '"';
        return this;
    }

    /** Looked up once an hour of market time: a look-up allocates. */
    private int offset(long second) {
        long hour = Math.floorDiv(second, 3600L);
        if (hour != offsetHour) {
            offsetHour = hour;
            offset = MarketTime.ZONE
                    .getRules()
                    .getOffset(Instant.ofEpochSecond(second))
                    .getTotalSeconds();
        }
        return offset;
    }

    /** A value of any kind. */
    JsonBuffer node(JsonNode value) {
        if (value.isTextual()) {
            return string(value.textValue());
        }
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return integer(value.longValue());
        }
        if (value.isDouble()) {
            return number(value.doubleValue(), 1);
        }
        if (value.isObject()) {
            put('{');
            int start = size;
            for (Map.Entry<String, JsonNode> member : value.properties()) {
                comma(start).name(member.getKey()).node(member.getValue());
            }
            return put('}');
        }
        if (value.isArray()) {
            put('[');
            int start = size;
            for (JsonNode element : value) {
                comma(start).node(element);
            }
            return put(']');
        }
        return put(value.toString());
    }

    /** A comma, unless nothing has been written since the size was this. */
    JsonBuffer comma(int start) {
        return size > start ? put(',') : this;
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }
}

package org.sluice.storage.clickhouse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;

/** Rows in ClickHouse's RowBinary: the columns one after the other, least byte first. Not thread-safe. */
final class RowWriter {

    private static final long MICROS = 1_000_000;
    static final int NANOS_IN_MICRO = 1_000;

    /** The last day of ClickHouse's Date: 2149-06-06, though older servers write it as 2106. */
    private static final int MOST_DAYS = 0xffff;

    private byte[] bytes = new byte[1 << 16];
    private int length;
    private int rows;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    int rows() {
        return rows;
    }

    /** Empties it; the memory is kept. */
    void clear() {
        length = 0;
        rows = 0;
    }

    /** A row is complete. */
    void endRow() {
        rows++;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    RowWriter int8(int value) {
        room(1);
        bytes[length++] = (byte) value;
        return this;
    }

    RowWriter int16(int value) {
        return int8(value).int8(value >> 8);
    }

    RowWriter int32(int value) {
        return int16(value).int16(value >> 16);
    }

    RowWriter int64(long value) {
        return int32((int) value).int32((int) (value >> 32));
    }

    RowWriter float64(double value) {
        return int64(Double.doubleToLongBits(value));
    }

    /** A Nullable(Float64): NaN is NULL. */
    RowWriter known(double value) {
        return Double.isNaN(value) ? int8(1) : int8(0).float64(value);
    }

    RowWriter text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        size(utf8.length);
        return raw(utf8);
    }

    /** A FixedString: the text must have its length. */
    RowWriter fixed(String value) {
        return raw(value.getBytes(StandardCharsets.US_ASCII));
    }

    private RowWriter raw(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
        return this;
    }

    /** How many follow; seven bits a byte. */
    RowWriter size(int value) {
        int rest = value;
        while (rest > 0x7f) {
            int8(rest | 0x80);
            rest >>>= 7;
        }
        return int8(rest);
    }

    /** Two columns: microseconds since 1970, and the nanoseconds beyond. */
    RowWriter time(Instant time) {
        return int64(micros(time)).int16(time.getNano() % NANOS_IN_MICRO);
    }

    /** A Date. */
    RowWriter date(LocalDate day) throws IOException {
        if (day.toEpochDay() < 0 || day.toEpochDay() > MOST_DAYS) {
            throw new IOException("trading day " + day + ": ClickHouse's Date begins in 1970 and ends in 2149");
        }
        return int16((int) day.toEpochDay());
    }

    static long micros(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), MICROS), time.getNano() / NANOS_IN_MICRO);
    }

    static Instant instant(long micros, int nanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * NANOS_IN_MICRO + nanos);
    }
}

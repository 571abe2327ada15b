package org.sluice.storage.clickhouse;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;

/** Reads what {@link RowWriter} writes. An answer that ends within a row is an error. Not thread-safe. */
final class RowReader {

    private final ByteBuffer bytes;

    RowReader(byte[] answer) {
        bytes = ByteBuffer.wrap(answer).order(ByteOrder.LITTLE_ENDIAN);
    }

    boolean hasNext() {
        return bytes.hasRemaining();
    }

    private ByteBuffer need(long count) throws IOException {
        if (count > bytes.remaining()) {
            throw new IOException("the server's answer ends within a row");
        }
        return bytes;
    }

    int int8() throws IOException {
        return need(1).get() & 0xff;
    }

    int int16() throws IOException {
        return need(2).getShort() & 0xffff;
    }

    int int32() throws IOException {
        return need(4).getInt();
    }

    long int64() throws IOException {
        return need(8).getLong();
    }

    double float64() throws IOException {
        return need(8).getDouble();
    }

    /** A Nullable(Float64): NULL is NaN. */
    double known() throws IOException {
        return int8() == 0 ? float64() : Double.NaN;
    }

    private int size() throws IOException {
        long size = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int next = int8();
            size |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                need(size);
                return (int) size;
            }
        }
        throw new IOException("the server's answer is no RowBinary");
    }

    String text() throws IOException {
        byte[] utf8 = new byte[size()];
        bytes.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    double[] float64s() throws IOException {
        int count = size();
        need(count * 8L);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = bytes.getDouble();
        }
        return values;
    }

    Instant time() throws IOException {
        return RowWriter.instant(int64(), int16());
    }

    LocalDate date() throws IOException {
        return LocalDate.ofEpochDay(int16());
    }
}

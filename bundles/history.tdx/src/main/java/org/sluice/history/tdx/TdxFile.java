package org.sluice.history.tdx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads the records of one file in order, a buffer at a time, from a date on. */
final class TdxFile {

    private static final int RECORDS = 2048;

    private final Path path;
    private final TdxRecord.Form form;
    private final int scale;
    private final ByteBuffer buffer =
            ByteBuffer.allocate(RECORDS * TdxRecord.SIZE).order(ByteOrder.LITTLE_ENDIAN);

    TdxFile(Path path, TdxRecord.Form form, int scale) {
        this.path = path;
        this.form = form;
        this.scale = scale;
    }

    /**
     * Reads on from the first record of that date or a later one.
     *
     * @param sink takes the records of one buffer
     * @throws IOException if it can't be read or a record is damaged, naming file and offset; what the sink got is whole
     */
    void read(LocalDate from, Consumer<List<TdxRecord>> sink) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = file.size();
            if (size % TdxRecord.SIZE != 0) {
                throw damaged(
                        size - size % TdxRecord.SIZE,
                        size % TdxRecord.SIZE + " bytes are left there, no whole record of " + TdxRecord.SIZE
                                + ": it is cut off or being written");
            }
            long at = first(file, size / TdxRecord.SIZE, from.atStartOfDay()) * TdxRecord.SIZE;
            LocalDateTime before = LocalDateTime.MIN;
            while (at < size) {
                fill(file, at, (int) Math.min(buffer.capacity(), size - at));
                List<TdxRecord> records = new ArrayList<>(buffer.limit() / TdxRecord.SIZE);
                for (int offset = 0; offset < buffer.limit(); offset += TdxRecord.SIZE) {
                    TdxRecord next = next(at + offset, offset);
                    if (!next.time().isAfter(before)) {
                        throw damaged(at + offset, next.time() + " after " + before + ": times must rise");
                    }
                    before = next.time();
                    records.add(next);
                }
                at += buffer.limit();
                sink.accept(records);
            }
        }
    }

    private TdxRecord next(long offset, int at) throws IOException {
        try {
            return form.read(buffer, at, scale);
        } catch (IllegalArgumentException e) {
            throw damaged(offset, e.getMessage());
        }
    }

    /** The number of the first record that is not before a time. */
    private long first(FileChannel file, long records, LocalDateTime from) throws IOException {
        long low = 0;
        long high = records;
        while (low < high) {
            long middle = (low + high) / 2;
            fill(file, middle * TdxRecord.SIZE, TdxRecord.SIZE);
            try {
                if (form.time(buffer, 0).isBefore(from)) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            } catch (DateTimeException e) {
                throw damaged(middle * TdxRecord.SIZE, "no date or time: " + e.getMessage());
            }
        }
        return low;
    }

    private void fill(FileChannel file, long at, int bytes) throws IOException {
        buffer.clear().limit(bytes);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, at + buffer.position()) < 0) {
                throw damaged(at + buffer.position(), "it became shorter while it was read");
            }
        }
        buffer.flip();
    }

    private IOException damaged(long offset, String why) {
        return new IOException(path + ": at offset " + offset + ": " + why);
    }
}

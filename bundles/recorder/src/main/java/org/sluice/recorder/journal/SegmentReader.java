package org.sluice.recorder.journal;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.sluice.api.market.Origin;

/** Reads one file of the journal record by record and believes nothing that its checksum does not say. Not thread-safe. */
final class SegmentReader implements Closeable {

    /** Far more than a record ever has. */
    static final int LONGEST_RECORD = 64 << 20;

    private final Path file;
    private final long limit;
    private final DataInputStream in;
    private final CRC32C crc = new CRC32C();
    private final Decoder decoder;
    private final Origin origin;
    private final long firstSequence;
    private byte[] record = new byte[1 << 16];
    private int length;
    private long offset;
    private long sequence;
    private long writtenMillis;
    private int count;
    private boolean any;

    /**
     * Opens a file and reads its header.
     *
     * @param limit how many of its bytes count
     * @throws CorruptSegmentException if the header is not as it was written
     */
    SegmentReader(Path file, long limit) throws IOException {
        this.file = file;
        this.limit = limit;
        this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 18));
        try {
            byte[] header = in.readNBytes(Encoder.HEADER);
            if (header.length < Encoder.HEADER || limit < Encoder.HEADER) {
                throw bad("it ends in its header");
            }
            crc.update(header, 0, Encoder.HEADER - 4);
            Input fields = new Input();
            fields.of(header, 0, header.length);
            long magic = fields.fixedLong();
            int version = fields.octet() << 8 | fields.octet();
            int kind = fields.octet();
            fields.octet();
            firstSequence = fields.fixedLong();
            fields.fixedLong();
            long expected = fields.octet() << 24 | fields.octet() << 16 | fields.octet() << 8 | fields.octet();
            if (magic != Encoder.MAGIC || (int) crc.getValue() != (int) expected) {
                throw bad("its header is not one of a journal");
            }
            if (version != Encoder.VERSION) {
                throw new IOException(file + " has format " + version + ", known is " + Encoder.VERSION);
            }
            origin = kind == 0 ? Origin.LIVE : Origin.TEST;
        } catch (IOException e) {
            in.close();
            throw e;
        }
        decoder = new Decoder(origin);
        offset = Encoder.HEADER;
        sequence = firstSequence;
    }

    /**
     * Goes on to the next record.
     *
     * @return false at the end
     * @throws CorruptSegmentException if what follows is no record
     */
    boolean next() throws IOException {
        if (offset == limit) {
            return false;
        }
        int read = in.readNBytes(record, 0, Encoder.RECORD_HEADER);
        if (read == 0) {
            return false;
        }
        if (read < Encoder.RECORD_HEADER) {
            throw bad("a record's header is cut off");
        }
        int checksum = intAt(0);
        length = intAt(4);
        long number = longAt(8);
        if (length < 1 || length > LONGEST_RECORD || number < nextSequence() || intAt(24) < 1) {
            throw bad("no record begins");
        }
        if (record.length < Encoder.RECORD_HEADER + length) {
            byte[] larger = new byte[Encoder.RECORD_HEADER + length];
            System.arraycopy(record, 0, larger, 0, Encoder.RECORD_HEADER);
            record = larger;
        }
        try {
            in.readFully(record, Encoder.RECORD_HEADER, length);
        } catch (EOFException e) {
            throw bad("a record is cut off");
        }
        crc.reset();
        crc.update(record, 4, Encoder.RECORD_HEADER - 4 + length);
        if ((int) crc.getValue() != checksum) {
            throw bad("a record has another checksum");
        }
        sequence = number;
        writtenMillis = longAt(16);
        count = intAt(24);
        any = true;
        offset += Encoder.RECORD_HEADER + length;
        return true;
    }

    /** Reads what is in the record; each record must be read, for the next may build on it. */
    void items(Decoder.Items items) throws IOException {
        decoder.read(record, Encoder.RECORD_HEADER, Encoder.RECORD_HEADER + length, sequence, count, items);
    }

    Origin origin() {
        return origin;
    }

    long firstSequence() {
        return firstSequence;
    }

    /** The sequence after those read so far. */
    long nextSequence() {
        return sequence + count;
    }

    /** Whether there was a record. */
    boolean any() {
        return any;
    }

    /** When the last record was written, epoch milliseconds. */
    long writtenMillis() {
        return writtenMillis;
    }

    /** Where the last good record ends. */
    long offset() {
        return offset;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private CorruptSegmentException bad(String what) {
        return new CorruptSegmentException(file.getFileName() + ": " + what + " at byte " + offset);
    }

    private int intAt(int at) {
        return record[at] << 24 | (record[at + 1] & 0xFF) << 16 | (record[at + 2] & 0xFF) << 8 | record[at + 3] & 0xFF;
    }

    private long longAt(int at) {
        return (long) intAt(at) << 32 | intAt(at + 4) & 0xFFFFFFFFL;
    }
}

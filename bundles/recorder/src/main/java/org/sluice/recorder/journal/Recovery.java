package org.sluice.recorder.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks through a file that was not sealed, as its process was killed. */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    /**
     * What became of it.
     *
     * @param next the sequence after its last
     * @param sound whether it can be sealed; else it is to be set aside
     * @param any whether there is anything in it
     * @param writtenMillis when its last record was written, epoch milliseconds; 0 if there is none
     */
    record Outcome(long next, boolean sound, boolean any, long writtenMillis) {}

    private Recovery() {}

    /**
     * Reads it to its end. A bad tail, which no good record follows, was never acknowledged and is cut off if it may be;
     * anything else that is bad was damaged later, and nothing of the file is changed.
     */
    static Outcome recover(Path file, long nameSequence, boolean last) throws IOException {
        long size = Files.size(file);
        if (size < Encoder.HEADER && last) {
            return new Outcome(nameSequence, true, false, 0);
        }
        try (SegmentReader reader = new SegmentReader(file, size)) {
            try {
                boolean more = true;
                while (more) {
                    more = reader.next();
                }
            } catch (CorruptSegmentException e) {
                long beyond = last ? sequenceBeyond(file, reader.offset(), reader.nextSequence()) : 0;
                if (!last || beyond > 0) {
                    LOG.error("{}; the file is set aside", e.getMessage());
                    // Every record has more bytes than ticks, so no sequence in it is given again.
                    return new Outcome(
                            Math.max(beyond, reader.nextSequence()) + size, false, true, reader.writtenMillis());
                }
                LOG.info("{}; {} bytes that were never acknowledged are cut", e.getMessage(), size - reader.offset());
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(reader.offset()).force(true);
                }
            }
            return new Outcome(reader.nextSequence(), true, reader.any(), reader.writtenMillis());
        } catch (CorruptSegmentException e) {
            LOG.error("{}; the file is set aside", e.getMessage());
            return new Outcome(nameSequence + size, false, true, 0);
        }
    }

    /** The sequence after a whole record somewhere behind a bad place; 0 if there is none. */
    private static long sequenceBeyond(Path file, long from, long atLeast) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size() - from;
            if (size > SegmentReader.LONGEST_RECORD * 4L) {
                throw new IOException(file + " is too long to look through");
            }
            byte[] bytes = new byte[(int) size];
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
                // reads on
            }
            CRC32C crc = new CRC32C();
            for (int at = 1; at + Encoder.RECORD_HEADER <= bytes.length; at++) {
                int length = buffer.getInt(at + 4);
                long sequence = buffer.getLong(at + 8);
                int count = buffer.getInt(at + 24);
                if (length > 0
                        && length <= bytes.length - at - Encoder.RECORD_HEADER
                        && count > 0
                        && count <= length
                        && sequence >= atLeast
                        && sequence < atLeast + (1L << 32)) {
                    crc.reset();
                    crc.update(bytes, at + 4, Encoder.RECORD_HEADER - 4 + length);
                    if ((int) crc.getValue() == buffer.getInt(at)) {
                        return sequence + count;
                    }
                }
            }
            return 0;
        }
    }
}

package org.sluice.recorder.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Tick;
import org.sluice.api.storage.Segment;

/**
 * A file of the journal. Thread-safe.
 *
 * @param bytes how many of its bytes count
 */
public record StoredSegment(Path file, String id, long firstSequence, Origin origin, long bytes) implements Segment {

    private static final int PIECE = 4_096;

    /** Whether every checksum is right. */
    public boolean sound() throws IOException {
        try (SegmentReader reader = new SegmentReader(file, bytes)) {
            boolean more = true;
            while (more) {
                more = reader.next();
            }
            return true;
        } catch (CorruptSegmentException e) {
            return false;
        }
    }

    /** When it was last written to, epoch milliseconds. */
    public long modifiedMillis() throws IOException {
        return Files.getLastModifiedTime(file).toMillis();
    }

    /** This segment under the name it has once it is sealed; null if there is no such file. */
    public StoredSegment sealedNow() {
        Path sealed = file.resolveSibling(id + ".journal");
        return !sealed.equals(file) && Files.exists(sealed)
                ? new StoredSegment(sealed, id, firstSequence, origin, bytes)
                : null;
    }

    @Override
    public void ticks(TickSink sink) throws IOException {
        Pieces pieces = new Pieces(sink);
        read(pieces);
        pieces.flush();
    }

    @Override
    public void bars(Consumer<List<Bar>> sink) throws IOException {
        List<Bar> piece = new ArrayList<>();
        read(new Decoder.Items() {
            @Override
            public void tick(long sequence, Tick tick) {
                // only bars are asked for
            }

            @Override
            public void bar(long sequence, Bar bar) {
                piece.add(bar);
                if (piece.size() == PIECE) {
                    sink.accept(List.copyOf(piece));
                    piece.clear();
                }
            }
        });
        if (!piece.isEmpty()) {
            sink.accept(List.copyOf(piece));
        }
    }

    private void read(Decoder.Items items) throws IOException {
        try (SegmentReader reader = new SegmentReader(file, bytes)) {
            while (reader.next()) {
                reader.items(items);
            }
        }
    }

    /** Gathers ticks that follow on each other. */
    private static final class Pieces implements Decoder.Items {
        private final TickSink sink;
        private final List<Tick> piece = new ArrayList<>();
        private long first;

        Pieces(TickSink sink) {
            this.sink = sink;
        }

        @Override
        public void tick(long sequence, Tick tick) throws IOException {
            if (piece.size() == PIECE || !piece.isEmpty() && sequence != first + piece.size()) {
                flush();
            }
            if (piece.isEmpty()) {
                first = sequence;
            }
            piece.add(tick);
        }

        @Override
        public void bar(long sequence, Bar bar) {
            // only ticks are asked for
        }

        void flush() throws IOException {
            if (!piece.isEmpty()) {
                sink.accept(first, List.copyOf(piece));
                piece.clear();
            }
        }
    }
}

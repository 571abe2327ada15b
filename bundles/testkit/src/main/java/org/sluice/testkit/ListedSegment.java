package org.sluice.testkit;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Tick;
import org.sluice.api.storage.Segment;

/**
 * A segment of the ticks and bars that are listed, brought in small pieces; the bars have the sequences after the ticks.
 */
public record ListedSegment(String id, long firstSequence, Origin origin, List<Tick> ticks, List<Bar> bars)
        implements Segment {

    private static final int PIECE = 100;

    public ListedSegment {
        Objects.requireNonNull(id, "id");
        ticks = List.copyOf(ticks);
        bars = List.copyOf(bars);
    }

    /** A segment of ticks, of their origin. */
    public static ListedSegment ofTicks(String id, long firstSequence, List<Tick> ticks) {
        return new ListedSegment(id, firstSequence, ticks.get(0).origin(), ticks, List.of());
    }

    /** A segment of bars, of their origin. */
    public static ListedSegment ofBars(String id, long firstSequence, List<Bar> bars) {
        return new ListedSegment(id, firstSequence, bars.get(0).origin(), List.of(), bars);
    }

    @Override
    public void ticks(TickSink sink) throws IOException {
        for (int from = 0; from < ticks.size(); from += PIECE) {
            sink.accept(firstSequence + from, ticks.subList(from, Math.min(ticks.size(), from + PIECE)));
        }
    }

    @Override
    public void bars(Consumer<List<Bar>> sink) {
        for (int from = 0; from < bars.size(); from += PIECE) {
            sink.accept(bars.subList(from, Math.min(bars.size(), from + PIECE)));
        }
    }

    /** This segment, which can be read no further than its first piece. */
    public Segment broken() {
        ListedSegment whole = this;
        return new Segment() {
            @Override
            public String id() {
                return whole.id;
            }

            @Override
            public long firstSequence() {
                return whole.firstSequence;
            }

            @Override
            public Origin origin() {
                return whole.origin;
            }

            @Override
            public void ticks(TickSink sink) throws IOException {
                sink.accept(whole.firstSequence, whole.ticks.subList(0, Math.min(PIECE, whole.ticks.size())));
                throw new IOException("the segment ends here");
            }

            @Override
            public void bars(Consumer<List<Bar>> sink) throws IOException {
                sink.accept(whole.bars.subList(0, Math.min(PIECE, whole.bars.size())));
                throw new IOException("the segment ends here");
            }
        };
    }
}

package org.sluice.storage.parquet;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Tick;
import org.sluice.api.storage.Segment;

/** A segment of what a test gives it. */
record GivenSegment(String id, long firstSequence, Origin origin, List<Tick> given, List<Bar> givenBars)
        implements Segment {

    static GivenSegment of(String id, long firstSequence, List<Tick> ticks) {
        return new GivenSegment(id, firstSequence, Origin.TEST, ticks, List.of());
    }

    static GivenSegment ofBars(String id, long firstSequence, List<Bar> bars) {
        return new GivenSegment(id, firstSequence, Origin.TEST, List.of(), bars);
    }

    @Override
    public void ticks(TickSink sink) throws IOException {
        // in two pieces, as a real one comes in many
        int half = given.size() / 2;
        sink.accept(firstSequence, given.subList(0, half));
        sink.accept(firstSequence + half, given.subList(half, given.size()));
    }

    @Override
    public void bars(Consumer<List<Bar>> sink) {
        sink.accept(givenBars);
    }
}

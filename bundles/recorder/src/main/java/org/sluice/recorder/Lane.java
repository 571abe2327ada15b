package org.sluice.recorder;

import java.util.ArrayList;
import java.util.List;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Tick;
import org.sluice.recorder.journal.Journal;

/** One origin's way to the disk. The lists are of the thread {@code journal}. */
final class Lane {
    final Journal journal;
    final TickBuffer buffer;
    final Repeats repeats = new Repeats();
    final List<Tick> ticks = new ArrayList<>();
    final List<Bar> bars = new ArrayList<>();

    Lane(Journal journal, int bufferTicks) {
        this.journal = journal;
        this.buffer = new TickBuffer(bufferTicks);
    }

    int pending() {
        return ticks.size() + bars.size();
    }

    void clear() {
        ticks.clear();
        bars.clear();
    }
}

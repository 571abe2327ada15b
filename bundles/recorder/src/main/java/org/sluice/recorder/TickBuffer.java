package org.sluice.recorder;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.sluice.api.market.Tick;

/** The newest ticks of one origin, so that they need not be read from the disk. Thread-safe. */
final class TickBuffer {

    private final Tick[] ticks;
    private final long[] sequences;
    private int head;
    private int size;

    TickBuffer(int capacity) {
        ticks = new Tick[capacity];
        sequences = new long[capacity];
    }

    synchronized void add(long first, List<Tick> added) {
        if (ticks.length == 0) {
            return;
        }
        for (int i = 0; i < added.size(); i++) {
            int at = (head + size) % ticks.length;
            ticks[at] = added.get(i);
            sequences[at] = first + i;
            if (size < ticks.length) {
                size++;
            } else {
                head = (head + 1) % ticks.length;
            }
        }
    }

    /** Where it begins, and what of it is wanted, in order. */
    record Found(long first, List<Tick> ticks) {}

    synchronized Found find(Predicate<Tick> wanted) {
        List<Tick> found = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Tick tick = ticks[(head + i) % ticks.length];
            if (wanted.test(tick)) {
                found.add(tick);
            }
        }
        return new Found(size == 0 ? Long.MAX_VALUE : sequences[head], found);
    }

    /** What is wanted of those from a sequence on, in order. */
    synchronized List<Tick> from(long sequence, Predicate<Tick> wanted) {
        List<Tick> found = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int at = (head + i) % ticks.length;
            if (sequences[at] >= sequence && wanted.test(ticks[at])) {
                found.add(ticks[at]);
            }
        }
        return found;
    }
}

package org.sluice.recorder;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.storage.TickStore;
import org.sluice.recorder.journal.StoredSegment;

/** Reads symbols' ticks from a store, the journal and the buffer, each tick once. Thread-safe. */
final class Reading {

    private static final int PIECE = 4_096;

    private final Lane lane;
    private final TickStore store;
    private final long stored;

    /**
     * @param store null if there is none
     * @param stored the first sequence of the last segment that the store is known to have
     */
    Reading(Lane lane, TickStore store, long stored) {
        this.lane = lane;
        this.store = store;
        this.stored = stored;
    }

    void read(Collection<Symbol> symbols, Origin origin, Instant from, Instant to, Consumer<List<Tick>> sink)
            throws IOException {
        Map<Symbol, Tick> last = new HashMap<>();
        if (store != null) {
            store.read(symbols, origin, from, to, ticks -> {
                ticks.forEach(tick -> last.put(tick.symbol(), tick));
                if (!ticks.isEmpty()) {
                    sink.accept(ticks);
                }
            });
        }
        Set<Symbol> wanted = Set.copyOf(symbols);
        Map<Symbol, List<Tick>> rest = new LinkedHashMap<>();
        journal(tick -> wanted.contains(tick.symbol())
                        && !tick.exchangeTime().isBefore(from)
                        && tick.exchangeTime().isBefore(to))
                .forEach(tick -> rest.computeIfAbsent(tick.symbol(), key -> new ArrayList<>())
                        .add(tick));
        rest.forEach((symbol, ticks) -> {
            // The store may have been given a segment meanwhile: it has all up to the last it brought.
            int known = last.containsKey(symbol) ? ticks.lastIndexOf(last.get(symbol)) : -1;
            for (int at = known + 1; at < ticks.size(); at += PIECE) {
                sink.accept(List.copyOf(ticks.subList(at, Math.min(ticks.size(), at + PIECE))));
            }
        });
    }

    private List<Tick> journal(Predicate<Tick> wanted) throws IOException {
        List<StoredSegment> segments = lane.journal.all();
        long acknowledged = lane.journal.acknowledged();
        TickBuffer.Found buffered = lane.buffer.find(wanted);
        long after = store == null ? -1 : stored;
        List<Tick> found = new ArrayList<>();
        boolean whole = false;
        for (int i = 0; i < segments.size() && !whole; i++) {
            StoredSegment segment = segments.get(i);
            if (segment.firstSequence() <= after) {
                continue;
            }
            // What the buffer has need not be read: it is all that came after its first.
            whole = buffered.first() <= segment.firstSequence();
            if (!whole) {
                collect(segment, wanted, Math.min(buffered.first(), acknowledged + 1), found);
            }
        }
        found.addAll(after < 0 ? buffered.ticks() : beyond(after, segments, buffered, wanted));
        return found;
    }

    /** Of the buffer what is not in a segment that the store has. */
    private List<Tick> beyond(
            long after, List<StoredSegment> segments, TickBuffer.Found buffered, Predicate<Tick> wanted) {
        long begin = Long.MAX_VALUE;
        for (StoredSegment segment : segments) {
            if (segment.firstSequence() > after) {
                begin = Math.min(begin, segment.firstSequence());
            }
        }
        return begin <= buffered.first() ? buffered.ticks() : lane.buffer.from(begin, wanted);
    }

    private static void collect(StoredSegment segment, Predicate<Tick> wanted, long before, List<Tick> found)
            throws IOException {
        try {
            segment.ticks((first, ticks) -> {
                for (int i = 0; i < ticks.size(); i++) {
                    if (first + i < before && wanted.test(ticks.get(i))) {
                        found.add(ticks.get(i));
                    }
                }
            });
        } catch (NoSuchFileException e) {
            // Sealed meanwhile it has another name; removed, it is in the store.
            StoredSegment renamed = segment.sealedNow();
            if (renamed != null) {
                collect(renamed, wanted, before, found);
            }
        }
    }
}

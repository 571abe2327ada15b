package org.sluice.recorder;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.sluice.recorder.journal.Journal;
import org.sluice.recorder.journal.StoredSegment;

/**
 * Removes sealed segments: those that every named store has, once they are older than wanted, or, oldest first, as long
 * as they are larger together. The newest of an origin stays, for it says where the next begins.
 */
final class Retention {

    private final Path cursors;
    private final Settings settings;
    private final InstantSource clock;

    Retention(Path cursors, Settings settings, InstantSource clock) {
        this.cursors = cursors;
        this.settings = settings;
        this.clock = clock;
    }

    /** Answers how many were removed. */
    int apply(Journal journal) throws IOException {
        List<Cursor> wanted = new ArrayList<>();
        for (String store : settings.stores()) {
            wanted.add(Cursor.read(cursors, store));
        }
        List<StoredSegment> sealed = journal.sealed();
        long bytes = sealed.stream().mapToLong(StoredSegment::bytes).sum();
        long oldest = clock.millis() - settings.keep().toMillis();
        int removed = 0;
        for (StoredSegment segment : sealed.subList(0, Math.max(0, sealed.size() - 1))) {
            boolean had = wanted.stream().allMatch(cursor -> cursor.has(segment.origin(), segment.firstSequence()));
            boolean due = bytes > settings.keepBytes() || segment.modifiedMillis() < oldest;
            if (!had || !due) {
                break;
            }
            journal.delete(segment);
            bytes -= segment.bytes();
            removed++;
        }
        return removed;
    }
}

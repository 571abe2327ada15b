package org.sluice.recorder.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Samples;

class JournalTest {

    private static final Instant TIME = Instant.parse("2026-11-27T02:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void aTornTailIsCutAndTheRestIsThere() throws IOException {
        Journal killed = journal();
        TreeMap<Long, Tick> expected = fill(killed, 5);
        Path part = killed.all().get(0).file();
        byte[] noise = new byte[3_000];
        new Random(1).nextBytes(noise);
        Files.write(part, noise, StandardOpenOption.APPEND);

        Journal again = journal();
        assertEquals(expected, ticks(again));
        assertEquals(0, again.bad());
        assertEquals(expected.lastKey() + 1, again.append(Samples.ticks(1, TIME), List.of()));
    }

    @Test
    void everyCutOfTheLastRecordIsATornTail() throws IOException {
        Journal killed = journal();
        TreeMap<Long, Tick> expected = fill(killed, 2);
        StoredSegment part = killed.all().get(0);
        killed.append(Samples.ticks(1, TIME.plusSeconds(99)), List.of());
        byte[] whole = Files.readAllBytes(part.file());
        long good = part.bytes();
        for (int length = (int) good; length < whole.length; length += 7) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.write(part.file(), Arrays.copyOf(whole, length));
            Journal again = journal();
            assertEquals(expected, ticks(again), "cut at " + length);
            assertEquals(expected.lastKey(), again.acknowledged());
        }
    }

    @Test
    void aByteThatChangedInTheMiddleIsNoTailAndTheFileIsKept() throws IOException {
        Journal killed = journal();
        TreeMap<Long, Tick> lost = fill(killed, 5);
        Path part = killed.all().get(0).file();
        byte[] damaged = flip(part, (int) (Files.size(part) / 2));

        Journal again = journal();
        assertEquals(1, again.bad());
        assertEquals(new TreeMap<>(), ticks(again));
        assertTrue(again.append(Samples.ticks(1, TIME), List.of()) > lost.lastKey(), "a sequence twice");
        Path bad = part.resolveSibling(part.getFileName().toString().replace(".part", ".bad"));
        assertEquals(List.of(damaged.length), List.of(Files.readAllBytes(bad).length));
        assertEquals(1, journal().bad(), "forgotten at the next start");
    }

    @Test
    void aSealedSegmentThatChangedIsNotSound() throws IOException {
        Journal journal = journal();
        fill(journal, 3);
        journal.seal();
        StoredSegment segment = journal.sealed().get(0);
        assertTrue(segment.sound());
        flip(segment.file(), 200);
        assertEquals(false, segment.sound());
        journal.setAside(segment);
        assertEquals(List.of(), journal.sealed());
        assertEquals(1, journal.bad());
    }

    @Test
    void sequencesGoOnOverSegmentsAndRestarts() throws IOException {
        Journal journal = journal();
        TreeMap<Long, Tick> expected = fill(journal, 2);
        journal.seal();
        expected.putAll(fill(journal, 2));
        journal.close();
        Journal again = journal();
        expected.putAll(fill(again, 2));
        assertEquals(expected, ticks(again));
        assertEquals(expected.size() - 1, expected.lastKey() - expected.firstKey());
        assertEquals(2, again.sealed().size());
    }

    private Journal journal() throws IOException {
        Journal journal = new Journal(folder, Origin.TEST, InstantSource.fixed(TIME));
        journal.open();
        return journal;
    }

    private static TreeMap<Long, Tick> fill(Journal journal, int records) throws IOException {
        TreeMap<Long, Tick> added = new TreeMap<>();
        for (int record = 0; record < records; record++) {
            List<Tick> ticks = Samples.ticks(10, TIME.plusSeconds(record));
            long first = journal.append(ticks, List.of());
            for (int i = 0; i < ticks.size(); i++) {
                added.put(first + i, ticks.get(i));
            }
        }
        return added;
    }

    private static TreeMap<Long, Tick> ticks(Journal journal) throws IOException {
        TreeMap<Long, Tick> found = new TreeMap<>();
        for (StoredSegment segment : journal.all()) {
            segment.ticks((first, ticks) -> {
                for (int i = 0; i < ticks.size(); i++) {
                    assertEquals(null, found.put(first + i, ticks.get(i)), "a sequence twice");
                }
            });
        }
        return found;
    }

    private static byte[] flip(Path file, int at) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int old = bytes.read();
            bytes.seek(at);
            bytes.write(old ^ 1);
        }
        return Files.readAllBytes(file);
    }
}

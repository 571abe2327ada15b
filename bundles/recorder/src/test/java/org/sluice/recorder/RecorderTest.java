package org.sluice.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.storage.TickStore;
import org.sluice.testkit.Await;
import org.sluice.testkit.Samples;

@Timeout(120)
class RecorderTest {

    private static final Map<String, ?> NAMED = Map.of(TickStore.NAME, "memory");

    @TempDir
    private Path folder;

    private Recorder recorder;

    @AfterEach
    void stop() {
        if (recorder != null) {
            recorder.deactivate();
        }
    }

    @Test
    void ticksAreAcknowledgedAndReadBackFromBufferAndFile() throws Exception {
        for (String megabytes : List.of("0", "1")) {
            start(Map.of("bufferMegabytes", megabytes));
            List<Tick> ticks = ticks(0, 3_000);
            hear(ticks);
            assertEquals(ticks, Recorded.read(recorder, Origin.TEST));
            assertEquals(List.of(), Recorded.read(recorder, Origin.LIVE));
            recorder.deactivate();
            try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.delete(file);
                }
            }
        }
        recorder = null;
    }

    @Test
    void anUnchangedSnapshotIsNotKeptAgain() throws Exception {
        start(Map.of());
        Tick tick = Recorded.numbered(1);
        hear(List.of(tick, tick));
        recorder.onTicks("stock", List.of(tick));
        Await.until("it was looked at", () -> recorder.counters().get("repeats") == 2);
        assertEquals(List.of(tick), Recorded.read(recorder, Origin.TEST));
    }

    @Test
    void aSecondRecorderIsRefusedAndSaysWhy() throws Exception {
        start(Map.of());
        InvalidSettingException refused =
                assertThrows(InvalidSettingException.class, () -> Recorded.recorder(folder.resolve("data"), Map.of()));
        assertTrue(refused.getMessage().contains("folder="), refused.getMessage());
        recorder.deactivate();
        start(Map.of());
    }

    @Test
    void aStoreThatWasAwayGetsWhatItMissedAndNothingTwice() throws Exception {
        start(Map.of("stores", "memory", "keepHours", "0"));
        MemoryStore store = new MemoryStore();
        recorder.bindTickStore(store, NAMED);
        hear(ticks(0, 100));
        restart(store);
        await(store, 100);
        recorder.unbindTickStore(store);
        store.closed = true;
        hear(ticks(100, 200));
        restart(null);
        hear(ticks(200, 300));
        restart(null);
        assertTrue(recorder.warnings().toString().contains("not here are the stores memory"));
        store.closed = false;
        recorder.bindTickStore(store, NAMED);
        await(store, 300);
        assertEquals(ticks(0, 300), List.copyOf(store.ticks(Origin.TEST).values()));
        assertEquals(Set.of(1), Set.copyOf(store.calls.values()), store.calls.toString());
        assertFalse(store.calledAfterClose);
        assertEquals(ticks(0, 300), Recorded.read(recorder, Origin.TEST));
    }

    @Test
    void severalSymbolsAreReadFromStoreAndJournalEachTickOnceAndInOrder() throws Exception {
        start(Map.of());
        Symbol other = Symbol.parse("SZSE.000001");
        List<Tick> all = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            all.add(Recorded.numbered(i));
            all.add(Samples.tick(other, Recorded.TIME.plusMillis(i), 20 + i));
            all.add(Samples.tick(Symbol.parse("SZSE.000002"), Recorded.TIME.plusMillis(i), 30 + i));
        }
        hear(all.subList(0, 300));
        MemoryStore store = new MemoryStore();
        restart(store);
        Await.until(
                "the store has the first half", () -> store.ticks(Origin.TEST).size() == 300);
        hear(all.subList(300, 600));
        Map<Symbol, List<Tick>> found = new HashMap<>();
        recorder.read(
                List.of(Recorded.BANK, other),
                Origin.TEST,
                Instant.EPOCH,
                Instant.parse("2100-01-01T00:00:00Z"),
                ticks -> {
                    ticks.forEach(tick -> found.computeIfAbsent(tick.symbol(), key -> new ArrayList<>())
                            .add(tick));
                });
        assertEquals(
                Map.of(
                        Recorded.BANK,
                        ticks(0, 200),
                        other,
                        all.stream().filter(tick -> tick.symbol().equals(other)).toList()),
                found);
    }

    @Test
    void aStoreThatFailsGetsTheSameSegmentAgain() throws Exception {
        start(Map.of());
        hear(ticks(0, 100));
        restart(null);
        MemoryStore store = new MemoryStore();
        store.failing = true;
        recorder.bindTickStore(store, NAMED);
        Await.until("it has failed", () -> recorder.counters().get("store.memory.failures") > 0);
        assertTrue(
                recorder.warnings().toString().contains("no room"),
                recorder.warnings().toString());
        store.failing = false;
        await(store, 100);
        Await.until("all is well", () -> recorder.warnings().isEmpty());
        assertEquals(1, store.calls.size());
    }

    @Test
    void unbindingWaitsForTheCallAndNoneFollows() throws Exception {
        start(Map.of());
        hear(ticks(0, 10));
        restart(null);
        MemoryStore store = new MemoryStore();
        store.hold = new CountDownLatch(1);
        recorder.bindTickStore(store, NAMED);
        Await.until("it is in the call", () -> !store.calls.isEmpty());
        Thread unbind = new Thread(() -> {
            recorder.unbindTickStore(store);
            store.closed = true;
        });
        unbind.start();
        Await.until("it waits", () -> unbind.getState() == Thread.State.TIMED_WAITING);
        assertFalse(store.closed);
        store.hold.countDown();
        unbind.join();
        assertEquals(10, store.ticks(Origin.TEST).size());
        assertFalse(store.calledAfterClose);
    }

    @Test
    void aSegmentIsKeptUntilEveryNamedStoreHasIt() throws Exception {
        start(Map.of("stores", "memory", "keepHours", "0", "keepMegabytes", "0"));
        for (int i = 0; i < 3; i++) {
            hear(ticks(i * 10, i * 10 + 10));
            restart(null);
        }
        assertEquals(3, files(".journal"));
        MemoryStore store = new MemoryStore();
        recorder.bindTickStore(store, NAMED);
        await(store, 30);
        Await.until("all but the newest are gone", () -> files(".journal") == 1);
    }

    @Test
    void barsAreDurableWhenAppendReturnsAndReachTheBarStore() throws Exception {
        start(Map.of());
        Bar bar = bar(1);
        Bar heard = bar(2);
        recorder.append(List.of(bar));
        assertEquals(1, recorder.counters().get("acknowledged"));
        recorder.onBar(heard, false);
        recorder.onBar(heard, true);
        Await.until("it is kept", () -> recorder.counters().get("acknowledged") == 2);
        MemoryStore store = new MemoryStore();
        recorder.bindBarStore(store, NAMED);
        restart(store);
        Await.until("the store has them", () -> store.bars().size() == 2);
        assertEquals(List.of(bar, heard), store.bars());
    }

    @Test
    void aDamagedSegmentIsSetAsideAndTheNextReachesTheStore() throws Exception {
        start(Map.of());
        hear(ticks(0, 100));
        restart(null);
        hear(ticks(100, 200));
        restart(null);
        Path first;
        try (Stream<Path> files = Files.list(folder.resolve("data/journal/test"))) {
            first = files.sorted().findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(first);
        bytes[bytes.length / 2] ^= 4;
        Files.write(first, bytes);
        MemoryStore store = new MemoryStore();
        recorder.bindTickStore(store, NAMED);
        await(store, 100);
        assertEquals(ticks(100, 200), List.copyOf(store.ticks(Origin.TEST).values()));
        assertTrue(
                recorder.warnings().toString().contains("FAILED: 1 damaged"),
                recorder.warnings().toString());
        assertEquals(1, files(".bad"));
    }

    @Test
    void whatFindsNoRoomInTheQueueIsLostAndCounted() {
        Inbox inbox = new Inbox(10);
        assertTrue(inbox.put(new Inbox.Batch("f", ticks(0, 8), List.of(), null)));
        assertFalse(inbox.put(new Inbox.Batch("f", ticks(8, 12), List.of(), null)));
        assertTrue(inbox.put(new Inbox.Batch("f", ticks(8, 10), List.of(), null)));
        assertEquals(List.of(4L, 10L), List.of(inbox.lost(), inbox.waiting()));
    }

    @Test
    void aWrongSettingNamesFileKeyAndValue() {
        InvalidSettingException refused = assertThrows(
                InvalidSettingException.class,
                () -> Recorded.recorder(folder.resolve("data"), Map.of("segmentMinutes", "0")));
        assertEquals("org.sluice.recorder: segmentMinutes=0: 1 to 1440", refused.getMessage());
    }

    private Map<String, String> settings = Map.of();

    private void start(Map<String, String> wanted) {
        settings = wanted;
        recorder = Recorded.recorder(folder.resolve("data"), wanted);
        Recorded.opened(recorder);
    }

    /** Stops and starts, which seals; a store goes with it and comes again. */
    private void restart(MemoryStore store) {
        if (store != null) {
            recorder.unbindTickStore(store);
            recorder.unbindBarStore(store);
        }
        recorder.deactivate();
        start(settings);
        if (store != null) {
            recorder.bindTickStore(store, NAMED);
            recorder.bindBarStore(store, NAMED);
        }
    }

    private void hear(List<Tick> ticks) {
        long before =
                recorder.counters().get("acknowledged") + recorder.counters().get("repeats");
        recorder.onTicks("stock", ticks);
        Await.until(
                "it is acknowledged",
                () -> recorder.counters().get("acknowledged")
                                + recorder.counters().get("repeats")
                        == before + ticks.size());
    }

    private static void await(MemoryStore store, int count) {
        Await.until("the store has " + count, () -> store.ticks(Origin.TEST).size() == count);
    }

    private long files(String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("data/journal/test"))) {
            return files.filter(file -> file.toString().endsWith(ending)).count();
        }
    }

    private static List<Tick> ticks(int from, int to) {
        List<Tick> ticks = new ArrayList<>();
        for (int i = from; i < to; i++) {
            ticks.add(Recorded.numbered(i));
        }
        return ticks;
    }

    private static Bar bar(int minute) {
        return new Bar(
                Recorded.BANK,
                Interval.MIN1,
                Origin.TEST,
                "s",
                Recorded.TIME.plusSeconds(60L * minute),
                Recorded.TIME.plusSeconds(60L * minute + 60),
                LocalDate.of(2026, 11, 27),
                1,
                2,
                0.5,
                1.5,
                100,
                150,
                Double.NaN,
                true,
                0);
    }
}

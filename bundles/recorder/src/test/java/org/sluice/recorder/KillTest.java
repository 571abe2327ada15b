package org.sluice.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Tick;
import org.sluice.api.storage.TickStore;
import org.sluice.testkit.Await;

/** What a killed process has acknowledged is there afterwards, once. */
class KillTest {

    private static final int ROUNDS = 5;

    @TempDir
    private Path folder;

    @Test
    @Timeout(300)
    void everythingAcknowledgedIsThereOnceAfterTheProcessWasKilled() throws Exception {
        long number = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<String> said = killed(number, 10 + 10 * round);
            String[] last = said.get(said.size() - 1).split(" ");
            long sequence = Long.parseLong(last[0]);
            long announced = Long.parseLong(last[1]);
            Recorder again = Recorded.recorder(folder, Map.of("bufferMegabytes", "0"));
            Recorded.opened(again);
            List<Tick> found = Recorded.read(again, Origin.TEST);
            long kept = again.gauges().get("test.acknowledgedSequence").longValue();
            assertTrue(kept >= sequence, "acknowledged " + sequence + ", kept " + kept);
            assertTrue(found.size() > announced, "announced up to number " + announced + ", found " + found.size());
            for (int i = 0; i < found.size(); i++) {
                assertEquals(Recorded.numbered(i), found.get(i), "in round " + round);
            }
            assertEquals(Map.of(), damages(again));
            number = found.size();
            again.deactivate();
        }
        assertTrue(number > 2_000, "only " + number);
        aStoreGetsAllOfItOnce(number);
    }

    private void aStoreGetsAllOfItOnce(long number) {
        MemoryStore store = new MemoryStore();
        Recorder recorder = Recorded.recorder(folder, Map.of());
        recorder.bindTickStore(store, Map.of(TickStore.NAME, "memory"));
        Await.until("the store has all", () -> store.ticks(Origin.TEST).size() >= number);
        recorder.unbindTickStore(store);
        recorder.deactivate();
        TreeMap<Long, Tick> ticks = new TreeMap<>(store.ticks(Origin.TEST));
        assertEquals(number, ticks.size());
        assertEquals(number - 1, ticks.lastKey() - ticks.firstKey());
    }

    private static Map<String, Double> damages(Recorder recorder) {
        Map<String, Double> gauges = new TreeMap<>(recorder.gauges());
        gauges.entrySet().removeIf(gauge -> !gauge.getKey().equals("damagedSegments") || gauge.getValue() == 0);
        return gauges;
    }

    /** What a process says until it has said so many lines and is killed, and what was on its way then. */
    private List<String> killed(long number, int lines) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        Recorded.class.getName(),
                        folder.toString(),
                        String.valueOf(number))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> said = new ArrayList<>();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            while (line != null) {
                said.add(line);
                if (said.size() == lines) {
                    // the process's own method would also close what it has said
                    process.toHandle().destroyForcibly();
                }
                line = reader.readLine();
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertTrue(said.size() >= lines, "the child ended by itself: " + said);
        // the last line may be cut off
        return said.subList(0, said.size() - 1);
    }
}

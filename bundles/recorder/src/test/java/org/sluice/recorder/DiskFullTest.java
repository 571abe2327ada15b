package org.sluice.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Await;

/** On a small file system of its own; needs the right to mount one. */
@Timeout(120)
class DiskFullTest {

    @TempDir
    private Path folder;

    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString());
        assumeTrue(mounted, "skipped: no right to mount a small file system");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            run("umount", folder.toString());
        }
    }

    @Test
    void aFullDiskIsAnErrorThatEndsWhenThereIsRoomAndLosesNothingAcknowledged() throws Exception {
        Recorder recorder = Recorded.recorder(folder.resolve("data"), Map.of("queueTicks", "1000"));
        try {
            Recorded.opened(recorder);
            hear(recorder, 0, 500);
            Await.until("they are kept", () -> recorder.counters().get("acknowledged") == 500);
            Path ballast = folder.resolve("ballast");
            fill(ballast);
            hear(recorder, 500, 600);
            Await.until("it fails", () -> recorder.counters().get("write.failures") > 0);
            int number = 600;
            while (recorder.counters().get("lost") == 0) {
                hear(recorder, number, number + 100);
                number += 100;
            }
            String warnings = recorder.warnings().toString();
            assertTrue(warnings.contains("the journal can't be written"), warnings);
            assertTrue(warnings.contains("were lost before they were kept"), warnings);
            Files.delete(ballast);
            Await.until("it goes on", () -> recorder.gauges().get("queuedItems") == 0);
            long lost = recorder.counters().get("lost");
            hear(recorder, number, number + 100);
            long expected = number + 100 - lost;
            Await.until("they are kept", () -> recorder.counters().get("acknowledged") == expected);
            assertEquals(lost, recorder.counters().get("lost"));
            assertEquals(1, recorder.warnings().size(), recorder.warnings().toString());
        } finally {
            recorder.deactivate();
        }
        Recorder again = Recorded.recorder(folder.resolve("data"), Map.of("bufferMegabytes", "0"));
        try {
            Recorded.opened(again);
            List<Tick> found = Recorded.read(again, Origin.TEST);
            assertEquals(recorder.counters().get("acknowledged"), found.size());
            assertEquals(found.size(), found.stream().distinct().count(), "a tick twice");
        } finally {
            again.deactivate();
        }
    }

    private static void hear(Recorder recorder, int from, int to) {
        List<Tick> ticks = new ArrayList<>();
        for (int i = from; i < to; i++) {
            ticks.add(Recorded.numbered(i));
        }
        recorder.onTicks("stock", ticks);
    }

    private static void fill(Path ballast) throws IOException {
        try (var out = Files.newOutputStream(ballast)) {
            byte[] bytes = new byte[4_096];
            while (true) {
                out.write(bytes);
            }
        } catch (IOException e) {
            // It is full.
            assertTrue(Files.size(ballast) > 0, e.toString());
        }
    }

    private static boolean run(String... command) throws Exception {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}

package org.sluice.recorder;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Await;
import org.sluice.testkit.Configs;
import org.sluice.testkit.Samples;

/** A process that records numbered ticks as fast as it can and says how far they are acknowledged, until it is killed. */
public final class Recorded {

    static final Instant TIME = Instant.parse("2026-11-27T02:00:00Z");
    static final Symbol BANK = new Symbol(Exchange.SSE, "600000");

    private Recorded() {}

    /** @param args the folder and the number of the first tick */
    public static void main(String[] args) {
        Recorder recorder = recorder(Path.of(args[0]), Map.of("segmentBytes", "200000"));
        opened(recorder);
        long number = Long.parseLong(args[1]);
        long first = recorder.gauges().get("test.acknowledgedSequence").longValue() + 1 - number;
        long said = 0;
        while (true) {
            List<Tick> batch = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                batch.add(numbered(number++));
            }
            while (recorder.gauges().get("queuedItems") > 500) {
                Thread.onSpinWait();
            }
            recorder.onTicks("stock", batch);
            long acknowledged =
                    recorder.gauges().get("test.acknowledgedSequence").longValue();
            if (acknowledged != said) {
                said = acknowledged;
                System.out.println(acknowledged + " " + (acknowledged - first));
            }
        }
    }

    static Tick numbered(long number) {
        return Samples.tick(BANK, TIME.plusMillis(number), 10 + number % 100 / 100.0);
    }

    static Recorder recorder(Path folder, Map<String, String> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("folder", folder.toString());
        return new Recorder(Configs.of(Recorder.Config.class, all), Map.of("service.pid", "org.sluice.recorder"));
    }

    static void opened(Recorder recorder) {
        Await.until("the journal is open", () -> recorder.gauges().containsKey("test.acknowledgedSequence"));
    }

    /** All ticks of the symbol that the recorder has. */
    static List<Tick> read(Recorder recorder, Origin origin) throws Exception {
        List<Tick> found = new ArrayList<>();
        recorder.read(BANK, origin, Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"), found::addAll);
        return found;
    }
}

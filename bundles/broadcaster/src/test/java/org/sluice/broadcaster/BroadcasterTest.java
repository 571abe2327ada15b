package org.sluice.broadcaster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.market.Tick;
import org.sluice.api.market.TickListener;
import org.sluice.testkit.RecordingPublisher;
import org.sluice.testkit.Samples;
import org.sluice.testkit.TickListenerContract;

class BroadcasterTest extends TickListenerContract {

    private final RecordingPublisher publisher = new RecordingPublisher();
    private final TestCatalog catalog = Setup.catalog(1000);

    @Override
    protected TickListener listener() {
        return listening(Map.of());
    }

    @Test
    void shouldPublishARoundAsStartDataEnd() {
        Broadcaster broadcaster = listening(Map.of());
        Setup.round(broadcaster, Samples.ticks(3, Setup.NOW));
        assertEquals(
                List.of(":spot: START [start spot]", ":spot: DATA 600000 600001 600002", ":spot: END [end spot]"),
                Setup.log(publisher));
        assertEquals(counters(1, 1, 3), broadcaster.counters());
    }

    @Test
    void shouldDivideABatchIntoMessages() {
        Broadcaster broadcaster = listening(Map.of("recordsPerMessage", 60, "topic", ":futures:"));
        List<Tick> ticks = Samples.ticks(182, Setup.NOW);
        broadcaster.onRoundStart("stock");
        broadcaster.onTicks("stock", ticks.subList(0, 121));
        broadcaster.onTicks("stock", ticks.subList(121, 122));
        broadcaster.onTicks("stock", List.of());
        broadcaster.onTicks("stock", ticks.subList(122, 182));
        broadcaster.onRoundEnd("stock");
        assertEquals(
                List.of(
                        ":futures: START [start spot]",
                        ":futures: DATA " + Setup.codes(0, 60),
                        ":futures: DATA " + Setup.codes(60, 60),
                        ":futures: DATA " + Setup.codes(120, 1),
                        ":futures: DATA " + Setup.codes(121, 1),
                        ":futures: DATA " + Setup.codes(122, 60),
                        ":futures: END [end spot]"),
                Setup.log(publisher));
        assertEquals(counters(1, 5, 182), broadcaster.counters());
    }

    @Test
    void shouldCarryItsOwnFeedOnly() {
        Broadcaster broadcaster = listening(Map.of("feed", "futures"));
        Setup.round(broadcaster, Samples.ticks(3, Setup.NOW));
        broadcaster.onRoundStart("futures");
        broadcaster.onTicks("stock", Samples.ticks(3, Setup.NOW));
        broadcaster.onRoundEnd("futures");
        assertEquals(List.of(":spot: START [start spot]", ":spot: END [end spot]"), Setup.log(publisher));
        assertEquals(counters(1, 0, 0), broadcaster.counters());
    }

    @Test
    void shouldSayWhatItDoes() {
        Broadcaster broadcaster = Setup.broadcaster(catalog, Map.of());
        assertEquals(Map.of("feed", "stock", "topic", ":spot:", "publishers", ""), broadcaster.facts());
        assertEquals(List.of("nobody publishes :spot:: there is no publisher"), broadcaster.warnings());
        Setup.bind(broadcaster, "nng", publisher);
        Setup.bind(broadcaster, "kafka", new RecordingPublisher());
        assertEquals(Map.of("feed", "stock", "topic", ":spot:", "publishers", "nng, kafka"), broadcaster.facts());
        assertEquals(List.of(), broadcaster.warnings());
    }

    @Test
    void shouldNameFileKeyAndValueOfASettingThatCannotBeUsed() {
        String file = "etc/org.sluice.broadcaster-stock.cfg: ";
        assertEquals(file + "recordsPerMessage=0: 1 to 2000 records", refusal(Map.of("recordsPerMessage", 0)));
        assertEquals(file + "recordsPerMessage=2001: 1 to 2000 records", refusal(Map.of("recordsPerMessage", 2001)));
        assertEquals(file + "feed= : the name of a feed, as in stock", refusal(Map.of("feed", " ")));
        assertEquals(file + "topic=报价: ASCII without blanks, as in :spot:", refusal(Map.of("topic", "报价")));
        assertEquals(file + "topic=: ASCII without blanks, as in :spot:", refusal(Map.of("topic", "")));
    }

    @Test
    void shouldAllocateNextToNothingPerRecord() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Broadcaster broadcaster = Setup.broadcaster(catalog, Map.of());
        Setup.bind(broadcaster, "null", (topic, mark, message) -> true);
        List<Tick> ticks = Samples.ticks(1000, Setup.NOW);
        for (int round = 0; round < 20; round++) {
            Setup.round(broadcaster, ticks);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int round = 0; round < 100; round++) {
            Setup.round(broadcaster, ticks);
        }
        double perRecord = (threads.getCurrentThreadAllocatedBytes() - before) / 100_000.0;
        assertTrue(perRecord <= 16, perRecord + " bytes allocated per record");
    }

    private String refusal(Map<String, ?> settings) {
        return assertThrows(InvalidSettingException.class, () -> Setup.broadcaster(catalog, settings))
                .getMessage();
    }

    private Broadcaster listening(Map<String, ?> settings) {
        Broadcaster broadcaster = Setup.broadcaster(catalog, settings);
        Setup.bind(broadcaster, "nng", publisher);
        return broadcaster;
    }

    private static Map<String, Long> counters(long rounds, long messages, long records) {
        return Map.of(
                "rounds", rounds,
                "messages", messages,
                "records", records,
                "withheld.zero", 0L,
                "withheld.unknown", 0L,
                "withheld.time", 0L,
                "dropped", 0L,
                "failures.nng", 0L);
    }
}

package org.sluice.broadcaster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.testkit.Configs;
import org.sluice.testkit.RecordingPublisher;
import org.sluice.testkit.Samples;
import org.sluice.testkit.SettableClock;

class BroadcastFindingsTest {

    private final SettableClock clock = new SettableClock(Setup.NOW);

    private Broadcaster broadcaster(Map<String, Object> settings) {
        return new Broadcaster(Setup.catalog(2), Configs.of(Broadcaster.Config.class, settings), settings, clock);
    }

    @Test
    void tellsTopicCountsAndTheLastRound() {
        Broadcaster broadcaster = broadcaster(Map.of());
        RecordingPublisher publisher = new RecordingPublisher();
        Setup.bind(broadcaster, "nng", publisher);
        Setup.round(broadcaster, Samples.ticks(3, Setup.NOW));
        clock.advance(Duration.ofSeconds(8));

        int bytes = publisher.messages().get(1).body().length;
        assertEquals(
                List.of(
                        Finding.good(
                                Checkup.DATA,
                                "broadcaster",
                                "feed stock goes out with the topic prefix :spot:, the one that hikyuu's spot agent"
                                        + " subscribes to"),
                        Finding.good(
                                Checkup.DATA,
                                "broadcaster",
                                "1 messages with 2 records in 1 rounds, the largest of " + bytes
                                        + " bytes; the last round ended 8 s ago"),
                        Finding.bad(
                                Checkup.DATA,
                                "broadcaster",
                                "1 rows were withheld because the catalog has no lot size for them",
                                "add the instrument or its product to the catalog")),
                broadcaster.examine());
    }

    @Test
    void aTopicThatHikyuuDoesNotHearIsTold() {
        List<Finding> findings =
                broadcaster(Map.of("topic", ":futures:", "feed", "futures")).examine();

        assertEquals(
                List.of(
                        Finding.bad(
                                Checkup.CONNECTION,
                                "broadcaster",
                                "nobody publishes :futures:: there is no publisher",
                                "configure that publisher: etc/org.sluice.publisher.nng-NAME.cfg, its jar in plugins/"),
                        Finding.note(
                                Checkup.DATA,
                                "broadcaster",
                                "feed futures goes out with the topic prefix :futures:; hikyuu's spot agent"
                                        + " subscribes to :spot: only",
                                "leave it if its clients know this topic"),
                        Finding.note(
                                Checkup.DATA,
                                "broadcaster",
                                "0 messages with 0 records in 0 rounds, the largest of 0 bytes; the last round ended"
                                        + " never",
                                "see topic schedule for why no round of futures is due")),
                findings);
    }
}

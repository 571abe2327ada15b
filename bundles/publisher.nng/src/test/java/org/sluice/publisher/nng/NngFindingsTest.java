package org.sluice.publisher.nng;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.api.publisher.Publisher.Mark;
import org.sluice.testkit.Await;
import org.sluice.testkit.Configs;
import org.sluice.testkit.SettableClock;
import org.sluice.wire.sp.SpSubscriber;

@Timeout(60)
class NngFindingsTest {

    private static final Map<String, Object> SETTINGS =
            Map.of("listen", "tcp://127.0.0.1:0", "ringMebibytes", 1, "counters.name", "publisher.nng-spot");

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-20T02:00:00Z"));
    private final NngPublisher publisher =
            new NngPublisher(Configs.of(NngPublisher.Config.class, SETTINGS), SETTINGS, clock);
    private final String address = publisher.publishers().get(0).address().toString();

    @AfterEach
    void close() {
        publisher.deactivate();
    }

    private void publish(Mark mark, int bytes) {
        publisher.publish(":spot:", mark, ByteBuffer.allocate(bytes));
    }

    private static Finding note(String topic, String fact, String next) {
        return Finding.note(topic, "publisher.nng-spot", fact, next);
    }

    private static Finding good(String topic, String fact) {
        return Finding.good(topic, "publisher.nng-spot", fact);
    }

    @Test
    void withoutASubscriberItTellsTheLineToTry() {
        assertEquals(
                List.of(
                        note(
                                Checkup.CONNECTION,
                                "listens on " + address + ": 0 subscribers connected now, 0 ever",
                                "try in hikyuu: start_spot_agent(addr=\"" + address + "\")"),
                        note(
                                Checkup.CONNECTION,
                                "last start mark never, last data never, last end mark never: no round has been"
                                        + " published since it started",
                                "see topic schedule for why no round is due, and whether a broadcaster uses it"),
                        good(Checkup.DATA, "0 messages to " + address + ", none cut, none lost by a slow subscriber")),
                publisher.examine());
    }

    @Test
    void tellsWhoIsConnectedAndHowOldEachMarkIs() throws Exception {
        try (SpSubscriber subscriber =
                new SpSubscriber(publisher.publishers().get(0).address(), new byte[0])) {
            assertTrue(subscriber.connect(Await.DEADLINE));
            Await.until("the subscriber", () -> publisher.publishers().get(0).subscribers() == 1);
            publish(Mark.START, 10);
            clock.advance(Duration.ofSeconds(2));
            publish(Mark.DATA, 10);
            clock.advance(Duration.ofSeconds(400));
            publish(Mark.END, 10);
            clock.advance(Duration.ofSeconds(1));
            assertEquals(
                    List.of(
                            good(Checkup.CONNECTION, "listens on " + address + ": 1 subscriber connected now, 1 ever"),
                            good(
                                    Checkup.CONNECTION,
                                    "last start mark 6 min ago, last data 6 min ago, last end mark 1 s ago"),
                            good(
                                    Checkup.DATA,
                                    "3 messages to " + address + ", none cut, none lost by a slow subscriber")),
                    publisher.examine());
        }
    }

    @Test
    void aMessageThatDidNotFitIsBad() {
        publish(Mark.START, 2 << 20);
        assertTrue(
                publisher
                        .examine()
                        .contains(Finding.bad(
                                Checkup.DATA,
                                "publisher.nng-spot",
                                "1 messages to " + address + " were larger than its ring and not sent",
                                "raise ringMebibytes or lower the broadcaster's recordsPerMessage")),
                publisher.examine().toString());
    }
}

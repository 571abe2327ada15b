package org.sluice.publisher.nng;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.publisher.Publisher.Mark;
import org.sluice.testkit.Await;
import org.sluice.testkit.Configs;
import org.sluice.wire.sp.SpAddress;
import org.sluice.wire.sp.SpPublisher;
import org.sluice.wire.sp.SpSubscriber;

@Timeout(60)
class NngPublisherTest {

    private static final String FILE = "etc/org.sluice.publisher.nng-spot.cfg";

    @TempDir
    Path folder;

    private NngPublisher publisher;

    @AfterEach
    void close() {
        if (publisher != null) {
            publisher.deactivate();
        }
    }

    private static Map<String, Object> settings(String listen) {
        return new HashMap<>(Map.of("listen", listen, "felix.fileinstall.filename", "file:/opt/sluice/" + FILE));
    }

    private static NngPublisher.Config config(Map<String, Object> settings) {
        return Configs.of(NngPublisher.Config.class, settings);
    }

    private static NngPublisher start(Map<String, Object> settings) {
        return new NngPublisher(config(settings), settings);
    }

    private static SpSubscriber subscribe(SpPublisher socket) throws IOException {
        int before = socket.subscribers();
        SpSubscriber subscriber = new SpSubscriber(socket.address(), new byte[0]);
        assertTrue(subscriber.connect(Await.DEADLINE));
        Await.until("the publisher to have it", () -> socket.subscribers() > before);
        return subscriber;
    }

    private void publish(String body) {
        assertTrue(publisher.publish(":spot:", Mark.START, ByteBuffer.wrap(body.getBytes(StandardCharsets.US_ASCII))));
    }

    private static void assertReceives(String message, SpSubscriber subscriber) throws IOException {
        assertArrayEquals(message.getBytes(StandardCharsets.US_ASCII), subscriber.receive(Await.DEADLINE));
    }

    @Test
    void listensWhereHikyuuLooksUnlessToldOtherwise() {
        Settings settings = Settings.of(config(new HashMap<>()), Map.of(), true);
        assertEquals(
                new Settings(
                        List.of(SpAddress.parse("ipc:///tmp/hikyuu_real.ipc"), SpAddress.parse("tcp://127.0.0.1:9200")),
                        32 << 20,
                        1024),
                settings);
    }

    @Test
    void publishesOnEveryAddressAndTellsHowManyListen() throws IOException {
        String ipc = "ipc://" + folder.resolve("a.ipc");
        publisher = start(settings(ipc + ", tcp://127.0.0.1:0"));
        SpPublisher tcp = publisher.publishers().get(1);
        try (SpSubscriber first = subscribe(publisher.publishers().get(0));
                SpSubscriber second = subscribe(tcp);
                SpSubscriber third = subscribe(tcp)) {
            publish("[start spot]");
            for (SpSubscriber subscriber : List.of(first, second, third)) {
                assertReceives(":spot:[start spot]", subscriber);
            }
            assertEquals(
                    List.of(
                            Map.entry(ipc, "1 subscriber"),
                            Map.entry(tcp.address().toString(), "2 subscribers")),
                    List.copyOf(publisher.facts().entrySet()));
            assertEquals(
                    List.of(
                            Map.entry("messages", 1L),
                            Map.entry("bytes", 18L + 9 + 18 + 8),
                            Map.entry("subscribers.accepted", 3L),
                            Map.entry("connections.rejected", 0L),
                            Map.entry("subscribers.misbehaved", 0L),
                            Map.entry("messages.dropped.too_large", 0L),
                            Map.entry("messages.lost", 0L),
                            Map.entry("rounds.lost", 0L)),
                    List.copyOf(publisher.counters().entrySet()));
            assertEquals(List.of(), publisher.warnings());
        }
    }

    @Test
    void disturbsNobodyWhoseAddressStays() throws IOException {
        String ipc = "ipc://" + folder.resolve("a.ipc");
        publisher = start(settings(ipc + ",tcp://127.0.0.1:0"));
        SpPublisher stays = publisher.publishers().get(0);
        try (SpSubscriber subscriber = subscribe(stays)) {
            Map<String, Object> changed = settings("tcp://[::1]:0," + ipc);
            publisher.modified(config(changed), changed);
            assertSame(stays, publisher.publishers().get(1));
            assertEquals(
                    List.of("1 subscriber"),
                    publisher.facts().values().stream().skip(1).toList());
            publish("after");
            assertReceives(":spot:after", subscriber);
            assertEquals(1, subscriber.statistics().connects());
            assertEquals(1, publisher.counters().get("subscribers.accepted"));
        }
    }

    @Test
    void rebindsEverythingForAnotherRing() throws IOException {
        publisher = start(settings("ipc://" + folder.resolve("a.ipc")));
        try (SpSubscriber subscriber = subscribe(publisher.publishers().get(0))) {
            Map<String, Object> changed = settings("ipc://" + folder.resolve("a.ipc"));
            changed.put("ringMebibytes", 1);
            publisher.modified(config(changed), changed);
            SpPublisher now = publisher.publishers().get(0);
            Await.until("it to come back", () -> {
                subscriber.receive(Duration.ofMillis(5));
                return now.subscribers() == 1;
            });
            assertFalse(
                    publisher.publish(":spot:", Mark.START, ByteBuffer.allocate(1 << 20)), "larger than 1 MiB framed");
            assertEquals(2, publisher.counters().get("subscribers.accepted"), "counts don't go back");
            assertEquals(1, publisher.counters().get("messages.dropped.too_large"));
        }
    }

    @Test
    void keepsWhatItHadWhenAChangeFails() throws IOException {
        String ipc = "ipc://" + folder.resolve("a.ipc");
        publisher = start(settings(ipc));
        try (ServerSocket taken = new ServerSocket(0)) {
            String address = "tcp://127.0.0.1:" + taken.getLocalPort();
            Map<String, Object> changed = settings("tcp://127.0.0.1:0," + address);
            assertThrows(InvalidSettingException.class, () -> publisher.modified(config(changed), changed));
        }
        assertEquals(Map.of(ipc, "0 subscribers"), publisher.facts());
        try (SpSubscriber subscriber = subscribe(publisher.publishers().get(0))) {
            publish("still here");
            assertReceives(":spot:still here", subscriber);
        }
    }

    @Test
    void namesFileKeyAndValueWhenAnAddressIsTakenAndClosesTheOthers() throws IOException {
        Path ipc = folder.resolve("a.ipc");
        try (ServerSocket taken = new ServerSocket(0)) {
            String address = "tcp://127.0.0.1:" + taken.getLocalPort();
            InvalidSettingException thrown =
                    assertThrows(InvalidSettingException.class, () -> start(settings("ipc://" + ipc + "," + address)));
            assertEquals(FILE + ": listen=" + address + ": address in use by another process", thrown.getMessage());
        }
        assertFalse(Files.exists(ipc), "the address opened first is closed again");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "listen | hikyuu | expected tcp://host:port or ipc:///path",
                "listen | tcp://127.0.0.1:99999 | expected a port from 0 to 65535",
                "listen | tcp://127.0.0.1:0,tcp://127.0.0.1:0 | each address once",
                "listen | ' , ' | at least one address, as in tcp://127.0.0.1:9200",
                "ringMebibytes | 0 | 1 to 1024 mebibytes",
                "ringMebibytes | 1025 | 1 to 1024 mebibytes",
                "maxSubscribers | 0 | 1 to 65536 subscribers",
            })
    void namesFileKeyAndValueOfABadSetting(String key, String value, String expected) {
        Map<String, Object> settings = settings("tcp://127.0.0.1:0");
        settings.put(key, value);
        InvalidSettingException thrown = assertThrows(InvalidSettingException.class, () -> start(settings));
        String shown =
                Stream.of(value.split(",")).reduce((a, b) -> b).orElse("").strip();
        assertEquals(FILE + ": " + key + "=" + shown + ": " + expected, thrown.getMessage());
    }

    @Test
    void leavesIpcOutOnWindows() {
        Map<String, Object> both = settings("ipc:///tmp/x.ipc,tcp://127.0.0.1:0");
        assertEquals(
                List.of(SpAddress.parse("tcp://127.0.0.1:0")),
                Settings.of(config(both), both, false).addresses());
        Map<String, Object> ipcOnly = settings("ipc:///tmp/x.ipc");
        InvalidSettingException thrown =
                assertThrows(InvalidSettingException.class, () -> Settings.of(config(ipcOnly), ipcOnly, false));
        assertEquals(
                FILE + ": listen=ipc:///tmp/x.ipc: a tcp address too, ipc is not available on Windows",
                thrown.getMessage());
    }
}

package org.sluice.server.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Bars;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Symbol;
import org.sluice.testkit.Await;
import org.sluice.wire.sp.SpAddress;
import org.sluice.wire.sp.SpRequester;

@Timeout(60)
class DataServerTest {

    private static final String FILE = "etc/org.sluice.server.data.cfg";

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void listensWhereTheSettingsSay() {
        assertEquals(
                new Settings(SpAddress.parse("tcp://127.0.0.1:9201"), 2, 128, true, 64 << 20),
                Settings.of(Rig.config(Map.of()), Map.of()));
    }

    @ParameterizedTest
    @CsvSource({"workers, 0, 1 to 256", "maxClients, 70000, 1 to 65536", "maxReplyMebibytes, 2000, 1 to 1024"})
    void aNumberOutOfRangeIsRefused(String key, int value, String expected) {
        Map<String, Object> settings = Map.of(key, value, "felix.fileinstall.filename", "file:/opt/sluice/" + FILE);
        InvalidSettingException e =
                assertThrows(InvalidSettingException.class, () -> Settings.of(Rig.config(settings), settings));
        assertEquals(FILE + ": " + key + "=" + value + ": " + expected, e.getMessage());
    }

    @Test
    void anAddressInUseIsNamedWithItsFile() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            String address = "tcp://127.0.0.1:" + taken.getLocalPort();
            Map<String, Object> changes =
                    Map.of("listen", address, "felix.fileinstall.filename", "file:/opt/sluice/" + FILE);
            InvalidSettingException e = assertThrows(InvalidSettingException.class, () -> new Rig(changes));
            assertEquals(FILE + ": listen=" + address + ": address in use by another process", e.getMessage());
            // a change to it leaves everything as it was
            SpAddress before = rig.server.door().address();
            Map<String, Object> settings = Rig.settings(changes);
            assertThrows(InvalidSettingException.class, () -> rig.server.modified(Rig.config(settings), settings));
            assertTrue(rig.market("DAY", "SH600000", "2024-02-01").endsWith("\"ret\":0}"));
            assertNotEquals(taken.getLocalPort(), before.port());
        }
    }

    @Test
    void onlyAnotherAddressOrMoreWorkersOpenItAnew() throws IOException {
        SpAddress before = rig.server.door().address();
        Map<String, Object> same = Rig.settings(Map.of("bufferTicks", false));
        rig.server.modified(Rig.config(same), same);
        assertEquals(before, rig.server.door().address());
        assertTrue(rig.tick("SH", "600000", "2024-03-01").endsWith("\"ret\":1}"));

        assertTrue(rig.market("DAY", "SH600000", "2024-02-01").endsWith("\"ret\":0}"));
        long answers = rig.server.counters().get("answers");
        Map<String, Object> other = Rig.settings(Map.of("listen", "tcp://localhost:0"));
        rig.server.modified(Rig.config(other), other);
        assertTrue(rig.server.door().address().toString().startsWith("tcp://localhost:"));
        assertTrue(rig.market("DAY", "SH600000", "2024-02-01").endsWith("\"ret\":0}"));
        Await.until("counts go on", () -> rig.server.counters().get("answers") == answers + 1);
    }

    @Test
    void anOperatorStopsAndStartsIt() throws IOException {
        SpAddress address = rig.server.door().address();
        assertTrue(rig.server.status().startsWith("listens on " + address + ", "), rig.server.status());
        assertTrue(rig.server.start().startsWith("runs already: listens on " + address));
        assertTrue(rig.server.stop().startsWith("stopped"));
        assertEquals("was stopped already", rig.server.stop());
        assertEquals("stopped", rig.server.status());
        assertEquals(Map.of("data server", "stopped"), rig.server.facts());
        assertThrows(IOException.class, () -> SpRequester.ask(address, new byte[1], Await.DEADLINE, 100));
        assertTrue(rig.server.start().startsWith("listens on tcp://127.0.0.1:"));
        assertTrue(rig.market("DAY", "SH600000", "2024-02-01").endsWith("\"ret\":0}"));
    }

    @Test
    void aSlowAnswerHoldsUpNobodyElse() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Bars slow = new Bars() {
            @Override
            public List<Bar> last(Symbol symbol, Interval interval, int count) {
                return List.of();
            }

            @Override
            public List<Bar> read(Symbol symbol, Interval interval, Instant from, Instant to) throws IOException {
                if (symbol.code().equals("600000")) {
                    begun.countDown();
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                }
                return rig.shelf.read(symbol, interval, from, to);
            }
        };
        rig.server.unbindBars(rig.shelf);
        rig.server.bindBars(slow);
        rig.shelf.stored.add(Shelf.day("SH600000", "2024-02-29"));
        CompletableFuture<String> waits = CompletableFuture.supplyAsync(() -> {
            try {
                return rig.market("DAY", "SH600000", "2024-02-01");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertTrue(begun.await(20, TimeUnit.SECONDS));
        for (int i = 0; i < 10; i++) {
            assertEquals("{\"data\":null,\"ret\":0}", rig.market("DAY", "SZ000001", "2024-02-01"));
        }
        assertFalse(waits.isDone());
        go.countDown();
        assertTrue(waits.get(20, TimeUnit.SECONDS).startsWith("{\"data\":[{\"code\":\"SH600000\""));
    }

    @Test
    void theDoctorPullsAsAClientDoes() {
        rig.shelf.tick("SH600000", "2024-03-01T09:59:30", 8);
        rig.shelf.tick("SH600000", "2024-03-01T10:00:00", 8);
        rig.shelf.stored.add(Shelf.day("SH600000", "2024-02-28"));
        rig.shelf.stored.add(Shelf.day("SH600000", "2024-02-29"));
        SpAddress address = rig.server.door().address();
        List<Finding> findings = rig.server.examine();
        assertEquals(
                List.of(Finding.Level.GOOD, Finding.Level.GOOD),
                findings.stream().map(Finding::level).toList());
        assertEquals(
                List.of(
                        address + " answered a pull of day bars in N ms: 2 rows",
                        address + " answered a pull of ticks of a minute in N ms: 2 rows"),
                findings.stream()
                        .map(finding -> finding.fact().replaceAll("in \\d+ ms", "in N ms"))
                        .toList());

        rig.server.unbindBars(rig.shelf);
        assertEquals(
                Finding.note(
                        Checkup.DATA,
                        "server.data",
                        address + " answered a pull of day bars with code 1:"
                                + " no K-line bars here: the bundle org.sluice.aggregator is not active",
                        "see topic plug-ins for what is not active"),
                rig.server.examine().get(0));
        rig.server.stop();
        assertEquals(
                List.of(Finding.note(
                        Checkup.CONNECTION,
                        "server.data",
                        "the data server is stopped",
                        "sluice:dataserver start opens it again")),
                rig.server.examine());
    }
}

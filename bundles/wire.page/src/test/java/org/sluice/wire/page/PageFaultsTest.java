package org.sluice.wire.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.testkit.Await;

/** A page that does not answer as it should: four requests of one code each, of which the last two go wrong. */
@Timeout(60)
class PageFaultsTest {

    private static final List<String> CODES = List.of("sh600000", "sh600001", "sh600002", "sh600003");

    private final CountDownLatch over = new CountDownLatch(1);
    private final List<AutoCloseable> open = new ArrayList<>();
    private RawServer server;
    private Asker asker;

    @AfterEach
    void stop() throws Exception {
        over.countDown();
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 404, 302, 204})
    void handsTheOthersOnWhenTheStatusIsNot200(int status) throws Exception {
        evil(Map.of(), out -> out.write(RawServer.head("HTTP/1.1 " + status + " No", "Connection: close")));
        assertEquals("2 of 4 requests failed: HTTP " + status + " from 127.0.0.1", asker.failure(CODES));
        assertGood();
        assertEquals(2, asker.tally.counters().get("requests.failed"));
    }

    @Test
    void countsAnAnswerThatTheReceiverRefusesAsAFailure() throws Exception {
        evil(Map.of(), out -> out.write(RawServer.head("HTTP/1.1 200 OK", "Content-Length: 0")));
        assertEquals("2 of 4 requests failed: nothing in the answer from 127.0.0.1", asker.failure(CODES));
        assertGood();
    }

    @Test
    void givesUpAnAnswerThatDoesNotCome() throws Exception {
        evil(Map.of(), out -> over.await());
        assertEquals("2 of 4 requests failed: no whole answer from 127.0.0.1 within 1500 ms", asker.failure(CODES));
        assertGood();
    }

    @Test
    void givesUpAnAnswerThatNeverEndsAndClosesItsConnection() throws Exception {
        evil(Map.of(), out -> {
            out.write(RawServer.head("HTTP/1.1 200 OK", "Content-Length: 1000000"));
            while (true) {
                out.write('x');
                out.flush();
                over.await(1, TimeUnit.MILLISECONDS);
            }
        });
        assertEquals("2 of 4 requests failed: no whole answer from 127.0.0.1 within 1500 ms", asker.failure(CODES));
        assertGood();
        Await.until("the end of the connections", () -> server.open() == 0);
    }

    @Test
    void doesNotWaitForTheBodyOfAFailure() throws Exception {
        evil(Map.of(), out -> {
            out.write(RawServer.head("HTTP/1.1 500 No", "Content-Length: 1000000"));
            out.flush();
            over.await();
        });
        assertEquals("2 of 4 requests failed: HTTP 500 from 127.0.0.1", asker.failure(CODES));
        assertGood();
    }

    @Test
    void handsNothingOnOfAnAnswerThatBreaksOff() throws Exception {
        evil(Map.of(), out -> {
            out.write(RawServer.head("HTTP/1.1 200 OK", "Content-Length: 18"));
            out.write("sh600002,".getBytes(StandardCharsets.US_ASCII));
        });
        String failure = asker.failure(CODES);
        assertTrue(failure.startsWith("2 of 4 requests failed: "), failure);
        assertTrue(failure.endsWith(" from 127.0.0.1"), failure);
        assertGood();
    }

    @Test
    void refusesABodyThatIsFarTooLong() throws Exception {
        byte[] body = new byte[10 << 20];
        evil(Map.of(), out -> {
            out.write(RawServer.head("HTTP/1.1 200 OK", "Content-Length: " + body.length));
            out.write(body);
        });
        assertEquals(
                "2 of 4 requests failed: an answer of more than 1048576 bytes from 127.0.0.1", asker.failure(CODES));
        assertGood();
    }

    @Test
    void saysSoWhenTheAnswerIsNotHttp() throws Exception {
        evil(Map.of(), out -> out.write(RawServer.head("SSH-2.0-OpenSSH_9.6")));
        String failure = asker.failure(CODES);
        assertTrue(failure.startsWith("2 of 4 requests failed: "), failure);
        assertGood();
    }

    @Test
    void saysSoWhenNobodyListens() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertEquals(
                "4 of 4 requests failed: no connection to 127.0.0.1",
                add(new Asker("http://127.0.0.1:" + port + "/q=", Map.of())).failure(CODES));
        assertEquals(
                "4 of 4 requests failed: no connection to proxy 127.0.0.1:" + port,
                add(new Asker("http://quotes.invalid/q=", Map.of(), "", "127.0.0.1:" + port))
                        .failure(CODES));
    }

    @Test
    void returnsInTimeAlsoWhenThereAreMoreRequestsThanItMaySend() throws Exception {
        evil(Map.of("parallelRequests", 2), out -> over.await());
        assertEquals(
                "4 of 4 requests failed: no whole answer from 127.0.0.1 within 1500 ms, no time left to ask 127.0.0.1",
                asker.failure(List.of(CODES.get(2), CODES.get(3), CODES.get(0), CODES.get(1))));
        assertEquals(2, server.requests().size());
        assertEquals(List.of(), asker.received());
    }

    @Test
    void handsNothingOnAfterItReturned() throws Exception {
        CountDownLatch returned = new CountDownLatch(1);
        evil(Map.of("timeoutMillis", 100), out -> {
            returned.await();
            out.write(RawServer.head("HTTP/1.1 200 OK", "Content-Type: text/html"));
            out.write("sh600002,sh600003,".getBytes(StandardCharsets.US_ASCII));
        });
        assertEquals("2 of 4 requests failed: no whole answer from 127.0.0.1 within 100 ms", asker.failure(CODES));
        returned.countDown();
        Await.until("the end of the late answers", () -> server.open() == 0);
        assertGood();
        assertEquals(Set.of(Thread.currentThread()), asker.threads());
    }

    @Test
    void stopsAtOnceWhenItsThreadIsInterrupted() throws Exception {
        evil(Map.of(), out -> over.await());
        Thread.currentThread().interrupt();
        assertEquals(
                "interrupted while waiting for 127.0.0.1",
                assertThrows(InterruptedIOException.class, () -> asker.ask(CODES))
                        .getMessage());
        assertTrue(Thread.interrupted(), "the thread is no longer interrupted");
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 429, 456})
    void leavesAPageAloneThatRefusesAndLongerEachTime(int status) throws Exception {
        evil(Map.of("parallelRequests", 1), out -> {});
        RawServer.Answer no = (request, out) ->
                out.write(RawServer.head("HTTP/1.1 " + status + " No", "Content-Length: 0", "Connection: close"));
        server.answer(no);
        String now = "4 of 4 requests failed: HTTP " + status + " from 127.0.0.1; nothing is asked of it until ";
        String later = "127.0.0.1 refused with HTTP " + status + ": nothing is asked of it until ";

        assertEquals(now + "2026-11-20 10:01:00", asker.failure(CODES));
        assertEquals(1, server.requests().size(), "the first refusal stops the sweep");
        asker.clock.advance(Duration.ofSeconds(59));
        assertEquals(later + "2026-11-20 10:01:00", asker.failure(CODES));
        assertEquals(later + "2026-11-20 10:01:00", asker.page.warning().orElseThrow());
        asker.clock.advance(Duration.ofSeconds(1));
        assertTrue(asker.page.warning().isEmpty(), "the pause is over");
        assertEquals(now + "2026-11-20 10:03:00", asker.failure(CODES));
        asker.clock.advance(Duration.ofSeconds(120));
        assertEquals(now + "2026-11-20 10:05:30", asker.failure(CODES), "150 s is the longest");
        assertEquals(3, server.requests().size());

        asker.clock.advance(Duration.ofSeconds(150));
        server.answer(RawServer::echo);
        asker.ask(CODES);
        assertEquals(CODES, asker.received());
        server.answer(no);
        assertEquals(now + "2026-11-20 10:06:30", asker.failure(CODES), "success resets the pause");
        assertEquals(4, asker.tally.counters().get("refusals"));
    }

    @Test
    void doesNotPauseLongerBecauseTheClockWasSetBack() throws Exception {
        evil(Map.of("parallelRequests", 1), out -> {});
        server.answer((request, out) -> out.write(RawServer.head("HTTP/1.1 429 No", "Connection: close")));
        asker.failure(CODES);
        asker.clock.advance(Duration.ofDays(-1));
        asker.failure(CODES);
        assertEquals(2, server.requests().size());
    }

    private interface Evil {
        void to(OutputStream out) throws Exception;
    }

    /** A page that answers the first two codes as it should, and one who asks it. */
    private void evil(Map<String, Integer> numbers, Evil evil) throws IOException {
        server = add(new RawServer((request, out) -> {
            if (request.contains("sh600002") || request.contains("sh600003")) {
                evil.to(out);
            } else {
                RawServer.echo(request, out);
            }
        }));
        asker = add(new Asker(server.url(), numbers));
    }

    private void assertGood() {
        assertEquals(CODES.subList(0, 2), asker.received().stream().sorted().toList());
    }

    private <T extends AutoCloseable> T add(T one) {
        open.add(one);
        return one;
    }
}

package org.sluice.fetcher.tencent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
import org.sluice.api.market.Symbol;
import org.sluice.testkit.Await;
import org.sluice.testkit.Configs;
import org.sluice.testkit.RecordingSink;
import org.sluice.testkit.SettableClock;

/** A page that does not answer as it should: four requests of one code each, of which the last two go wrong. */
@Timeout(60)
class TencentFaultsTest {

    private static final List<Symbol> SLICE = List.of(
            Symbol.parse("SH600000"), Symbol.parse("SH600001"), Symbol.parse("SH600002"), Symbol.parse("SH600003"));

    private final FakeCatalog catalog = new FakeCatalog()
            .stock("SH600000")
            .stock("SH600001")
            .stock("SH600002")
            .stock("SH600003");
    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-20T02:00:00Z"));
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<AutoCloseable> open = new ArrayList<>();
    private final RecordingSink sink = new RecordingSink();

    @AfterEach
    void stop() throws Exception {
        over.countDown();
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 404, 302, 204})
    void deliversTheOthersWhenTheStatusIsNot200(int status) throws Exception {
        QuoteServer server = decent(exchange -> {
            if (bad(QuoteServer.path(exchange))) {
                exchange.sendResponseHeaders(status, -1);
            } else {
                QuoteServer.rows(exchange, Rows.answer(QuoteServer.path(exchange)));
            }
        });
        TencentFetcher fetcher = fetcher(server.url(), Map.of());
        assertEquals("2 of 4 requests failed: HTTP " + status + " from 127.0.0.1", failure(fetcher));
        assertEquals(SLICE.subList(0, 2), delivered());
        assertEquals("2 of 4 requests failed: HTTP " + status + " from 127.0.0.1", failure(fetcher));
        assertEquals(8, server.requests().size());
        assertEquals(List.of(), fetcher.warnings());
    }

    @Test
    void givesUpAnAnswerThatDoesNotCome() throws Exception {
        RawServer server = evil(out -> over.await());
        assertEquals("2 of 4 requests failed: no whole answer from 127.0.0.1 within 1500 ms", failure(server));
        assertEquals(SLICE.subList(0, 2), delivered());
    }

    @Test
    void givesUpAnAnswerThatNeverEndsAndClosesItsConnection() throws Exception {
        RawServer server = evil(out -> {
            out.write(head("Content-Length: 1000000"));
            while (true) {
                out.write('x');
                out.flush();
                over.await(1, TimeUnit.MILLISECONDS);
            }
        });
        assertEquals("2 of 4 requests failed: no whole answer from 127.0.0.1 within 1500 ms", failure(server));
        assertEquals(SLICE.subList(0, 2), delivered());
        Await.until("the end of the connections", () -> server.open() == 0);
    }

    @Test
    void doesNotWaitForTheBodyOfAFailure() throws Exception {
        RawServer server = evil(out -> {
            out.write("HTTP/1.1 500 No\r\nContent-Length: 1000000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            over.await();
        });
        assertEquals("2 of 4 requests failed: HTTP 500 from 127.0.0.1", failure(server));
        assertEquals(SLICE.subList(0, 2), delivered());
    }

    @Test
    void deliversNothingOfAnAnswerThatBreaksOff() throws Exception {
        RawServer server = evil(out -> {
            byte[] body = Rows.answer("q=sh600002").getBytes(Rows.GBK);
            out.write(head("Content-Length: " + body.length));
            out.write(body, 0, body.length / 2);
        });
        String failure = failure(server);
        assertTrue(failure.startsWith("2 of 4 requests failed: "), failure);
        assertTrue(failure.endsWith(" from 127.0.0.1"), failure);
        assertEquals(SLICE.subList(0, 2), delivered());
    }

    @Test
    void leavesOutARowThatWasCutWhereTheServerNamedNoLength() throws Exception {
        TencentFetcher fetcher = fetcher(
                evil(out -> {
                            byte[] body = Rows.answer("q=sh600002,sh600003").getBytes(Rows.GBK);
                            out.write(head("Content-Type: text/html"));
                            out.write(body, 0, body.length - 12);
                        })
                        .url(),
                Map.of("codesPerRequest", 2));
        fetcher.poll(SLICE, sink);
        assertEquals(SLICE.subList(0, 3), delivered());
        assertEquals(1, fetcher.counters().get("rows.short"));
    }

    @Test
    void refusesABodyThatIsFarTooLong() throws Exception {
        byte[] body = new byte[10 << 20];
        RawServer server = evil(out -> {
            out.write(head("Content-Length: " + body.length));
            out.write(body);
        });
        assertEquals("2 of 4 requests failed: an answer of more than 1048576 bytes from 127.0.0.1", failure(server));
        assertEquals(SLICE.subList(0, 2), delivered());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "<html><body>sign in first</body></html>", "\u0000\u0001~~~\n~"})
    void saysSoWhenTheAnswerHasNoQuotes(String body) throws Exception {
        QuoteServer server = decent(exchange -> QuoteServer.rows(
                exchange, bad(QuoteServer.path(exchange)) ? body : Rows.answer(QuoteServer.path(exchange))));
        assertEquals(
                "2 of 4 requests failed: no quotes in the answer from 127.0.0.1",
                failure(fetcher(server.url(), Map.of())));
        assertEquals(SLICE.subList(0, 2), delivered());
    }

    @Test
    void saysSoWhenTheAnswerIsNotHttp() throws Exception {
        RawServer server = evil(out -> out.write("SSH-2.0-OpenSSH_9.6\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        String failure = failure(server);
        assertTrue(failure.startsWith("2 of 4 requests failed: "), failure);
        assertEquals(SLICE.subList(0, 2), delivered());
    }

    @Test
    void takesItAsAnAnswerWhenThePageKnowsNoneOfTheCodes() throws Exception {
        QuoteServer server = decent(exchange -> QuoteServer.rows(exchange, "v_pv_none_match=\"1\";\n"));
        TencentFetcher fetcher = fetcher(server.url(), Map.of());
        fetcher.poll(SLICE, sink);
        assertEquals(List.of(), delivered());
        assertEquals(4, fetcher.counters().get("noneMatch"));
    }

    @Test
    void deliversNoSymbolThatWasNotAskedFor() throws Exception {
        QuoteServer server = decent(exchange -> QuoteServer.rows(exchange, Rows.answer("q=sh600001,sz000002")));
        TencentFetcher fetcher = fetcher(server.url(), Map.of());
        fetcher.poll(SLICE, sink);
        assertEquals(SLICE.subList(1, 2), delivered());
        assertEquals(7, fetcher.counters().get("rows.notAsked"));
    }

    @Test
    void readsUtf8ThatCallsItselfGbk() throws Exception {
        QuoteServer server = decent(exchange -> QuoteServer.bytes(
                exchange,
                "text/html; charset=GBK",
                Rows.answer(QuoteServer.path(exchange)).getBytes(StandardCharsets.UTF_8)));
        fetcher(server.url(), Map.of()).poll(SLICE, sink);
        RecordingSink right = new RecordingSink();
        fetcher(
                        decent(exchange -> QuoteServer.rows(exchange, Rows.answer(QuoteServer.path(exchange))))
                                .url(),
                        Map.of())
                .poll(SLICE, right);
        assertEquals(Set.copyOf(right.ticks()), Set.copyOf(sink.ticks()));
    }

    @Test
    void saysSoWhenNobodyListens() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String url = "http://127.0.0.1:" + port + "/q=";
        assertEquals("4 of 4 requests failed: no connection to 127.0.0.1", failure(fetcher(url, Map.of())));
        assertEquals(
                "4 of 4 requests failed: no connection to proxy 127.0.0.1:" + port,
                failure(fetcher("http://quotes.invalid/q=", Map.of("proxy", "127.0.0.1:" + port))));
    }

    @Test
    void returnsInTimeAlsoWhenThereAreMoreRequestsThanItMaySend() throws Exception {
        RawServer server = evil(out -> over.await());
        TencentFetcher fetcher = fetcher(server.url(), Map.of("parallelRequests", 2));
        List<Symbol> badFirst = List.of(SLICE.get(2), SLICE.get(3), SLICE.get(0), SLICE.get(1));
        assertEquals(
                "4 of 4 requests failed: no whole answer from 127.0.0.1 within 1500 ms, no time left to ask 127.0.0.1",
                failure(fetcher, badFirst));
        assertEquals(2, server.requests().size());
        assertEquals(List.of(), delivered());
    }

    @Test
    void callsTheSinkNoMoreAfterPollReturned() throws Exception {
        CountDownLatch returned = new CountDownLatch(1);
        RawServer server = evil(out -> {
            returned.await();
            out.write(head("Content-Type: text/html"));
            out.write(Rows.answer("q=sh600002,sh600003").getBytes(Rows.GBK));
        });
        TencentFetcher fetcher = fetcher(server.url(), Map.of("timeoutMillis", 100));
        assertEquals("2 of 4 requests failed: no whole answer from 127.0.0.1 within 100 ms", failure(fetcher));
        returned.countDown();
        Await.until("the end of the late answers", () -> server.open() == 0);
        assertEquals(SLICE.subList(0, 2), delivered());
        assertEquals(Set.of(Thread.currentThread()), Set.copyOf(sink.threads()));
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 429, 456})
    void leavesAPageAloneThatRefusesAndLongerEachTime(int status) throws Exception {
        QuoteServer server = decent(exchange -> QuoteServer.status(exchange, status));
        TencentFetcher fetcher = fetcher(server.url(), Map.of("parallelRequests", 1, "refusalPauseMaxSeconds", 150));
        String now = "4 of 4 requests failed: HTTP " + status + " from 127.0.0.1; nothing is asked of it until ";
        String later = "127.0.0.1 refused with HTTP " + status + ": nothing is asked of it until ";

        assertEquals(now + "2026-11-20 10:01:00", failure(fetcher));
        assertEquals(1, server.requests().size(), "the first refusal stops the sweep");
        clock.advance(Duration.ofSeconds(59));
        assertEquals(later + "2026-11-20 10:01:00", failure(fetcher));
        assertEquals(List.of(later + "2026-11-20 10:01:00"), fetcher.warnings());
        assertEquals(1, server.requests().size());

        clock.advance(Duration.ofSeconds(1));
        assertEquals(List.of(), fetcher.warnings());
        assertEquals(now + "2026-11-20 10:03:00", failure(fetcher));
        clock.advance(Duration.ofSeconds(120));
        assertEquals(now + "2026-11-20 10:05:30", failure(fetcher), "150 s is the longest");
        assertEquals(3, server.requests().size());

        clock.advance(Duration.ofSeconds(150));
        server.answer(exchange -> QuoteServer.rows(exchange, Rows.answer(QuoteServer.path(exchange))));
        fetcher.poll(SLICE, sink);
        assertEquals(SLICE, delivered());
        server.answer(exchange -> QuoteServer.status(exchange, status));
        assertEquals(now + "2026-11-20 10:06:30", failure(fetcher), "success resets the pause");
        assertEquals(4, fetcher.counters().get("refusals"));
    }

    @Test
    void doesNotPauseLongerBecauseTheClockWasSetBack() throws Exception {
        QuoteServer server = decent(exchange -> QuoteServer.status(exchange, 429));
        TencentFetcher fetcher = fetcher(server.url(), Map.of("parallelRequests", 1));
        failure(fetcher);
        clock.advance(Duration.ofDays(-1));
        failure(fetcher);
        assertEquals(2, server.requests().size());
    }

    private static boolean bad(String request) {
        return request.contains("sh600002") || request.contains("sh600003");
    }

    private static byte[] head(String header) {
        return ("HTTP/1.1 200 OK\r\n" + header + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private interface Evil {
        void to(OutputStream out) throws Exception;
    }

    /** Answers the first two codes as it should. */
    private RawServer evil(Evil evil) throws IOException {
        RawServer server = new RawServer((request, out) -> {
            if (bad(request)) {
                evil.to(out);
            } else {
                byte[] body = Rows.answer(request.split(" ")[1]).getBytes(Rows.GBK);
                out.write(head("Content-Length: " + body.length));
                out.write(body);
            }
        });
        open.add(server);
        return server;
    }

    private QuoteServer decent(QuoteServer.Answer answer) throws IOException {
        QuoteServer server = new QuoteServer(answer);
        open.add(server);
        return server;
    }

    private TencentFetcher fetcher(String url, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of("url", url, "codesPerRequest", 1));
        all.putAll(settings);
        TencentFetcher fetcher = new TencentFetcher(Configs.of(TencentFetcher.Config.class, all), all, catalog, clock);
        open.add(fetcher::deactivate);
        return fetcher;
    }

    private String failure(RawServer server) {
        return failure(fetcher(server.url(), Map.of()));
    }

    private String failure(TencentFetcher fetcher) {
        return failure(fetcher, SLICE);
    }

    /** What a poll says that fails; it takes 2 s at most. */
    private String failure(TencentFetcher fetcher, List<Symbol> slice) {
        long start = System.nanoTime();
        String message =
                assertThrows(IOException.class, () -> fetcher.poll(slice, sink)).getMessage();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(Duration.ofSeconds(2)) <= 0, "poll took " + took);
        return message;
    }

    private List<Symbol> delivered() {
        return sink.ticks().stream()
                .map(tick -> tick.symbol())
                .distinct()
                .sorted()
                .toList();
    }
}

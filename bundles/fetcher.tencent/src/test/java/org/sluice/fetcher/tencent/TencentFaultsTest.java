package org.sluice.fetcher.tencent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.api.market.Symbol;
import org.sluice.testkit.Configs;
import org.sluice.testkit.ListedCatalog;
import org.sluice.testkit.RecordingSink;
import org.sluice.testkit.SettableClock;

/**
 * A page that does not answer as it should: four requests of one code each, of which the last two go wrong. What has
 * nothing to do with rows is tested in {@code wire.page}.
 */
@Timeout(60)
class TencentFaultsTest {

    private static final List<Symbol> SLICE = List.of(
            Symbol.parse("SH600000"), Symbol.parse("SH600001"), Symbol.parse("SH600002"), Symbol.parse("SH600003"));

    private final ListedCatalog catalog = new ListedCatalog()
            .stock("SH600000")
            .stock("SH600001")
            .stock("SH600002")
            .stock("SH600003");
    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-20T02:00:00Z"));
    private final List<AutoCloseable> open = new ArrayList<>();
    private final RecordingSink sink = new RecordingSink();

    @AfterEach
    void stop() throws Exception {
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
    void leavesOutARowThatWasCut() throws Exception {
        QuoteServer server = decent(exchange -> {
            String rows = Rows.answer(QuoteServer.path(exchange));
            QuoteServer.rows(exchange, bad(QuoteServer.path(exchange)) ? rows.substring(0, rows.length() - 12) : rows);
        });
        TencentFetcher fetcher = fetcher(server.url(), Map.of("codesPerRequest", 2));
        fetcher.poll(SLICE, sink);
        assertEquals(SLICE.subList(0, 3), delivered());
        assertEquals(1, fetcher.counters().get("rows.short"));
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

    private static boolean bad(String request) {
        return request.contains("sh600002") || request.contains("sh600003");
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

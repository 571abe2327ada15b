package org.sluice.fetcher.sina;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.api.catalog.Product;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Await;
import org.sluice.testkit.Configs;
import org.sluice.testkit.FetcherContract;
import org.sluice.testkit.ListedCatalog;
import org.sluice.testkit.RecordingSink;
import org.sluice.testkit.SettableClock;

class SinaFetcherTest extends FetcherContract {

    private final ListedCatalog catalog = new ListedCatalog();
    private final List<Symbol> universe = stocks(300);
    private final List<SinaFetcher> fetchers = new ArrayList<>();
    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-20T02:00:00Z"));
    private SinaPage page;

    @BeforeEach
    void start() throws IOException {
        page = new SinaPage();
        universe.forEach(symbol -> catalog.stock(symbol.toString()));
    }

    @AfterEach
    void stop() {
        fetchers.forEach(SinaFetcher::deactivate);
        page.close();
    }

    @Override
    protected Fetcher fetcher() {
        return fetcher(Map.of());
    }

    @Override
    protected List<Symbol> universe() {
        return universe;
    }

    @Test
    void asksForAHundredAndFortyCodesAtATimeInLowerCaseWithATrailingComma() throws Exception {
        RecordingSink sink = new RecordingSink();
        fetcher(Map.of("parallelRequests", 1)).poll(universe, sink);
        assertEquals(List.of(request(0, 140), request(140, 280), request(280, 300)), page.requests());
        assertTrue(page.requests().get(2).endsWith(",sh600299,"));
        assertEquals(universe, sink.ticks().stream().map(Tick::symbol).toList());
        assertEquals(3, sink.portions());
    }

    @Test
    void namesEachExchangeAsThePageDoes() throws Exception {
        catalog.stock("SZ000001").stock("BJ920000").index("SH000001");
        List<Symbol> slice = symbols("SZ000001", "BJ920000", "SH000001");
        RecordingSink sink = new RecordingSink();
        fetcher().poll(slice, sink);
        assertEquals(List.of("GET /list=sz000001,bj920000,sh000001,"), page.requests());
        assertEquals(slice, sink.ticks().stream().map(Tick::symbol).toList());
    }

    @Test
    void leavesThePageAloneWhenItRefusesForWantOfAReferer() {
        SinaFetcher fetcher = fetcher(Map.of("referer", ""));
        String pause = "nothing is asked of it until 2026-11-20 10:01:00";
        assertEquals("1 of 1 requests failed: HTTP 403 from 127.0.0.1; " + pause, failure(fetcher));
        assertEquals("127.0.0.1 refused with HTTP 403: " + pause, failure(fetcher));
        assertEquals(1, page.requests().size());
        assertEquals(List.of("127.0.0.1 refused with HTTP 403: " + pause), fetcher.warnings());
    }

    @Test
    void deliversTheOthersWhenAnAnswerIsNoneOrSaysNotAllowed() {
        page.answer(path -> path.contains("sh600000")
                ? "var hq_str_sys_auth=\"FAILED\";\n"
                : path.contains("sh600001") ? "<html>sign in</html>" : Rows.answer(path));
        SinaFetcher fetcher = fetcher(Map.of("codesPerRequest", 1, "parallelRequests", 1));
        RecordingSink sink = new RecordingSink();
        assertEquals(
                "2 of 3 requests failed: sys_auth (not allowed) instead of quotes from 127.0.0.1, "
                        + "no quotes in the answer from 127.0.0.1",
                assertThrows(IOException.class, () -> fetcher.poll(universe.subList(0, 3), sink))
                        .getMessage());
        assertEquals(
                symbols("SH600002"), sink.ticks().stream().map(Tick::symbol).toList());
    }

    @Test
    void countsWhatItDoesNotAskForAndWhatThePageDoesNotKnow() throws Exception {
        catalog.add("SHFE.cu2501", Product.Kind.FUTURE, "");
        page.answer(path -> "var hq_str_sh600000=\"\";\n" + Rows.row("sh600001") + "\nvar hq_str_sh600002=\"\";\n");
        SinaFetcher fetcher = fetcher(Map.of());
        RecordingSink sink = new RecordingSink();
        fetcher.poll(symbols("SHFE.cu2501", "SH600000", "SH600001", "SH600002", "SH609999"), sink);
        assertEquals(List.of("GET /list=sh600000,sh600001,sh600002,"), page.requests());
        assertEquals(
                symbols("SH600001"), sink.ticks().stream().map(Tick::symbol).toList());
        Map<String, Long> expected = new HashMap<>(Map.of(
                "requests", 1L, "ticks", 1L, "noneMatch", 2L, "symbols.notServed", 1L, "symbols.notInCatalog", 1L));
        Map<String, Long> counted = new HashMap<>(fetcher.counters());
        counted.values().removeIf(count -> count == 0);
        assertEquals(expected, counted);
    }

    @Test
    void asksForWhatTheCatalogLearnsLater() throws Exception {
        List<Symbol> slice = symbols("SH600000", "SZ000001");
        SinaFetcher fetcher = fetcher(Map.of());
        fetcher.poll(slice, new RecordingSink());
        catalog.stock("SZ000001");
        fetcher.poll(slice, new RecordingSink());
        assertEquals(List.of("GET /list=sh600000,", "GET /list=sh600000,sz000001,"), page.requests());
    }

    @Test
    void endsAllItsThreadsOnDeactivation() throws Exception {
        SinaFetcher fetcher = fetcher(Map.of());
        fetcher.poll(universe, new RecordingSink());
        assertTrue(!threads().isEmpty(), "no thread to end");
        fetchers.remove(fetcher);
        fetcher.deactivate();
        Await.until("the end of " + threads(), () -> threads().isEmpty());
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getThreadGroup() != null
                        && thread.getThreadGroup().getName().equals("fetcher.sina"))
                .map(Thread::getName)
                .sorted()
                .toList();
    }

    private String failure(SinaFetcher fetcher) {
        return assertThrows(IOException.class, () -> fetcher.poll(universe.subList(0, 9), new RecordingSink()))
                .getMessage();
    }

    private String request(int from, int to) {
        return universe.subList(from, to).stream()
                .map(symbol -> "sh" + symbol.code() + ',')
                .collect(Collectors.joining("", "GET /list=", ""));
    }

    private SinaFetcher fetcher(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of("url", page.url()));
        all.putAll(settings);
        SinaFetcher fetcher = new SinaFetcher(Configs.of(SinaFetcher.Config.class, all), all, catalog, clock);
        fetchers.add(fetcher);
        return fetcher;
    }

    private static List<Symbol> symbols(String... texts) {
        return Arrays.stream(texts).map(Symbol::parse).toList();
    }

    private static List<Symbol> stocks(int count) {
        return IntStream.range(600_000, 600_000 + count)
                .mapToObj(code -> Symbol.parse("SH" + code))
                .toList();
    }
}

package org.sluice.fetcher.tencent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.sluice.api.catalog.Product;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Await;
import org.sluice.testkit.Configs;
import org.sluice.testkit.FetcherContract;
import org.sluice.testkit.ListedCatalog;
import org.sluice.testkit.RecordingSink;
import org.sluice.wire.page.PageTally;
import org.sluice.wire.page.Portion;

class TencentFetcherTest extends FetcherContract {

    private final ListedCatalog catalog = new ListedCatalog();
    private final List<Symbol> universe = stocks(200);
    private final List<TencentFetcher> fetchers = new ArrayList<>();
    private QuoteServer server;

    @BeforeEach
    void start() throws IOException {
        server = QuoteServer.ofAnyCode();
        universe.forEach(symbol -> catalog.stock(symbol.toString()));
    }

    @AfterEach
    void stop() {
        fetchers.forEach(TencentFetcher::deactivate);
        server.close();
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
    void asksForSixtyCodesAtATimeInLowerCaseWithATrailingCommaAndNoHeadersOfItsOwn() throws Exception {
        RecordingSink sink = new RecordingSink();
        fetcher(Map.of("parallelRequests", 1)).poll(universe, sink);

        assertEquals(
                List.of(request(0, 60), request(60, 120), request(120, 180), request(180, 200)), server.requests());
        assertEquals(60, server.requests().get(1).split(",").length);
        assertTrue(server.requests().get(0).startsWith("GET /q=sh600000,sh600001,"));
        assertTrue(server.requests().get(0).endsWith(",sh600059,"));
        for (Map<String, List<String>> headers : server.headers()) {
            TreeSet<String> own = new TreeSet<>(headers.keySet());
            own.removeAll(List.of("Connection", "Content-length", "Host", "User-agent"));
            assertEquals(List.of(), List.copyOf(own), "headers beyond the library's");
        }
        assertEquals(universe, sink.ticks().stream().map(Tick::symbol).toList());
        assertEquals(4, sink.portions());
    }

    @Test
    void namesEachExchangeAsThePageDoes() throws Exception {
        catalog.stock("SZ000001").stock("BJ920000").index("SH000001");
        RecordingSink sink = new RecordingSink();
        List<Symbol> slice = symbols("SZ000001", "BJ920000", "SH000001");
        fetcher().poll(slice, sink);
        assertEquals(List.of("GET /q=sz000001,bj920000,sh000001,"), server.requests());
        assertEquals(slice, sink.ticks().stream().map(Tick::symbol).toList());
    }

    @Test
    void hasFourRequestsUnderWayAndNeverMore() throws Exception {
        CyclicBarrier four = new CyclicBarrier(4);
        server.answer(exchange -> {
            four.await(1, TimeUnit.SECONDS);
            QuoteServer.rows(exchange, Rows.answer(QuoteServer.path(exchange)));
        });
        RecordingSink sink = new RecordingSink();
        fetcher(Map.of("codesPerRequest", 10)).poll(universe, sink);
        assertEquals(20, server.requests().size());
        assertEquals(4, server.most());
        assertEquals(200, sink.ticks().size());
    }

    @Test
    void handsEachAnswerOnBeforeTheSlowestHasCome() throws Exception {
        CountDownLatch handedOn = new CountDownLatch(3);
        server.answer(exchange -> {
            String path = QuoteServer.path(exchange);
            if (path.contains("sh600000")) {
                assertTrue(handedOn.await(1, TimeUnit.SECONDS), "the others wait for the slowest");
            }
            QuoteServer.rows(exchange, Rows.answer(path));
        });
        RecordingSink sink = new RecordingSink();
        fetcher().poll(universe, ticks -> {
            sink.accept(ticks);
            handedOn.countDown();
        });
        assertEquals(List.of(60, 200), List.of(countedLast(sink), sink.ticks().size()));
    }

    @Test
    void leavesOutWhatThePageHasNotAndWhatTheCatalogDoesNotKnowAndCountsEachOnce() throws Exception {
        catalog.add("SHFE.cu2501", Product.Kind.FUTURE, "");
        List<Symbol> slice = symbols("SHFE.cu2501", "SH600000", "SH609999");
        TencentFetcher fetcher = fetcher(Map.of());
        for (int i = 0; i < 3; i++) {
            fetcher.poll(slice, new RecordingSink());
            fetcher.poll(List.copyOf(symbols("SHFE.cu2501", "SH609999")), new RecordingSink());
        }
        assertEquals(List.of("GET /q=sh600000,", "GET /q=sh600000,", "GET /q=sh600000,"), server.requests());
        assertEquals(1, fetcher.counters().get("symbols.notServed"));
        assertEquals(1, fetcher.counters().get("symbols.notInCatalog"));
        assertEquals(3, fetcher.counters().get("ticks"));
    }

    @Test
    void asksForWhatTheCatalogLearnsLater() throws Exception {
        List<Symbol> slice = symbols("SH600000", "SZ000001");
        TencentFetcher fetcher = fetcher(Map.of());
        fetcher.poll(slice, new RecordingSink());
        catalog.stock("SZ000001");
        fetcher.poll(slice, new RecordingSink());
        assertEquals(List.of("GET /q=sh600000,", "GET /q=sh600000,sz000001,"), server.requests());
    }

    @Test
    void makesTheCodeListsOfASliceOnce() {
        CodeLists lists = new CodeLists(
                Settings.of(config(Map.of()), Map.of()), catalog, new PageTally(LoggerFactory.getLogger(getClass())));
        List<Portion<Asked>> first = lists.portions(universe);
        assertEquals(4, first.size());
        assertSame(first, lists.portions(universe));
    }

    @Test
    void readsGbkAndWhateverCharsetTheAnswerNames() throws Exception {
        catalog.stock("SZ000001").index("SH000001");
        String rows = Rows.resource("tencent-two-rows.txt");
        List<List<Tick>> read = new ArrayList<>();
        for (String charset : List.of("; charset=GBK", "", "; charset=nonsense", "; Charset=\"utf-8\"")) {
            server.answer(exchange -> QuoteServer.bytes(
                    exchange,
                    "text/html" + charset,
                    rows.getBytes(charset.contains("utf") ? StandardCharsets.UTF_8 : Rows.GBK)));
            RecordingSink sink = new RecordingSink();
            fetcher().poll(symbols("SH600000", "SH000001"), sink);
            read.add(sink.ticks());
        }
        assertEquals(2, read.get(0).size());
        assertEquals(List.of(read.get(0), read.get(0), read.get(0), read.get(0)), read);
    }

    @Test
    void endsAllItsThreadsOnDeactivation() throws Exception {
        TencentFetcher fetcher = fetcher(Map.of());
        fetcher.poll(universe, new RecordingSink());
        assertTrue(!threads().isEmpty(), "no thread to end");
        fetchers.remove(fetcher);
        fetcher.deactivate();
        Await.until("the end of " + threads(), () -> threads().isEmpty());
    }

    /** The client's own thread and our workers: whatever runs in the fetcher's group. */
    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getThreadGroup() != null
                        && thread.getThreadGroup().getName().equals("fetcher.tencent"))
                .map(Thread::getName)
                .sorted()
                .toList();
    }

    /** Ticks up to and with the last one of the portion that has 600000. */
    private static int countedLast(RecordingSink sink) {
        List<Tick> ticks = sink.ticks();
        int first = IntStream.range(0, ticks.size())
                .filter(i -> ticks.get(i).symbol().equals(Symbol.parse("SH600000")))
                .findFirst()
                .orElseThrow();
        return ticks.size() - first;
    }

    private String request(int from, int to) {
        return universe.subList(from, to).stream()
                .map(symbol -> "sh" + symbol.code() + ',')
                .collect(Collectors.joining("", "GET /q=", ""));
    }

    private TencentFetcher fetcher(Map<String, Object> settings) {
        TencentFetcher fetcher = new TencentFetcher(config(settings), settings, catalog);
        fetchers.add(fetcher);
        return fetcher;
    }

    private TencentFetcher.Config config(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(Map.of("url", server.url()));
        all.putAll(settings);
        return Configs.of(TencentFetcher.Config.class, all);
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

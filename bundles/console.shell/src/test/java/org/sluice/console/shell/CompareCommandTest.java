package org.sluice.console.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sluice.console.shell.FakeFeed.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Await;

@Timeout(60)
class CompareCommandTest {

    private static final String SERVER = "tcp://127.0.0.1:9200";

    private final Bench bench = new Bench();
    private final CompareCommand compare = new CompareCommand(bench.services, Duration.ofSeconds(20), () -> true);
    private final List<List<Symbol>> asked = new ArrayList<>();
    private Map<String, Object> configured;

    CompareCommandTest() {
        bench.catalog.add("SH600000", "浦发银行", 0.01);
        bench.catalog.add("SH600001", "邯郸钢铁", 0.01);
        bench.feed("stock", Origin.LIVE, source("tencent", Origin.LIVE));
    }

    private static Tick tick(String symbol, int second, double last, double volume, int delayMillis) {
        return Tick.builder(Symbol.parse(symbol), Bench.NOW.plusSeconds(second))
                .received(Bench.NOW.plusSeconds(second).plusMillis(delayMillis))
                .last(last)
                .volume(volume)
                .turnover(1000)
                .build();
    }

    /** Whenever a fetcher is configured, it is there, as SCR would bring it. */
    private void served(Fetcher fetcher) {
        bench.configurations.afterwards = pid -> {
            configured = bench.configurations.byPid.get(pid);
            bench.services.heard.add(configured.get(Fetcher.NAME).toString(), fetcher);
        };
    }

    private void ours(String feed, Tick... ticks) {
        bench.listeners.forEach(listener -> listener.onTicks(feed, List.of(ticks)));
    }

    /** One poll in which both sides tell; then the shell goes away. */
    private String compareOnce(List<Tick> ours, List<Tick> theirs, String... more) {
        served((universe, sink) -> {
            asked.add(universe);
            ours("stock", ours.toArray(Tick[]::new));
            ours("futures", tick("SH600000", 0, 99, 99, 0));
            sink.accept(theirs);
            bench.services.close();
        });
        List<String> arguments = new ArrayList<>(List.of(SERVER));
        arguments.addAll(List.of(more));
        return bench.run(compare, arguments.toArray(String[]::new));
    }

    @Test
    void findsNoDifferenceWhereThereIsNone() {
        assertEquals(
                """
                Comparing feed stock with tcp://127.0.0.1:9200, 2 symbols; Enter or Ctrl-C ends.
                Compared 1 symbols, 2 snapshots of the same second, in 0 s.
                FIELD     DIFFERING  WORST  TIME  OURS  THEIRS
                price             0  -      -        -       -
                volume            0  -      -        -       -
                turnover          0  -      -        -       -
                Delay, theirs behind ours: least 20 ms, median 20 ms, 95 % 40 ms, greatest 40 ms.
                Only on our side: 1 (SSE.600001).
                0 differences
                """,
                compareOnce(
                        List.of(
                                tick("SH600000", 0, 10, 1000, 10),
                                tick("SH600000", 3, 10.01, 1200, 10),
                                tick("SH600001", 3, 5, 100, 0)),
                        List.of(tick("SH600000", 0, 10, 1000, 30), tick("SH600000", 3, 10.01, 1200, 50))));
        assertEquals(
                Map.of(
                        "quotation_server",
                        SERVER,
                        "fetcher.origin",
                        "LIVE",
                        "fetcher.name",
                        configured.get(Fetcher.NAME)),
                configured);
        assertEquals(List.of(List.of(Symbol.parse("SH600000"), Symbol.parse("SH600001"))), asked);
        assertEquals(Map.of(), bench.configurations.byPid, "its configuration is gone");
        assertEquals(List.of(), bench.listeners);
    }

    @Test
    void printsEveryDifferenceAndFails() {
        assertEquals(
                """
                Comparing feed stock with tcp://127.0.0.1:9200, 1 symbols; Enter or Ctrl-C ends.
                10:00:00  SSE.600000  price  ours 10.00  theirs 10.01
                10:00:00  SSE.600000  volume  ours 12,300  theirs 1,230,000  units: factor 100 (shares ↔ lots?)
                Compared 1 symbols, 2 snapshots of the same second, in 0 s.
                FIELD     DIFFERING  WORST       TIME        OURS     THEIRS
                price             1  SSE.600000  10:00:00   10.00      10.01
                volume            1  SSE.600000  10:00:00  12,300  1,230,000
                turnover          0  -           -              -          -
                Units: in 1 of 1 differences of volume theirs is 100 times ours: factor 100 (shares ↔ lots?).
                Delay, theirs behind ours: least 0 ms, median 0 ms, 95 % 0 ms, greatest 0 ms.
                sluice:compare: 1 difference
                """,
                compareOnce(
                        List.of(tick("SH600000", 0, 10, 12_300, 0), tick("SH600000", 3, 10, 20_000, 0)),
                        List.of(tick("SH600000", 0, 10.01, 1_230_000, 0), tick("SH600000", 3, 10, 20_000, 0)),
                        "--symbols",
                        "600000.SSE"));
    }

    @Test
    void failsWhenNothingCouldBeCompared() {
        assertEquals(
                """
                Comparing feed stock with tcp://127.0.0.1:9200, 2 symbols; Enter or Ctrl-C ends.
                Compared 0 symbols, 0 snapshots of the same second, in 0 s.
                FIELD     DIFFERING  WORST  TIME  OURS  THEIRS
                price             0  -      -        -       -
                volume            0  -      -        -       -
                turnover          0  -      -        -       -
                Delay, theirs behind ours: least -, median -, 95 % -, greatest -.
                Not at the same second: 1 (SSE.600000); the newest values of 1 differ.
                Only on their side: 1 (SSE.600001).
                sluice:compare: nothing could be compared: no symbol was heard on both sides at the same second
                """,
                compareOnce(
                        List.of(tick("SH600000", 0, 10, 1000, 0)),
                        List.of(tick("SH600000", 3, 11, 1000, 0), tick("SH600001", 3, 11, 1000, 0))));
    }

    @Test
    void asksForTheSymbolsOfTheFeed() {
        bench.catalog.add("SZ000001", "平安银行", 0.01);
        bench.configurations.byPid.put(
                "org.sluice.collector~stock", Map.of("symbols", "", "kinds", "stock,INDEX", "exchanges", "SZSE"));
        compareOnce(List.of(), List.of());
        assertEquals(List.of(List.of(Symbol.parse("SZ000001"))), asked);
    }

    @Test
    void endsWithEnterAndWithCtrlC() throws Exception {
        served((universe, sink) -> {});
        Keyboard enter = Keyboard.of(new ByteArrayInputStream(new byte[] {'q', '\n'}), true);
        Pattern end = Pattern.compile("(?s).*\nsluice:compare: nothing could be compared: .*\n");
        assertEquals(true, end.matcher(bench.run(compare, enter, false, SERVER)).matches());

        FutureTask<String> task = new FutureTask<>(() -> bench.run(compare, SERVER));
        Thread thread = new Thread(task);
        thread.start();
        Await.until("it listens", () -> !bench.listeners.isEmpty());
        thread.interrupt();
        assertEquals(true, end.matcher(task.get(20, TimeUnit.SECONDS)).matches());
        assertEquals(List.of(), bench.listeners);
        assertEquals(Map.of(), bench.configurations.byPid);
    }

    @Test
    void saysWhyItCannotHear() {
        served((universe, sink) -> {
            throw new IOException(SERVER + ": no connection");
        });
        CompareCommand impatient = new CompareCommand(bench.services, Duration.ZERO, () -> true);
        assertEquals(
                "Comparing feed stock with tcp://127.0.0.1:9200, 2 symbols; Enter or Ctrl-C ends.\n"
                        + "sluice:compare: tcp://127.0.0.1:9200: no connection\n",
                bench.run(impatient, SERVER));
        bench.configurations.afterwards = pid -> {};
        assertEquals(
                "sluice:compare: tcp://nowhere can't be heard: its fetcher has not started; the log says why"
                        + " (expected tcp://host:port or ipc:///path)\n",
                bench.run(impatient, "tcp://nowhere"));
        assertEquals(
                "sluice:compare: org.sluice.fetcher.nng is not installed, or not started: put its jar into plugins/, and"
                        + " look at lb\n",
                bench.run(new CompareCommand(bench.services, Duration.ZERO, () -> false), SERVER));
        assertEquals(Map.of(), bench.configurations.byPid);
    }

    @Test
    void asksForWhatItNeeds() {
        assertEquals(
                "sluice:compare: which server? as in: sluice:compare tcp://192.168.1.10:9200 --feed stock --minutes"
                        + " 240\n",
                bench.run(compare));
        assertEquals("sluice:compare: 9200: expected tcp://host:port or ipc:///path\n", bench.run(compare, "9200"));
        bench.feed("futures", Origin.LIVE, source("ctp", Origin.LIVE));
        assertEquals(
                "sluice:compare: with which feed? --feed with one of: futures, stock\n", bench.run(compare, SERVER));
        assertEquals(
                "sluice:compare: there is no feed 'bonds'; there is: futures, stock\n",
                bench.run(compare, SERVER, "--feed", "bonds"));
    }
}

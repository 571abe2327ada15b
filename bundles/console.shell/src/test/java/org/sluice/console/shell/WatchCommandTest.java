package org.sluice.console.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Await;
import org.sluice.testkit.Samples;

@Timeout(60)
class WatchCommandTest {

    private static final Symbol PUFA = Symbol.parse("SH600000");

    private final Bench bench = new Bench();
    private final WatchCommand watch = new WatchCommand(bench.services);

    WatchCommandTest() {
        bench.catalog.add("SH600000", "浦发银行", 0.01);
    }

    private static Tick tick(String symbol, int seconds, double last) {
        return Samples.tick(Symbol.parse(symbol), Bench.NOW.plusSeconds(seconds), last);
    }

    private void deliver(Tick... ticks) {
        Await.until("a listener is registered", () -> !bench.listeners.isEmpty());
        bench.listeners.forEach(listener -> listener.onTicks("stock", List.of(ticks)));
    }

    @Test
    void printsALinePerChangeAndEndsAfterTheCount() throws Exception {
        bench.tick(tick("SH600000", 0, 10));
        CompletableFuture<String> output =
                CompletableFuture.supplyAsync(() -> bench.run(watch, "SH600000", "--count", "2"));
        deliver(
                tick("SH600000", 3, 10),
                tick("SH600001", 3, 11),
                tick("SH600000", 6, 10.5),
                tick("SH600000", 9, 10.5),
                tick("SH600000", 12, 11),
                tick("SH600000", 15, 12));
        assertEquals("""
                Watching SSE.600000; Enter or Ctrl-C ends.
                10:00:06  SSE.600000     浦发银行         10.50    +0.48%       10.49       10.51    100.00万  continuous  TEST
                10:00:12  SSE.600000     浦发银行         11.00    +0.46%       10.99       11.01    100.00万  continuous  TEST
                2 changes.
                """, output.get(20, TimeUnit.SECONDS));
        assertEquals(List.of(), bench.listeners);
    }

    @Test
    void neverBlocksTheOneWhoDeliversAndCountsWhatItCouldNotPrint() throws Exception {
        Tick[] many = new Tick[5_000];
        Arrays.setAll(many, i -> tick("SH600000", 0, 10 + i));
        // The reader of the queue is held up by whoever it asks for the name, until all ticks have been delivered.
        CompletableFuture<Void> delivered = new CompletableFuture<>();
        bench.services.catalogs.remove(bench.catalog);
        FakeCatalog catalog = bench.catalog;
        bench.services.catalogs.add("", (Catalog) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Catalog.class}, (self, method, args) -> {
                    delivered.join();
                    return method.invoke(catalog, args);
                }));
        CompletableFuture<String> output =
                CompletableFuture.supplyAsync(() -> bench.run(watch, "SH600000", "--count", "1000"));
        deliver(many);
        delivered.complete(null);
        List<String> lines = output.get(20, TimeUnit.SECONDS).lines().toList();
        assertEquals("1,000 changes.", lines.get(1_001));
        // One tick may have left the queue before it was full.
        assertTrue(
                lines.get(1_002)
                        .matches("(4,000|3,999) ticks came faster than they could be printed, and are not shown."),
                lines.get(1_002));
    }

    @Test
    void endsWithEnter() {
        Keyboard keyboard = Keyboard.of(new ByteArrayInputStream(new byte[] {'q', '\n', 'x'}), true);
        assertEquals(
                "Watching SSE.600000; Enter or Ctrl-C ends.\n0 changes.\n",
                bench.run(watch, keyboard, false, "600000.SSE"));
        assertEquals(List.of(), bench.listeners);
    }

    @Test
    void endsAfterSomeSeconds() {
        assertEquals(
                "Watching SSE.600000; Enter or Ctrl-C ends.\n0 changes.\n",
                bench.run(watch, "SH600000", "--seconds=1"));
        assertEquals(List.of(), bench.listeners);
    }

    @Test
    void endsWhenInterrupted() throws Exception {
        FutureTask<String> task = new FutureTask<>(() -> bench.run(watch, "SH600000"));
        Thread thread = new Thread(task);
        thread.start();
        Await.until("a listener is registered", () -> !bench.listeners.isEmpty());
        thread.interrupt();
        assertEquals("Watching SSE.600000; Enter or Ctrl-C ends.\n0 changes.\n", task.get(20, TimeUnit.SECONDS));
        assertEquals(List.of(), bench.listeners);
    }

    @Test
    void unregistersWhenPrintingFails() {
        bench.services.catalogs.remove(bench.catalog);
        bench.services.catalogs.add("", null);
        CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> bench.run(watch, "SH600000"));
        deliver(tick("SH600000", 3, 10));
        Await.until("the command failed", output::isCompletedExceptionally);
        assertEquals(List.of(), bench.listeners);
    }

    @Test
    void endsWhenTheShellsCommandsGoAway() {
        bench.services.close();
        assertEquals("Watching SSE.600000; Enter or Ctrl-C ends.\n0 changes.\n", bench.run(watch, PUFA.toString()));
    }

    @Test
    void refusesACountThatIsNone() {
        assertEquals(
                "sluice:watch: --count 0: expected a whole number from 1 to 999999999\n",
                bench.run(watch, "SH600000", "--count", "0"));
        assertEquals("sluice:watch: --count needs a value: --count N\n", bench.run(watch, "SH600000", "--count"));
    }
}

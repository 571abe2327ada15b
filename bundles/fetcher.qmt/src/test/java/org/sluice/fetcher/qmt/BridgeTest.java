package org.sluice.fetcher.qmt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.fetcher.qmt.Heard.NOW;
import static org.sluice.fetcher.qmt.Heard.tick;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Notation;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;

/** The real bridge, with a stand-in for xtquant, and the real fetcher over loopback. */
@Timeout(90)
class BridgeTest {

    @TempDir
    Path folder;

    private static String row(String code, long seconds, double price, long shares) {
        long millis = NOW.plusSeconds(seconds).toEpochMilli();
        return "'" + code + "': {'time': " + millis + ", 'lastPrice': " + price + ", 'pvolume': " + shares + "}";
    }

    private static String stock(long seconds, double price, long shares) {
        return "{" + row("600000.SH", seconds, price, shares) + "}";
    }

    @Test
    void subscribesInGroupsOf250AndBeginsWithASnapshot() throws IOException {
        StringBuilder full = new StringBuilder("{");
        Set<Tick> expected = new HashSet<>();
        try (BridgeProcess bridge = new BridgeProcess(folder);
                Heard heard = new Heard(bridge.address())) {
            List<Symbol> universe = new ArrayList<>();
            for (int i = 0; i < 601; i++) {
                Symbol symbol = new Symbol(Exchange.SSE, Integer.toString(600_000 + i));
                universe.add(symbol);
                heard.instruments.add(symbol, Kind.STOCK, 100);
                full.append(row(Notation.QMT.write(symbol), 0, 10 + i, 1000 + i))
                        .append(',');
                expected.add(tick(symbol, NOW, 10 + i, 1000 + i));
            }
            bridge.put("full", full.append('}').toString());
            heard.universe = List.copyOf(universe);
            assertEquals(expected, new HashSet<>(heard.untilTicks(601)));
            heard.untilFact("subscribed", "601 codes in 3 groups");
            heard.untilCount("snapshots", 1);
            List<String> groups =
                    List.of("250 600000.SH 600249.SH", "250 600250.SH 600499.SH", "101 600500.SH 600600.SH");
            assertEquals(groups.stream().map(group -> "subscribe " + group).toList(), bridge.calls("subscribe"));
            assertEquals(groups.stream().map(group -> "full " + group).toList(), bridge.calls("full"));
            assertEquals(Map.of(), heard.faults());

            bridge.push("{" + row("600300.SH", 5, 11, 2000) + "," + row("600600.SH", 5, 12, 2000) + "}");
            assertEquals(
                    List.of(
                            tick(universe.get(300), NOW.plusSeconds(5), 11, 2000),
                            tick(universe.get(600), NOW.plusSeconds(5), 12, 2000)),
                    heard.untilTicks(603).subList(601, 603));
        }
    }

    @Test
    void readsRowsOfEverySort() throws IOException {
        String book = "'bidPrice': [9.9, 9.8, 0.0], 'bidVol': [3, 2, 0], 'askPrice': [10.1], 'askVol': [7]";
        String prices = "'lastPrice': 10.0, 'open': 9.5, 'high': 10.2, 'low': 9.4, 'lastClose': 9.6, 'amount': 12345.5";
        String time = "'timetag': '20260302 10:15:03'";
        String rows = "{'600000.SH': {" + time + "," + prices + ",'volume': 12, 'pvolume': 1234, 'openInt': 13," + book
                + "},"
                + "'688001.SH': {" + time + "," + prices + ",'volume': 12, 'pvolume': 0, 'openInt': 13," + book + "},"
                + "'430017.BJ': {" + time + "," + prices + ",'volume': 12, 'pvolume': 1200," + book + "},"
                + "'510300.SH': {" + time + "," + prices + ",'volume': 12, 'pvolume': 1234," + book + "},"
                + "'000001.SH': {'time': 1772417703500, 'timetag': '20260302 10:15:03', 'lastPrice': 3000.5, "
                + "'pvolume': 555, 'bidPrice': [0.0], 'bidVol': [0], 'stockStatus': 0, 'pe': 1.0},"
                + "'cu2501.SF': {'time': 1772417703500, " + prices + ", 'volume': 12, 'pvolume': 12, 'openInt': 4711,"
                + "'lastSettlementPrice': 9.7, 'settlementPrice': 0.0," + book + "},"
                + "'TA505.ZF': {" + time + ", 'lastPrice': 0.0, 'volume': 0, 'openInt': 0}}";
        try (BridgeProcess bridge = new BridgeProcess(folder);
                Heard heard = new Heard(bridge.address())) {
            bridge.put("full", rows);
            Instant second = Instant.parse("2026-03-02T02:15:03Z");
            Set<Tick> expected = Set.of(
                    priced(Instruments.STOCK, second, 100).volume(1234).build(),
                    priced(Instruments.STAR, second, 100).volume(1200).build(),
                    priced(Instruments.BEIJING, second, 100).volume(1200).build(),
                    priced(Instruments.ETF, second, 100).volume(1234).build(),
                    tick(Instruments.INDEX, second.plusMillis(500), 3000.5, 555),
                    priced(Instruments.COPPER, second.plusMillis(500), 1)
                            .volume(12)
                            .openInterest(4711)
                            .preSettlement(9.7)
                            .build(),
                    Tick.builder(Instruments.PTA, second).received(NOW).build());
            assertEquals(expected, new HashSet<>(heard.untilTicks(7)));
            assertEquals(Map.of(), heard.faults());
        }
    }

    private static Tick.Builder priced(Symbol symbol, Instant time, int lot) {
        return Tick.builder(symbol, time)
                .received(NOW)
                .last(10)
                .open(9.5)
                .high(10.2)
                .low(9.4)
                .previousClose(9.6)
                .turnover(12345.5)
                .bids(Depth.of(new double[] {9.9, 9.8}, new double[] {3 * lot, 2 * lot}))
                .asks(Depth.of(new double[] {10.1}, new double[] {7 * lot}));
    }

    @Test
    void takesAnotherSnapshotAtTheOpeningOfATradingDay() throws IOException {
        try (BridgeProcess bridge = new BridgeProcess(folder, "--now", "2026-03-02T09:29:57");
                Heard heard = new Heard(bridge.address())) {
            bridge.put("calendar", "['20260302']");
            bridge.put("full", stock(0, 10, 100));
            assertEquals(List.of(tick(Instruments.STOCK, NOW, 10, 100)), heard.untilTicks(1));
            bridge.put("full", stock(60, 11, 200));
            assertEquals(
                    tick(Instruments.STOCK, NOW.plusSeconds(60), 11, 200),
                    heard.untilTicks(2).get(1));
            assertEquals(List.of("calendar SH 20260302 20260302"), bridge.calls("calendar"));
        }
    }

    @Test
    void takesNoSnapshotAtTheOpeningOfAHoliday() throws IOException {
        try (BridgeProcess bridge = new BridgeProcess(folder, "--now", "2026-03-03T09:29:59");
                Heard heard = new Heard(bridge.address())) {
            bridge.put("calendar", "['20260302', '20260304']");
            heard.untilCount("snapshots", 1);
            bridge.awaitCalls("calendar", 1);
            // what it does next shows that it is past the opening
            heard.instruments.add(Symbol.parse("SSE.600001"), Kind.STOCK, 100);
            heard.universe = List.of(Instruments.STOCK, Symbol.parse("SSE.600001"));
            heard.untilCount("snapshots", 2);
            assertEquals(List.of("full 8", "full 1"), firstWords(bridge.calls("full")));
            assertEquals(List.of("subscribe 8", "subscribe 1"), firstWords(bridge.calls("subscribe")));
        }
    }

    private static List<String> firstWords(List<String> calls) {
        return calls.stream()
                .map(call -> call.replaceAll("^(\\w+ \\w+) .*", "$1"))
                .toList();
    }

    @Test
    void comesBackAfterTheBridgeWasKilled() throws IOException {
        try (BridgeProcess bridge = new BridgeProcess(folder);
                Heard heard = new Heard(bridge.address())) {
            bridge.put("full", stock(0, 10, 100));
            heard.untilTicks(1);
            bridge.kill();
            heard.untilFailure(bridge.address() + ": no connection: ");
            bridge.put("full", stock(9, 11, 200));
            bridge.start();
            heard.untilCount("ticks", 2);
            assertEquals(
                    List.of(
                            tick(Instruments.STOCK, NOW, 10, 100),
                            tick(Instruments.STOCK, NOW.plusSeconds(9), 11, 200)),
                    heard.sink.ticks());
            assertEquals(2, heard.fetcher.counters().get("connects"));
        }
    }

    @Test
    void outlivesItsClientsAndServesSeveral() throws IOException {
        try (BridgeProcess bridge = new BridgeProcess(folder);
                Heard one = new Heard(bridge.address())) {
            bridge.put("full", "{" + row("600000.SH", 0, 10, 100) + "," + row("000001.SZ", 0, 20, 100) + "}");
            one.universe = List.of(Instruments.STOCK);
            one.untilTicks(1);
            try (Heard gone = new Heard(bridge.address())) {
                gone.universe = List.of(Instruments.OTHER);
                assertEquals(List.of(tick(Instruments.OTHER, NOW, 20, 100)), gone.untilTicks(1));
                bridge.push("{" + row("600000.SH", 1, 11, 200) + "," + row("000001.SZ", 1, 21, 200) + "}");
                assertEquals(
                        tick(Instruments.OTHER, NOW.plusSeconds(1), 21, 200),
                        gone.untilTicks(2).get(1));
                assertEquals(Map.of(), gone.faults(), "rows of the other client");
            }
            try (Heard next = new Heard(bridge.address())) {
                next.universe = List.of(Instruments.OTHER);
                next.untilTicks(1);
            }
            assertEquals(
                    tick(Instruments.STOCK, NOW.plusSeconds(1), 11, 200),
                    one.untilTicks(2).get(1));
            assertEquals(2, one.sink.ticks().size());
            assertTrue(bridge.alive());
            assertEquals(
                    List.of("subscribe 1 600000.SH 600000.SH", "subscribe 1 000001.SZ 000001.SZ"),
                    bridge.calls("subscribe"),
                    "a client that comes back finds its subscription");
        }
    }

    @Test
    void letsInWhoKnowsTheTokenAndNobodyElse() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "a secret of some length\n");
        Path wrong = Files.writeString(folder.resolve("wrong"), "another one of some length\n");
        try (BridgeProcess bridge = new BridgeProcess(folder, "--token-file", token.toString());
                Heard heard = new Heard(bridge.address(), "tokenFile", token.toString());
                Heard liar = new Heard(bridge.address(), "tokenFile", wrong.toString());
                Heard stranger = new Heard(bridge.address())) {
            bridge.put("full", stock(0, 10, 100));
            heard.untilTicks(1);
            liar.untilFailure("the bridge refuses: the token is wrong");
            stranger.untilFailure("the bridge wants a token: set tokenFile");
            Files.copy(token, wrong, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            liar.untilFact("connected", "yes");
            assertEquals(List.of(), stranger.sink.ticks());
        }
    }

    @Test
    void saysThatXtquantIsMissingAndTriesAgain() throws IOException {
        Path packages = Files.createDirectory(folder.resolve("packages"));
        try (BridgeProcess bridge = new BridgeProcess(folder, packages);
                Heard heard = new Heard(bridge.address())) {
            bridge.put("full", stock(0, 10, 100));
            heard.untilFailure(": xtquant can't be imported: ModuleNotFoundError: No module named 'xtquant'");
            assertEquals("missing", heard.fetcher.facts().get("xtquant"));
            Files.createSymbolicLink(
                    packages.resolve("xtquant"),
                    BridgeProcess.STANDIN.toAbsolutePath().resolve("xtquant"));
            heard.untilCount("ticks", 1);
            heard.untilFact("xtquant", "standin-1");
            assertEquals(List.of(), heard.fetcher.warnings());
        }
    }

    @Test
    void saysThatASubscriptionFailedAndTriesAgain() throws IOException {
        try (BridgeProcess bridge = new BridgeProcess(folder);
                Heard heard = new Heard(bridge.address())) {
            bridge.put("refuse", "");
            heard.untilFailure("subscribing 8 codes from 000001.SH on failed: RuntimeError: no right to quotes");
            bridge.remove("refuse");
            heard.untilFact("subscribed", "8 codes in 1 groups");
            assertEquals(List.of(), heard.fetcher.warnings());
        }
    }

    @Test
    void subscribesAgainAfterMiniQmtWasGone() throws IOException {
        try (BridgeProcess bridge = new BridgeProcess(folder);
                Heard heard = new Heard(bridge.address())) {
            bridge.put("full", stock(0, 10, 100));
            heard.untilTicks(1);
            bridge.put("disconnected", "");
            heard.untilFailure("no connection to MiniQMT: is it running and logged in?");
            bridge.put("full", stock(9, 11, 200));
            bridge.remove("disconnected");
            heard.untilCount("ticks", 2);
            assertEquals(
                    tick(Instruments.STOCK, NOW.plusSeconds(9), 11, 200),
                    heard.sink.ticks().get(1));
            bridge.push(stock(10, 12, 300));
            assertEquals(
                    tick(Instruments.STOCK, NOW.plusSeconds(10), 12, 300),
                    heard.untilTicks(3).get(2));
        }
    }

    @Test
    void countsBadRowsWhileOthersFlow() throws IOException {
        try (BridgeProcess bridge = new BridgeProcess(folder);
                Heard heard = new Heard(bridge.address())) {
            heard.untilFact("subscribed", "8 codes in 1 groups");
            heard.untilCount("snapshots", 1);
            bridge.push("{'000001.SZ': None, '430017.BJ': {'time': 1772417703500, 'lastPrice': 'ten'},"
                    + "'688001.SH': {'timetag': 'soon', 'lastPrice': 7.0},"
                    + row("600000.SH", 1, 10, 100) + "}");
            assertEquals(List.of(tick(Instruments.STOCK, NOW.plusSeconds(1), 10, 100)), heard.untilTicks(1));
            assertEquals(Map.of("rows.bad", 1L), heard.faults(), "the row whose time can't be read");
            heard.untilCount("messages", 5);
            List<String> warnings = heard.fetcher.warnings();
            assertEquals(1, warnings.size(), warnings.toString());
            assertTrue(warnings.get(0).contains(" bad rows left out, the last: "), warnings.toString());
            assertTrue(bridge.log().contains("bad row of 000001.SZ (said once): the row is NoneType: None"));
            assertTrue(bridge.log().contains("bad row of 430017.BJ (said once): lastPrice is text: {'time': 17"));
        }
    }
}

package org.sluice.gateway.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.h2.Driver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.gateway.Gateway;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.Trade;
import org.sluice.testkit.Await;
import org.sluice.testkit.Configs;
import org.sluice.testkit.GatewayContract;
import org.sluice.testkit.RecordingTradeSink;
import org.sluice.testkit.SettableClock;

class SimGatewayTest extends GatewayContract {

    private static final String STOCK = "SSE.600000";

    @TempDir
    private Path folder;

    private final TestMarket market = new TestMarket();
    private final SettableClock clock = new SettableClock(Trader.at(Trader.MONDAY, LocalTime.of(10, 0)));
    private SimGateway gateway;

    @AfterEach
    void stop() {
        if (gateway != null) {
            gateway.deactivate();
        }
    }

    @Override
    protected Gateway gateway() {
        return sim();
    }

    private SimGateway sim() {
        if (gateway == null) {
            gateway = start(Map.of());
            quote(10.00);
        }
        return gateway;
    }

    private SimGateway start(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "data", folder.toString(),
                "terms", "src/main/etc/sim/terms.csv",
                "origin", "TEST",
                "felix.fileinstall.filename", "file:/x/etc/org.sluice.gateway.sim-sim.cfg"));
        all.putAll(settings);
        return new SimGateway(market, Configs.of(SimGateway.Config.class, all), all, clock);
    }

    private void quote(double price) {
        gateway.onTicks("stock", List.of(tick(price)));
    }

    private Tick tick(double price) {
        return Tick.builder(Symbol.parse(STOCK), clock.instant())
                .last(price)
                .bids(Trader.depth(price, 10_000))
                .asks(Trader.depth(price, 10_000))
                .build()
                .completed("test", Origin.TEST, clock.instant(), Trader.MONDAY, Phase.CONTINUOUS);
    }

    private static OrderRequest buy(String price, long volume) {
        return Trader.request(STOCK, Direction.BUY, Offset.OPEN, price, volume, Trader.Kind.LIMIT);
    }

    @Override
    protected OrderRequest resting() {
        return buy("9", 100);
    }

    @Override
    protected OrderRequest refusable() {
        return buy("10", 150);
    }

    @Override
    protected OrderRequest filling() {
        return buy("10", 200);
    }

    @Test
    void openTellsAllOfAnEmptyBrokerInOneStep() throws Exception {
        RecordingTradeSink sink = open(sim());
        BigDecimal zero = new BigDecimal("0.00");
        Account account = new Account(
                "demo",
                "sim",
                "CNY",
                Trader.MONDAY,
                new BigDecimal("1000000.00"),
                zero,
                zero,
                zero,
                zero,
                zero,
                zero,
                zero,
                zero,
                zero,
                zero,
                zero);
        assertEquals(
                List.of(
                        new RecordingTradeSink.Connected(true, ""),
                        RecordingTradeSink.BEGIN,
                        account,
                        RecordingTradeSink.END,
                        RecordingTradeSink.RECONCILED),
                sink.events());
    }

    @Test
    void everythingIsThereAfterARestart() throws Exception {
        open(sim());
        gateway.submit(order("filled", buy("10", 1000)));
        gateway.submit(order("resting", buy("9", 100)));
        gateway.close();
        RecordingTradeSink before = open(gateway);
        gateway.deactivate();
        gateway = start(Map.of());
        RecordingTradeSink after = open(gateway);
        assertEquals(before.events(), after.events());
        assertEquals(
                List.of(OrderState.FILLED, OrderState.ALIVE),
                after.orders().values().stream().map(report -> report.state()).toList());
        quote(8.9);
        Await.until(
                "the order that rested over the restart is filled",
                () -> after.orders().get("resting").state() == OrderState.FILLED);
        assertEquals(List.of("T1", "T2"), List.copyOf(after.trades().keySet()));
        assertEquals(new BigDecimal("9"), after.trades().get("T2").price());
    }

    @Test
    void whatHappensWhileItIsClosedIsToldAtTheNextOpening() throws Exception {
        RecordingTradeSink first = open(sim());
        gateway.submit(order("resting", buy("9", 100)));
        gateway.close();
        List<Object> heard = first.events();
        quote(8.9);
        Await.until("the quote is taken", () -> gateway.counters().get("steps") >= 2);
        assertEquals(OrderState.FILLED, open(gateway).orders().get("resting").state());
        assertEquals(heard, first.events());
    }

    @Test
    void anAccountIsReportedAtMostEveryHalfSecondWhileOnlyPricesChange() throws Exception {
        RecordingTradeSink sink = open(sim());
        gateway.submit(order("a", buy("10", 100)));
        int before = sink.all(Account.class).size();
        for (int i = 1; i <= 5; i++) {
            quote(10 + i);
        }
        // a refusal is answered before its step ends, the next comes after that
        for (int i = 0; i < 2; i++) {
            assertThrows(OrderRefusedException.class, () -> gateway.cancel(order("nothing", buy("10", 100))));
        }
        assertEquals(before, sink.all(Account.class).size());
        clock.advance(Duration.ofMillis(500));
        Await.until("the account is reported", () -> sink.all(Account.class).size() > before);
        List<Account> accounts = sink.all(Account.class);
        assertEquals(before + 1, accounts.size());
        assertEquals(new BigDecimal("500.00"), accounts.get(accounts.size() - 1).positionProfit());
    }

    @Test
    void quotesOfTheOtherOriginAreNotTradedAgainst() throws Exception {
        gateway = start(Map.of("origin", "LIVE"));
        RecordingTradeSink sink = open(gateway);
        quote(10);
        gateway.submit(order("a", buy("10", 100)));
        assertEquals(OrderState.ALIVE, sink.orders().get("a").state());
        assertEquals(1L, gateway.counters().get("quotes.other_origin"));
    }

    @Test
    void aFailingLedgerLeavesTheOutcomeOpenAndIsReadAgain() throws Exception {
        gateway = start(Map.of("jdbcUrl", "jdbc:h2:mem:broken;DB_CLOSE_DELAY=-1"));
        quote(10);
        RecordingTradeSink sink = open(gateway);
        gateway.submit(order("first", buy("9", 100)));
        try (var other = new Driver().connect("jdbc:h2:mem:broken", user());
                var statement = other.createStatement()) {
            statement.execute("alter table sim_order rename to sim_gone");
            IOException unknown = assertThrows(IOException.class, () -> gateway.submit(order("second", buy("9", 100))));
            assertTrue(unknown.getMessage().startsWith("the ledger failed: "), unknown.getMessage());
            assertEquals(1, gateway.warnings().size());
            assertEquals(Boolean.FALSE, lastConnection(sink));
            statement.execute("alter table sim_gone rename to sim_order");
        }
        clock.advance(Duration.ofSeconds(2));
        Await.until("it is connected again", () -> lastConnection(sink));
        Await.until(
                "all is reported again",
                () -> sink.events().stream()
                                .filter(RecordingTradeSink.RECONCILED::equals)
                                .count()
                        == 2);
        assertEquals(List.of("first"), List.copyOf(sink.orders().keySet()));
        gateway.submit(order("second", buy("9", 100)));
        assertEquals(List.of("first", "second"), List.copyOf(sink.orders().keySet()));
        assertEquals(List.of(), gateway.warnings());
    }

    private static Boolean lastConnection(RecordingTradeSink sink) {
        List<RecordingTradeSink.Connected> all = sink.all(RecordingTradeSink.Connected.class);
        return all.get(all.size() - 1).connected();
    }

    private static Properties user() {
        Properties properties = new Properties();
        properties.setProperty("user", "sa");
        properties.setProperty("password", "");
        return properties;
    }

    @Test
    void aSinkThatFailsStopsNothing() throws Exception {
        sim();
        RecordingTradeSink sink = new RecordingTradeSink() {
            @Override
            public void onTrade(Trade trade) {
                throw new IllegalStateException("on purpose");
            }
        };
        gateway.open(sink);
        gateway.submit(order("a", buy("10", 100)));
        assertEquals(OrderState.FILLED, sink.orders().get("a").state());
        assertEquals(1L, gateway.counters().get("reports.not_taken"));
    }

    @Test
    void twoGatewaysDoNotShareALedger() {
        gateway = start(Map.of());
        InvalidSettingException refused = assertThrows(InvalidSettingException.class, () -> start(Map.of()));
        assertTrue(
                refused.getMessage()
                        .startsWith("etc/org.sluice.gateway.sim-sim.cfg: data=" + folder
                                + ": a ledger that can be opened: another gateway uses it"),
                refused.getMessage());
        start(Map.of("gateway.name", "other")).deactivate();
    }

    @Test
    void badSettingsAreNamedWithFileKeyAndValue() throws IOException {
        refused("accounts", "demo", "a name and yuan as in demo:1000000, several with commas, each once");
        refused("accounts", "demo:-5", "a name and yuan as in demo:1000000, several with commas, each once");
        refused("staleSeconds", "0", "1 to 86400 seconds");
        refused("reportMillis", "60001", "0 to 60000 milliseconds");
        refused("origin", "DEMO", "LIVE or TEST");
        refused("gateway.name", "a.b", "1 to 32 letters, digits, - or _ and no dot");
        Path file = Files.writeString(folder.resolve("bad.csv"), "valid_from\n");
        String message = assertThrows(InvalidSettingException.class, () -> start(Map.of("terms", file.toString())))
                .getMessage();
        assertTrue(message.contains("terms=" + file + ": bad.csv:1: columns are [valid_from]"), message);
    }

    private void refused(String key, String value, String expected) {
        assertEquals(
                "etc/org.sluice.gateway.sim-sim.cfg: " + key + "=" + value + ": " + expected,
                assertThrows(InvalidSettingException.class, () -> start(Map.of(key, value)))
                        .getMessage());
    }
}

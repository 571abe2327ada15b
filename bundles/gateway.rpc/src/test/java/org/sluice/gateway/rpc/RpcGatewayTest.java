package org.sluice.gateway.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.gateway.OrderReport;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.Position;
import org.sluice.api.trade.Trade;
import org.sluice.testkit.Await;
import org.sluice.testkit.RecordingTradeSink;
import org.sluice.testkit.RecordingTradeSink.Connected;
import org.sluice.wire.pickle.Member;
import org.sluice.wire.pickle.VnObject;

@Timeout(60)
class RpcGatewayTest {

    private final FakeVnPy server = new FakeVnPy();
    private final RecordingTradeSink sink = new RecordingTradeSink();
    private RpcGateway gateway;

    private void open(Map<String, ?> settings) throws Exception {
        server.start();
        gateway = RpcGatewayContractTest.gateway(server, settings);
        gateway.open(sink);
    }

    @AfterEach
    void close() {
        if (gateway != null) {
            gateway.deactivate();
            server.close();
        }
    }

    private static Order order(String id, String price, long volume) {
        return new Order(
                id,
                RpcGatewayContractTest.request(price, volume),
                "rpc",
                "",
                OrderState.SUBMITTING,
                0,
                null,
                BigDecimal.ZERO,
                Instant.now(),
                Instant.now(),
                LocalDate.now(),
                "",
                false,
                false);
    }

    private static VnObject foreign() {
        return VnObject.of("OrderRequest")
                .with("symbol", "600000")
                .with("exchange", new Member("Exchange", "SSE"))
                .with("direction", new Member("Direction", "LONG"))
                .with("type", new Member("OrderType", "LIMIT"))
                .with("volume", 300.0)
                .with("price", 9.9)
                .with("offset", new Member("Offset", "NONE"))
                .with("reference", "somebody");
    }

    @Test
    void moneyIsExactAndFitsWhatTheServerSays() throws Exception {
        open(Map.of("accounts", "CTP=fund1"));
        Account account = sink.accounts().get("fund1");
        assertEquals(new BigDecimal("1000.1"), account.balance());
        assertEquals(new BigDecimal("900.3"), account.available());
        assertEquals(new BigDecimal("0.2"), account.frozenMargin());
        assertEquals(new BigDecimal("99.6"), account.margin());
    }

    @Test
    void aShareIsSentWithoutAnOffsetAndWithTheDesksIdOnIt() throws Exception {
        open(Map.of());
        gateway.submit(order("abc-1", "10.01", 100));
        VnObject asked = server.asked().get(0);
        assertEquals(new Member("Offset", "NONE"), asked.get("offset"));
        assertEquals(
                List.of("600000", "sluice:abc-1", "600000.SSE"),
                List.of(asked.get("symbol"), asked.get("reference"), asked.get("vt_symbol")));
        assertEquals(10.01, asked.number("price"));
    }

    @Test
    void ordersOfOthersAreReportedWithTheirTrades() throws Exception {
        open(Map.of());
        server.insert(foreign().with("price", 11.0));
        Await.until(
                "the fill",
                () -> sink.orders().containsKey("") && sink.orders().get("").state() == OrderState.FILLED);
        OrderReport report = sink.orders().get("");
        assertEquals("CTP.1_1", report.exchangeOrderId());
        assertEquals("123", report.request().account());
        assertEquals(300, report.request().volume());
        assertEquals(new BigDecimal("10.6"), report.averagePrice());
        assertEquals(
                List.of("CTP.1_1", "CTP.1_1"),
                sink.all(Trade.class).stream().map(Trade::orderId).toList());
        Await.until(
                "the position",
                () -> sink.all(Position.class).stream()
                        .anyMatch(position -> position.longSide().volume() == 300));
    }

    @Test
    void anOrderIsOursThoughTheServerForgetsWhatWasWrittenOnIt() throws Exception {
        server.forgetsReferences();
        open(Map.of());
        gateway.submit(order("abc-1", "11", 200));
        Await.until(
                "the fill",
                () -> sink.orders().containsKey("abc-1")
                        && sink.orders().get("abc-1").state() == OrderState.FILLED);
        assertEquals(java.util.Set.of("abc-1"), sink.orders().keySet());
        assertEquals(
                List.of("abc-1", "abc-1"),
                sink.all(Trade.class).stream().map(Trade::orderId).toList());
    }

    @Test
    void anOrderWithoutAnswerIsNotSentAgainAndFoundWhenOpenedAnew() throws Exception {
        for (boolean forgets : List.of(false, true)) {
            FakeVnPy slow = new FakeVnPy();
            if (forgets) {
                slow.forgetsReferences();
            }
            slow.start();
            RpcGateway impatient = RpcGatewayContractTest.gateway(slow, Map.of("requestMillis", 300));
            CountDownLatch release = new CountDownLatch(1);
            impatient.open(new RecordingTradeSink());
            slow.hang(release);
            assertThrows(IOException.class, () -> impatient.submit(order("abc-1", "10", 100)));
            impatient.close();
            release.countDown();
            RecordingTradeSink again = new RecordingTradeSink();
            impatient.open(again);
            assertEquals(OrderState.ALIVE, again.orders().get("abc-1").state());
            assertEquals(1, slow.asked().size());
            impatient.deactivate();
            slow.close();
        }
    }

    @Test
    void aServerThatWasStartedAnewIsLookedAtAgain() throws Exception {
        open(Map.of());
        gateway.submit(order("abc-1", "10", 100));
        server.close();
        Await.until("that it is gone", () -> sink.all(Connected.class).size() == 2);
        assertEquals(
                new Connected(false, "the connection is lost"),
                sink.all(Connected.class).get(1));
        assertEquals(1, gateway.warnings().size());
        OrderRefusedException refusal =
                assertThrows(OrderRefusedException.class, () -> gateway.submit(order("abc-2", "10", 100)));
        assertTrue(refusal.getMessage().startsWith("not sent"), refusal.getMessage());
        server.start();
        Await.until("that it is back", () -> sink.all(Connected.class).size() == 3);
        Await.until(
                "all it knows",
                () -> sink.events().stream()
                                .filter(RecordingTradeSink.RECONCILED::equals)
                                .count()
                        == 2);
        server.insert(foreign());
        Await.until("what happens from then on", () -> sink.orders().containsKey(""));
        assertEquals(List.of(), gateway.warnings());
    }

    @Test
    void aServerThatBeatsNoMoreIsDownAndSaysSoUntilAWordComes() throws Exception {
        server.silent();
        open(Map.of("silenceSeconds", 1));
        Await.until("that it is down", () -> sink.all(Connected.class).size() == 2);
        assertEquals(
                new Connected(false, "no word for 1 s"),
                sink.all(Connected.class).get(1));
        assertEquals(List.of(server.rep() + ": no word for 1 s"), gateway.warnings());
        server.insert(foreign());
        Await.until("that it is back", () -> sink.all(Connected.class).size() >= 3);
        assertEquals(new Connected(true, ""), sink.all(Connected.class).get(2));
    }

    @Test
    void aUnixDomainSocketIsAnAddressToo(@TempDir Path folder) throws Exception {
        server.in(folder);
        open(Map.of());
        gateway.submit(order("abc-1", "11", 200));
        Await.until(
                "the fill",
                () -> sink.orders().containsKey("abc-1")
                        && sink.orders().get("abc-1").state() == OrderState.FILLED);
    }

    @Test
    void withoutLiveNothingIsSent() throws Exception {
        open(Map.of("live", false));
        assertThrows(OrderRefusedException.class, () -> gateway.submit(order("abc-1", "10", 100)));
        assertThrows(OrderRefusedException.class, () -> gateway.cancel(order("abc-1", "10", 100)));
        assertEquals(List.of(), server.asked());
    }

    @Test
    void settingsAreChecked() throws Exception {
        for (Map<String, ?> wrong : List.of(
                Map.of("reqAddress", "127.0.0.1"),
                Map.of("gateway.name", "a.b"),
                Map.of("requestMillis", 9),
                Map.of("accounts", "CTP"))) {
            assertThrows(
                    InvalidSettingException.class, () -> RpcGatewayContractTest.gateway(server, wrong), "" + wrong);
        }
    }
}

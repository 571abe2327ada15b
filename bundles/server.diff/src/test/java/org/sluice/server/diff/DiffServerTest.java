package org.sluice.server.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.market.TickListener;
import org.sluice.testkit.Await;
import org.sluice.testkit.Configs;
import org.sluice.testkit.Samples;
import org.sluice.testkit.TickListenerContract;

@Timeout(60)
class DiffServerTest extends TickListenerContract {

    private static final String OK = "{\"aid\":\"rtn_data\",\"data\":[{\"notify\":{\"auth_result\":"
            + "{\"type\":\"MESSAGE\",\"level\":\"INFO\",\"code\":1000,\"content\":\"认证成功\"}}}]}";

    private Rig rig = new Rig();

    @Override
    protected TickListener listener() {
        return rig.server;
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static String subscribe(String list) {
        return "{\"aid\":\"subscribe_quote\",\"ins_list\":\"" + list + "\"}";
    }

    /** Lets everything happen that was sent before: what is due is sent between one task and the next that comes later. */
    private void settle() throws Exception {
        for (int i = 0; i < 3; i++) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            rig.server.hub().post(() -> done.complete(null));
            done.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void aLoginIsAnsweredAtOnceAndTheFirstPeekBringsTheFullState() throws Exception {
        FakeSession client = rig.loggedIn("alice", "qaexchange");
        assertEquals(OK, client.messages().get(0).toString());
        settle();
        assertEquals(1, client.messages().size(), "nothing without a peek");
        client.peek().await(2);
        ObjectNode copy = client.copy();
        assertEquals(1_000_000.0, copy.at("/trade/alice/accounts/CNY/balance").doubleValue());
        assertEquals("20261120", copy.at("/trade/alice/session/trading_day").textValue());
        assertFalse(copy.at("/trade/alice/trade_more_data").booleanValue());
        assertTrue(copy.at("/trade/alice/trade_more_data").isBoolean());
        assertEquals(List.of("CNY"), names(copy.at("/trade/alice/accounts")), "no other user's account");
        assertEquals("false", copy.get("mdhis_more_data").toString());
    }

    static List<String> names(JsonNode node) {
        return node.properties().stream().map(Map.Entry::getKey).toList();
    }

    @Test
    void aRefusedLoginLeavesTheConnectionOpenForAnother() {
        FakeSession client = FakeSession.connect(rig.server).login("alice", "wrong", "qaexchange");
        client.await(1);
        JsonNode result = client.copy().at("/notify/auth_result");
        assertEquals("ERROR", result.get("level").textValue());
        assertEquals(1001, result.get("code").intValue());
        client.peek().send(subscribe("SSE.600000"));
        assertEquals(List.of(1001, 1004), client.codes(2));
        client.login("alice", "secret", "qaexchange");
        assertEquals(List.of(1001, 1004, 1000), client.codes(3));
        client.await(4);
        assertTrue(client.copy().at("/trade/alice").isObject(), "the peek before was still open");
        assertEquals(List.of(), client.closed());
    }

    @Test
    void whatComesBeforeTheLoginIsDecidedIsDoneAfterIt() {
        rig.gate = new CountDownLatch(1);
        rig.tick("SHFE.cu2501", 75_000);
        FakeSession client = FakeSession.connect(rig.server)
                .login("alice", "secret", "qaexchange")
                .send(subscribe("SHFE.cu2501"))
                .send(order("o1", "\"volume\":1"))
                .peek()
                .peek();
        client.send("{\"aid\":\"ping\"}").await(1);
        assertEquals("{\"aid\":\"pong\"}", client.messages().get(0).toString());
        rig.gate.countDown();
        client.await(3);
        assertEquals(OK, client.messages().get(1).toString());
        assertEquals(
                75_000.0, client.copy().at("/quotes/SHFE.cu2501/last_price").doubleValue());
        assertEquals("ALIVE", client.copy().at("/trade/alice/orders/o1/status").textValue());
        assertEquals(1, rig.desk.requests().size());
    }

    @Test
    void whatWaitsForALoginIsBounded() {
        rig.gate = new CountDownLatch(1);
        FakeSession client = FakeSession.connect(rig.server).login("alice", "secret", "qaexchange");
        String big = order("o1", "\"volume\":1,\"x\":\"" + "x".repeat(3 << 20) + "\"");
        client.send(big).send(big.replace("o1", "o2"));
        assertEquals(List.of(9007), client.codes(1));
        rig.gate.countDown();
        Await.until("the first is done", () -> rig.desk.requests().size() == 1);
        assertEquals("o1", rig.desk.requests().get(0).clientOrderId());
    }

    @Test
    void aPeekStaysOpenUntilThereIsNewsAndIsAnsweredOnce() throws Exception {
        rig.tick("SHFE.cu2501", 75_000);
        FakeSession client = rig.loggedIn("alice", "qaexchange").send(subscribe("SHFE.cu2501"));
        client.peek().await(2);
        for (int i = 0; i < 300; i++) {
            client.peek();
        }
        settle();
        assertEquals(2, client.messages().size());
        rig.tick("SHFE.cu2501", 75_010);
        client.await(3);
        rig.tick("SHFE.cu2501", 75_020);
        rig.tick("SHFE.cu2501", 75_030);
        settle();
        assertEquals(3, client.messages().size(), "three hundred peeks are one");
        client.peek().await(4);
        assertEquals(
                75_030.0, client.copy().at("/quotes/SHFE.cu2501/last_price").doubleValue());
    }

    @Test
    void aSlowClientIsGivenMergedChanges() throws Exception {
        rig.tick("SHFE.cu2501", 1);
        FakeSession client = rig.loggedIn("alice", "qaexchange").send(subscribe("SHFE.cu2501"));
        client.slow();
        client.peek().await(2);
        client.peek();
        for (int i = 2; i < 500; i++) {
            rig.tick("SHFE.cu2501", i);
        }
        settle();
        assertEquals(2, client.messages().size());
        client.written();
        client.await(3);
        assertEquals(499.0, client.copy().at("/quotes/SHFE.cu2501/last_price").doubleValue());
    }

    @Test
    void quotesAreTermsAndWhatMoves() {
        rig.tick("SHFE.cu2501", 75_100);
        FakeSession client = rig.loggedIn("alice", "qaexchange").send(subscribe("SHFE.cu2501"));
        client.peek().await(2);
        JsonNode quote = client.copy().at("/quotes/SHFE.cu2501");
        assertEquals("SHFE.cu2501", quote.get("instrument_id").textValue());
        assertEquals("FUTURE", quote.get("ins_class").textValue());
        assertEquals(0.01, quote.get("price_tick").doubleValue());
        assertEquals("2026-11-20 10:00:00.123456", quote.get("datetime").textValue());
        assertEquals("75100.0", quote.get("last_price").toString());
        assertEquals("1000000", quote.get("volume").toString());
        assertEquals("100", quote.get("bid_volume1").toString());
        assertEquals("TEST", quote.get("origin").textValue());
        client.peek();
        rig.tick("SHFE.cu2501", 75_100);
        rig.tick(Samples.complete(Tick.of(Symbol.parse("SHFE.cu2501"), Rig.NOW, 75_100)));
        client.await(3);
        assertFalse(client.copy().at("/quotes/SHFE.cu2501").has("volume"), "what is not known any more is gone");
        assertFalse(client.messages().get(2).at("/data/0/quotes/SHFE.cu2501").has("last_price"), "only what changed");
    }

    @Test
    void aListReplacesTheOneBeforeAndIsEchoedByteForByte() {
        rig.tick("SHFE.cu2501", 1);
        rig.tick("SHFE.cu2502", 2);
        FakeSession client = rig.loggedIn("alice", "qaexchange");
        client.send(subscribe("SHFE.cu2501,SHFE.cu2502")).peek().await(2);
        String odd = "SHFE.cu2502, shfe.cu2501,,SHFE.cu2502,SHFE.nothing,\\\"x\\\\,合约";
        client.send(subscribe(odd)).peek().await(3);
        ObjectNode copy = client.copy();
        assertEquals(
                "SHFE.cu2502, shfe.cu2501,,SHFE.cu2502,SHFE.nothing,\"x\\,合约",
                copy.get("ins_list").textValue());
        assertEquals(List.of("SHFE.cu2502"), names(copy.get("quotes")));
        assertTrue(client.messages().get(2).toString().contains("\"SHFE.cu2501\":null"));
        client.send(subscribe("")).peek().await(4);
        assertEquals("", client.copy().get("ins_list").textValue());
        assertEquals(List.of(), names(client.copy().get("quotes")));
        assertEquals(0, rig.server.hub().quotes().size(), "nobody needs them any more");
    }

    @Test
    void anInstrumentThatIsListedLaterAppears() {
        FakeSession client = rig.loggedIn("alice", "qaexchange");
        client.send(subscribe("SSE.688981")).peek().await(2);
        assertFalse(client.copy().has("quotes"));
        client.peek();
        rig.server.hub().post(() -> rig.catalog.star("SSE.688981"));
        client.await(3);
        assertEquals("STOCK", client.copy().at("/quotes/SSE.688981/ins_class").textValue());
    }

    @Test
    void whoDoesNotLogInGetsTheTermsOfAllFirst() {
        rig.tick("SHFE.cu2501", 75_000);
        FakeSession client = FakeSession.connect(rig.server).peek().peek();
        JsonNode first = client.await(1).get(0).get("data").get(0);
        assertEquals(4, first.get("quotes").size());
        assertTrue(first.get("mdhis_more_data").booleanValue());
        client.peek().await(2);
        assertEquals(
                "{\"mdhis_more_data\":false}",
                client.messages().get(1).at("/data/0").toString());
        client.send(subscribe("SHFE.cu2501")).peek().await(3);
        assertEquals(
                75_000.0, client.copy().at("/quotes/SHFE.cu2501/last_price").doubleValue());
        client.send(subscribe("")).peek().await(4);
        assertFalse(client.copy().at("/quotes/SHFE.cu2501").has("last_price"));
        assertTrue(client.copy().at("/quotes/SHFE.cu2501").has("price_tick"), "the terms stay");
    }

    @Test
    void whatALaggingReaderStillHasOfAQuoteGoesWithItThoughItIsAbsentByNow() {
        rig.tick("SHFE.cu2501", 75_000);
        FakeSession client = FakeSession.connect(rig.server);
        client.peek().await(1);
        client.peek().await(2);
        client.send(subscribe("SHFE.cu2501")).peek().await(3);
        assertTrue(client.copy().at("/quotes/SHFE.cu2501").has("volume"));
        rig.tick(Samples.complete(
                Tick.of(Symbol.parse("SHFE.cu2501"), Rig.NOW, 75_000))); // without a volume, and not seen
        client.send(subscribe("")).peek().await(4);
        assertFalse(client.copy().at("/quotes/SHFE.cu2501").has("volume"));
        assertTrue(client.copy().at("/quotes/SHFE.cu2501").has("price_tick"), "the terms stay");
    }

    @Test
    void fromElsewhereNothingIsToldWithoutALogin() throws Exception {
        rig.tick("SHFE.cu2501", 75_000);
        FakeSession client = FakeSession.connect(rig.server, "192.0.2.7")
                .send(subscribe("SHFE.cu2501"))
                .peek();
        settle();
        assertEquals(List.of(), client.messages());
        client.login("alice", "secret", "qaexchange").await(2);
        assertEquals(
                75_000.0, client.copy().at("/quotes/SHFE.cu2501/last_price").doubleValue());
    }

    @Test
    void aWishWithoutALoginIsAnsweredAfterAWhile() {
        FakeSession client = FakeSession.connect(rig.server, "192.0.2.7").send(order("o1", "\"volume\":1"));
        assertEquals(List.of(1004), client.codes(1));
        assertEquals(List.of(), rig.desk.requests());
    }

    @Test
    void longStatesAreSplitBelowOneMebibyte() {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < 6000; i++) {
            String symbol = "SSE." + (600_100 + i);
            rig.catalog.stock(symbol);
            rig.tick(symbol, 10 + i % 7 / 100.0);
            list.append(i == 0 ? "" : ",").append(symbol);
        }
        FakeSession client = rig.loggedIn("alice", "qaexchange");
        for (int i = 0; i < 3000; i++) {
            client.send(order("o" + i, "\"volume\":1"));
        }
        client.send(subscribe(list.toString()));
        boolean more = true;
        int messages = 1;
        for (; more; messages++) {
            client.peek().await(messages + 1);
            ObjectNode copy = client.copy();
            more = copy.get("mdhis_more_data").booleanValue()
                    || copy.at("/trade/alice/trade_more_data").booleanValue();
        }
        assertTrue(messages > 4, "messages: " + messages);
        assertTrue(client.longest() < 1 << 20, "longest: " + client.longest());
        assertEquals(6000, client.copy().get("quotes").size());
        assertEquals(3000, client.copy().at("/trade/alice/orders").size());
        FakeSession unknown = FakeSession.connect(rig.server);
        more = true;
        for (int i = 1; more; i++) {
            unknown.peek().await(i);
            more = unknown.copy().get("mdhis_more_data").booleanValue();
        }
        assertTrue(unknown.longest() < 1 << 20, "longest: " + unknown.longest());
        assertEquals(6004, unknown.copy().get("quotes").size());
    }

    static String order(String id, String more) {
        return "{\"aid\":\"insert_order\",\"user_id\":\"alice\",\"account_id\":\"main\",\"order_id\":\"" + id
                + "\",\"exchange_id\":\"SHFE\",\"instrument_id\":\"cu2501\",\"direction\":\"BUY\",\"offset\":\"OPEN\","
                + "\"price_type\":\"LIMIT\",\"limit_price\":75000.0,\"time_condition\":\"GFD\",\"volume_condition\":\"ANY\","
                + more + "}";
    }

    @Test
    void clientsInStepShareTheirBytes() {
        rig.tick("SHFE.cu2501", 1);
        FakeSession one = rig.loggedIn("alice", "qaexchange").send(subscribe("SHFE.cu2501"));
        FakeSession two = rig.loggedIn("carol", "other").send(subscribe("SHFE.cu2501"));
        one.peek().await(2);
        two.peek().await(2);
        one.peek();
        two.peek();
        rig.tick("SHFE.cu2501", 2);
        assertEquals(one.await(3).get(2), two.await(3).get(2));
        assertEquals(2, rig.server.counters().get("messages.sent.shared"));
    }

    @Test
    void tooManyMessagesAreDroppedButNoPeekIsLost() {
        rig.close();
        rig = new Rig(Map.of("messagesPerSecond", 20));
        rig.tick("SHFE.cu2501", 1);
        FakeSession client = rig.loggedIn("alice", "qaexchange");
        for (int i = 0; i < 200; i++) {
            client.send("{\"aid\":\"confirm_settlement\"}");
        }
        client.peek();
        assertEquals(List.of(1000, 9004), client.codes(2));
        Await.until("the peek is answered", () -> client.copy().has("trade"));
        assertTrue(rig.server.counters().get("settlements.confirmed") < 100);
    }

    @Test
    void rightsAreKept() {
        FakeSession carol = rig.loggedIn("carol", "qaexchange")
                .send(order("o1", "\"volume\":1").replace("alice", "carol"))
                .send("{\"aid\":\"cancel_order\",\"user_id\":\"carol\",\"order_id\":\"o1\"}");
        assertEquals(List.of(1000, 2003, 1008), carol.codes(3));
        FakeSession dave = rig.loggedIn("dave", "qaexchange").send(subscribe("SHFE.cu2501"));
        assertEquals(List.of(1000, 1008), dave.codes(2));
        assertFalse(dave.copy().has("ins_list"));
    }

    @Test
    void withoutAnAuthenticatorNobodyLogsIn() {
        rig.server.unbindAuthenticator(rig);
        FakeSession client = FakeSession.connect(rig.server).login("alice", "secret", "qaexchange");
        assertEquals(List.of(1005), client.codes(1));
    }

    @Test
    void aSettingThatCannotBeUsedIsNamed() {
        Map<String, Object> settings = Map.of("messagesPerSecond", -1, "service.pid", "org.sluice.server.diff");
        var error = assertThrows(
                InvalidSettingException.class,
                () -> Settings.of(Configs.of(DiffServer.Config.class, settings), settings));
        assertEquals("org.sluice.server.diff: messagesPerSecond=-1: 0 to 1000000", error.getMessage());
    }

    @Test
    void aChangedSettingHoldsWithoutDisconnectingAnybody() {
        FakeSession client = rig.loggedIn("alice", "qaexchange");
        Map<String, Object> settings = Map.of("maxSymbols", 1);
        rig.server.modified(Configs.of(DiffServer.Config.class, settings), settings);
        client.send(subscribe("SHFE.cu2501,SHFE.cu2502"));
        assertEquals(List.of(1000, 4001), client.codes(2));
        assertEquals(List.of(), client.closed());
    }

    @Test
    void whenItStopsItSaysGoodbye() {
        FakeSession client = rig.loggedIn("alice", "qaexchange");
        rig.close();
        assertEquals(List.of("1012 the server stops"), client.closed());
        assertNotEquals(0, rig.server.counters().get("logins"));
    }
}

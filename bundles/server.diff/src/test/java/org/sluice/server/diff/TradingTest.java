package org.sluice.server.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.server.diff.DiffServerTest.names;
import static org.sluice.server.diff.DiffServerTest.order;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.market.Symbol;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException.Reason;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.PriceType;
import org.sluice.api.trade.Refusal;
import org.sluice.api.trade.TimeCondition;
import org.sluice.api.trade.VolumeCondition;
import org.sluice.testkit.Await;
import org.sluice.testkit.FakeDesk;

@Timeout(60)
class TradingTest {

    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void ordersAreTakenAndCancelled() {
        FakeSession client = rig.loggedIn("alice", "qaexchange").send(order("o1", "\"volume\":2"));
        Await.until("asked", () -> rig.desk.requests().size() == 1);
        client.peek().await(2);
        assertEquals(
                "{\"seqno\":1,\"user_id\":\"alice\",\"account_id\":\"main\",\"order_id\":\"o1\",\"exchange_id\":\"SHFE\","
                        + "\"instrument_id\":\"cu2501\",\"direction\":\"BUY\",\"offset\":\"OPEN\",\"volume_orign\":2,"
                        + "\"price_type\":\"LIMIT\",\"time_condition\":\"GFD\",\"volume_condition\":\"ANY\","
                        + "\"status\":\"ALIVE\",\"status_detail\":\"ALIVE\",\"last_msg\":\"\",\"limit_price\":75000.0,"
                        + "\"volume_left\":2,\"exchange_order_id\":\"xd1\",\"insert_date_time\":1795140000123456789,"
                        + "\"frozen_margin\":100.0}",
                client.copy().at("/trade/alice/orders/o1").toString());
        client.peek()
                .send("{\"aid\":\"cancel_order\",\"user_id\":\"alice\",\"account_id\":\"main\",\"order_id\":\"o1\"}")
                .await(3);
        assertEquals(
                "{\"status\":\"CANCELLED\",\"status_detail\":\"CANCELLED\",\"last_msg\":\"by the user\"}",
                client.messages().get(2).at("/data/0/trade/alice/orders/o1").toString());
        client.send("{\"aid\":\"cancel_order\",\"user_id\":\"alice\",\"order_id\":\"o2\"}");
        assertEquals(List.of(1000, 3001), client.codes(2));
    }

    @Test
    void anOrderWithoutFundsIsRefusedInBothDialects() {
        for (String bid : List.of("qaexchange", "other")) {
            rig.desk.refuse(Reason.FUNDS);
            FakeSession client = rig.loggedIn("alice", bid).send(order("o1", "\"volume\":1"));
            JsonNode notice = client.notices(2).get(1);
            assertEquals(
                    "{\"type\":\"MESSAGE\",\"level\":\"ERROR\",\"code\":2001,\"content\":\"订单提交失败: 可用资金不足\","
                            + "\"detail\":\"rule x, limit 1, value 2\"}",
                    notice.toString());
            client.peek();
            Await.until(
                    "shown", () -> client.copy().at("/trade/alice/orders/o1").isObject());
            JsonNode order = client.copy().at("/trade/alice/orders/o1");
            assertEquals(
                    bid.equals("other") ? "FINISHED" : "REJECTED",
                    order.get("status").textValue());
            assertEquals("", order.get("exchange_order_id").textValue());
            assertEquals(1, order.get("volume_left").intValue());
            client.disconnect();
        }
    }

    @Test
    void whatTheDeskRefusedBeforeIsShownToItsUserWhoComesLater() {
        FakeSession seed = rig.loggedIn("alice", "qaexchange").send(order("o1", "\"volume\":1"));
        Await.until("asked", () -> rig.desk.requests().size() == 1);
        OrderRequest request = rig.desk.requests().get(0);
        seed.disconnect();
        rig.desk.refusals.add(
                new Refusal(named(request, "alice", "r1"), Reason.PRICE, "rule x", FakeDesk.NOW, FakeDesk.DAY));
        rig.desk.refusals.add(
                new Refusal(named(request, "bob", "r2"), Reason.PRICE, "rule x", FakeDesk.NOW, FakeDesk.DAY));
        FakeSession later = rig.loggedIn("alice", "qaexchange");
        later.peek().await(2);
        var orders = later.copy().at("/trade/alice/orders");
        assertEquals("REJECTED", orders.at("/r1/status").textValue());
        assertTrue(orders.at("/r1/last_msg").textValue().endsWith("(rule x)"), orders::toString);
        assertEquals("ALIVE", orders.at("/o1/status").textValue());
        assertTrue(orders.at("/r2").isMissingNode(), orders::toString);
    }

    private static OrderRequest named(OrderRequest request, String user, String id) {
        return new OrderRequest(
                user,
                request.from(),
                request.account(),
                id,
                request.symbol(),
                request.direction(),
                request.offset(),
                request.priceType(),
                request.price(),
                request.volume(),
                request.timeCondition(),
                request.volumeCondition(),
                request.minVolume());
    }

    @Test
    void eachDialectHasItsWords() {
        rig.desk.put(FakeDesk.position("main", Symbol.parse("SHFE.cu2501"), 2));
        FakeSession seed = rig.loggedIn("alice", "qaexchange").send(order("o1", "\"volume\":1"));
        FakeSession tq = rig.loggedIn("alice", "快期模拟");
        Await.until("asked", () -> rig.desk.requests().size() == 1);
        var order = rig.desk.orders().iterator().next();
        rig.desk.put(FakeDesk.order(order.id(), order.request(), OrderState.PARTIALLY_FILLED, 0, ""));
        seed.peek().await(2);
        tq.peek().await(2);
        String instrument = "/trade/alice/positions/SHFE.cu2501/instrument_id";
        assertEquals("SHFE.cu2501", seed.copy().at(instrument).textValue());
        assertEquals("cu2501", tq.copy().at(instrument).textValue());
        assertEquals(
                "PARTIALLY_FILLED",
                seed.copy().at("/trade/alice/orders/o1/status").textValue());
        assertEquals("ALIVE", tq.copy().at("/trade/alice/orders/o1/status").textValue());
        assertEquals(
                "PARTIALLY_FILLED",
                tq.copy().at("/trade/alice/orders/o1/status_detail").textValue());
        for (String side : List.of("long", "short")) {
            for (String age : List.of("today", "his")) {
                assertTrue(tq.copy()
                        .at("/trade/alice/positions/SHFE.cu2501/pos_" + side + "_" + age)
                        .isInt());
            }
        }
    }

    @Test
    void nobodySeesWhatIsAnothers() {
        FakeSession alice = rig.loggedIn("alice", "qaexchange").send(order("o1", "\"volume\":1"));
        rig.desk.put(FakeDesk.position("main", Symbol.parse("SHFE.cu2501"), 2));
        FakeSession bob = rig.loggedIn("bob", "qaexchange");
        bob.send("{\"aid\":\"cancel_order\",\"user_id\":\"bob\",\"order_id\":\"o1\"}");
        assertEquals(List.of(1000, 3001), bob.codes(2));
        bob.peek();
        Await.until("state", () -> bob.copy().has("trade"));
        assertEquals(List.of("bob"), names(bob.copy().get("trade")));
        assertFalse(bob.copy().at("/trade/bob").has("orders"));
        assertFalse(bob.copy().at("/trade/bob").has("positions"));
        assertEquals(
                List.of("CNY@hedge", "CNY"),
                names(bob.copy().at("/trade/bob/accounts")).stream()
                        .sorted(Comparator.reverseOrder())
                        .toList());
        alice.disconnect();
    }

    @Test
    void whatCameToTheBrokerElsewhereIsSeenByWhoHasTheAccount() {
        FakeSession alice = rig.loggedIn("alice", "qaexchange");
        FakeSession bob = rig.loggedIn("bob", "qaexchange");
        Order order = FakeDesk.order("rpc-1", stranger("main"), OrderState.PARTIALLY_FILLED, 1, "");
        rig.desk.put(order);
        rig.desk.put(FakeDesk.trade("t1", order, 1));
        alice.peek();
        Await.until("the trade", () -> alice.copy().at("/trade/alice/trades").size() == 1);
        assertEquals(List.of("rpc-1"), names(alice.copy().at("/trade/alice/orders")));
        bob.peek();
        Await.until("state", () -> bob.copy().has("trade"));
        assertFalse(bob.copy().at("/trade/bob").has("orders"));
        assertFalse(bob.copy().at("/trade/bob").has("trades"));
    }

    private static OrderRequest stranger(String account) {
        return new OrderRequest(
                "",
                "",
                account,
                "",
                Symbol.parse("SHFE.cu2501"),
                Direction.BUY,
                Offset.OPEN,
                PriceType.LIMIT,
                new BigDecimal("75000"),
                2,
                TimeCondition.GFD,
                VolumeCondition.ANY,
                0);
    }

    @Test
    void aDeskThatWentAndCameBackIsReadAnew() {
        FakeSession client = rig.loggedIn("alice", "qaexchange").send(order("o1", "\"volume\":1"));
        client.peek().await(2);
        rig.server.unbindDesk(rig.desk);
        client.send(order("o2", "\"volume\":1"));
        assertEquals(List.of(1000, 2012), client.codes(2));
        FakeDesk other = new FakeDesk("main");
        other.tell(rig.server);
        rig.server.bindDesk(other);
        client.peek();
        Await.until("o1 is gone", () -> {
            client.peek();
            return client.copy().at("/trade/alice/orders/o1").isMissingNode();
        });
        client.send(order("o3", "\"volume\":1"));
        Await.until("o3", () -> client.copy().at("/trade/alice/orders/o3").isObject());
    }

    @Test
    void otherWishesAreAnswered() {
        FakeSession client = rig.loggedIn("alice", "other")
                .send("{\"aid\":\"confirm_settlement\"}")
                .send("{\"aid\":\"qry_settlement_info\",\"trading_day\":20261120}");
        client.await(2);
        JsonNode statement = client.messages().get(1);
        assertEquals("qry_settlement_info", statement.get("aid").textValue());
        assertEquals(20261120, statement.get("trading_day").intValue());
        assertEquals("alice", statement.get("user_name").textValue());
        assertTrue(statement.get("settlement_info").textValue().contains("当前权益 1000000"));
        client.send("{\"aid\":\"qry_settlement_info\",\"trading_day\":20200101}");
        client.codes(2);
        client.send("{\"aid\":\"change_password\",\"old_password\":\"secret\",\"new_password\":\"long enough\"}");
        client.codes(3);
        client.send("{\"aid\":\"change_password\",\"old_password\":\"secret\",\"new_password\":\"short\"}");
        client.codes(4);
        client.send("{\"aid\":\"req_transfer\",\"amount\":100,\"currency\":\"CNY\"}");
        client.codes(5);
        client.login("alice", "secret", "other");
        assertEquals(List.of(1000, 5002, 1010, 1011, 5001, 1002), client.codes(6));
        client.peek();
        Await.until(
                "transfer", () -> client.copy().at("/trade/alice/transfers/1").isObject());
        assertEquals(5001, client.copy().at("/trade/alice/transfers/1/error_id").intValue());
        assertEquals(6, client.copy().get("notify").size(), "each notice has a key of its own");
    }
}

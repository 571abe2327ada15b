package org.sluice.server.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sluice.api.trade.OrderRefusedException.Reason;
import org.sluice.testkit.Await;

/** Whatever a client sends: an answer with level and code, the connection lives, the state is as it was. */
@Timeout(60)
class BadInputTest {

    private final Rig rig = new Rig();
    private final FakeSession client = rig.loggedIn("alice", "qaexchange");

    @AfterEach
    void close() {
        rig.close();
    }

    private void isAnswered(byte[] message, int code) {
        client.peek().await(2);
        ObjectNode before = state();
        client.send(message);
        JsonNode notice = client.notices(2).get(1);
        assertEquals(code, notice.get("code").intValue(), notice::toString);
        assertEquals("ERROR", notice.get("level").textValue());
        assertEquals("MESSAGE", notice.get("type").textValue());
        client.send("{\"aid\":\"ping\"}");
        Await.until("it lives", () -> client.messages().toString().contains("pong"));
        assertEquals(before, state());
        assertEquals(List.of(), client.closed());
        assertEquals(List.of(), rig.desk.requests());
        assertEquals(0L, rig.server.counters().get("failures"));
    }

    private ObjectNode state() {
        ObjectNode copy = client.copy();
        copy.remove("notify");
        return copy;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            9001 | {"aid":
            9001 | hello
            9001 | {"aid":"ping"} x
            9001 | {"aid":"insert_order","limit_price":NaN}
            9001 | {"aid":"insert_order","limit_price":Infinity}
            9001 | {'aid':'ping'}
            9001 | {"aid":1e9999999999999}
            9002 | [1,2]
            9002 | null
            9002 | "peek_message"
            9002 | {}
            9002 | {"aid":1}
            9002 | {"aid":null}
            9003 | {"aid":"req_start_ctp"}
            9003 | {"aid":"set_chart"}
            9003 | {"aid":""}
            4002 | {"aid":"subscribe_quote"}
            4002 | {"aid":"subscribe_quote","ins_list":["SHFE.cu2501"]}
            4002 | {"aid":"subscribe_quote","ins_list":null}
            2013 | {"aid":"insert_order"}
            3013 | {"aid":"cancel_order"}
            3013 | {"aid":"cancel_order","user_id":"alice"}
            3013 | {"aid":"cancel_order","user_id":"alice","order_id":7}
            3013 | {"aid":"cancel_order","user_id":"alice","order_id":""}
            3003 | {"aid":"cancel_order","user_id":"bob","order_id":"o1"}
            3003 | {"aid":"cancel_order","user_id":"alice","account_id":"bobs","order_id":"o1"}
            9005 | {"aid":"change_password","old_password":"secret"}
            9005 | {"aid":"req_transfer","amount":"1"}
            9005 | {"aid":"qry_settlement_info","trading_day":1e400}
            9005 | {"aid":"qry_settlement_info","trading_day":"today"}
            """)
    void isAnsweredWithItsCode(int code, String message) {
        isAnswered(message.getBytes(StandardCharsets.UTF_8), code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            2008 | "volume":1                 | "volume":-1
            2008 | "volume":1                 | "volume":0
            2008 | "volume":1                 | "volume":1.5
            2008 | "volume":1                 | "volume":"1"
            2008 | "volume":1                 | "volume":1e300
            2008 | "volume":1                 | "volume":1e999999999
            2008 | "volume":1                 | "volume":123456789012345678901234567890
            2008 | "volume":1                 | "volume":null
            2007 | "limit_price":75000.0      | "limit_price":"75000"
            2007 | "limit_price":75000.0      | "limit_price":null
            2007 | "limit_price":75000.0      | "limit_price":1e999999
            2007 | "limit_price":75000.0      | "limit_price":{}
            2004 | "user_id":"alice"          | "user_id":"bob"
            2004 | "account_id":"main"        | "account_id":"bobs"
            2013 | "account_id":"main"        | "account_id":7
            2013 | "order_id":"o1"            | "order_id":7
            2013 | "order_id":"o1"            | "order_id":"a\\u0000b"
            2005 | "exchange_id":"SHFE"       | "exchange_id":"NYSE"
            2005 | "exchange_id":"SHFE"       | "exchange_id":"shfe"
            2013 | "exchange_id":"SHFE"       | "exchange_id":[]
            2005 | "instrument_id":"cu2501"   | "instrument_id":""
            2005 | "instrument_id":"cu2501"   | "instrument_id":"cu/../2501"
            2013 | "direction":"BUY"          | "direction":"buy"
            2013 | "direction":"BUY"          | "direction":null
            2013 | "offset":"OPEN"            | "offset":"SHUT"
            2013 | "price_type":"LIMIT"       | "price_type":"CHEAP"
            2013 | "time_condition":"GFD"     | "time_condition":"GFS"
            2013 | "volume_condition":"ANY"   | "volume_condition":{}
            2008 | "volume_condition":"ANY"   | "volume_condition":"MIN"
            """)
    void aWrongOrderIsAnsweredWithItsCode(int code, String right, String wrong) {
        String order = DiffServerTest.order("o1", "\"volume\":1");
        assertTrue(order.contains(right));
        isAnswered(order.replace(right, wrong).getBytes(StandardCharsets.UTF_8), code);
    }

    @Test
    void tooLongAListIsAnswered() {
        isAnswered(
                ("{\"aid\":\"subscribe_quote\",\"ins_list\":\"" + "SHFE.cu2501,".repeat(100_000) + "\"}")
                        .getBytes(StandardCharsets.UTF_8),
                4001);
    }

    @Test
    void aListOfCommasIsAnswered() {
        isAnswered(
                ("{\"aid\":\"subscribe_quote\",\"ins_list\":\"" + ",".repeat(1_000_000) + "\"}")
                        .getBytes(StandardCharsets.UTF_8),
                4001);
    }

    @Test
    void deepNestingIsAnswered() {
        isAnswered(("{\"aid\":" + "[".repeat(100_000)).getBytes(StandardCharsets.UTF_8), 9001);
    }

    @Test
    void aWrongLoginIsAnswered() {
        FakeSession other = FakeSession.connect(rig.server).send("{\"aid\":\"req_login\",\"user_name\":7}");
        other.await(1);
        assertEquals(9005, other.copy().at("/notify/auth_result/code").intValue());
        assertEquals("ERROR", other.copy().at("/notify/auth_result/level").textValue());
    }

    @ParameterizedTest
    @EnumSource
    void whatTheDeskRefusesHasACodeAndChangesNoMoney(Reason reason) {
        client.peek().await(2);
        JsonNode before = client.copy().at("/trade/alice/accounts");
        rig.desk.refuse(reason);
        client.send(DiffServerTest.order("o1", "\"volume\":1"));
        JsonNode notice = client.notices(2).get(1);
        assertEquals(Codes.ofOrder(reason).number(), notice.get("code").intValue());
        assertTrue(notice.get("content").textValue().startsWith("订单提交失败: "), notice::toString);
        assertEquals("rule x, limit 1, value 2", notice.get("detail").textValue());
        assertEquals(before, client.copy().at("/trade/alice/accounts"));
        assertTrue(Codes.ofCancel(reason).text().startsWith("撤单失败"));
    }

    @Test
    void noticesThatNobodyReadsDoNotPileUp() {
        client.slow();
        client.send("{\"aid\":\"ping\"}").await(2);
        for (int i = 0; i < 1000; i++) {
            client.send("hello");
        }
        Await.until("dropped", () -> rig.server.counters().get("notices.dropped") == 900L);
        client.written();
        assertEquals(101, client.notices(101).size());
    }
}

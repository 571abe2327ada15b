package org.sluice.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.api.trade.OrderState.CANCELLED;
import static org.sluice.api.trade.OrderState.FILLED;
import static org.sluice.api.trade.OrderState.REJECTED;
import static org.sluice.api.trade.OrderState.UNKNOWN;
import static org.sluice.desk.Floor.NOW;
import static org.sluice.desk.Floor.await;
import static org.sluice.desk.Floor.buy;
import static org.sluice.desk.Floor.refusal;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.gateway.OrderReport;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException.Reason;

@Timeout(60)
class SettlementTest {

    private static final BigDecimal PRICE = new BigDecimal("10.00");

    @TempDir
    Path folder;

    private static Order unknown(Floor floor) {
        Order order = floor.submit(buy("1", "10.00", 300));
        floor.report(sink -> sink.onOrder(
                new OrderReport(order.id(), "x1", null, UNKNOWN, 100, PRICE, new BigDecimal("2000.00"), NOW, "lost")));
        assertEquals(new BigDecimal("2000.00"), floor.order(order.id()).frozen());
        return floor.order(order.id());
    }

    @Test
    void endsTheOrderFreesItsMoneyAndIsKeptOverARestart() {
        try (Floor floor = new Floor(folder, Map.of()).open()) {
            String id = unknown(floor).id();
            Order settled = await(floor.desk().settle("root", id, FILLED, 300, PRICE));
            assertEquals(FILLED, settled.state());
            assertEquals(300, settled.filled());
            assertEquals(0, settled.frozen().signum());
            assertEquals("settled by root", settled.message());
            assertEquals(settled, floor.order(id));
            assertTrue(
                    floor.audit().stream()
                            .anyMatch(line -> line.get("event").equals("settle")
                                    && line.get("user").equals("root")
                                    && line.get("id").equals(id)
                                    && line.get("rules").equals("passed")),
                    () -> floor.audit().toString());
            floor.restart();
            assertEquals(FILLED, floor.order(id).state());
            assertEquals(300, floor.order(id).filled());
        }
    }

    @Test
    void whatTheBrokerSaysAfterwardsIsBookedAndLate() {
        try (Floor floor = new Floor(folder, Map.of()).open()) {
            String id = unknown(floor).id();
            Order settled = await(floor.desk().settle("root", id, CANCELLED, 100, PRICE));
            assertFalse(settled.late());
            floor.report(sink -> sink.onOrder(Floor.report(settled, FILLED, 300, NOW)));
            assertEquals(FILLED, floor.order(id).state());
            assertTrue(floor.order(id).late());
        }
    }

    @Test
    void refusesAnOrderThatIsNotUnknownAndAnEndThatCanNotBe() {
        try (Floor floor = new Floor(folder, Map.of()).open()) {
            Order alive = floor.submit(buy("2", "9.50", 100));
            assertEquals(
                    "state: the limit is an order that is UNKNOWN, the value is ALIVE",
                    refusal(floor.desk().settle("root", alive.id(), CANCELLED, 0, null))
                            .getMessage());
            assertEquals(
                    Reason.UNKNOWN_ORDER,
                    refusal(floor.desk().settle("root", "none", CANCELLED, 0, null))
                            .reason());
            Order order = unknown(floor);
            assertEquals(
                    "volume: the limit for CANCELLED is 100 to 300, the value is 0",
                    refusal(floor.desk().settle("root", order.id(), CANCELLED, 0, null))
                            .getMessage());
            assertEquals(
                    Reason.INVALID,
                    refusal(floor.desk().settle("root", order.id(), REJECTED, 0, null))
                            .reason());
            assertEquals(
                    Reason.INVALID,
                    refusal(floor.desk().settle("root", order.id(), FILLED, 300, null))
                            .reason());
            assertEquals(order, floor.order(order.id()));
        }
    }
}

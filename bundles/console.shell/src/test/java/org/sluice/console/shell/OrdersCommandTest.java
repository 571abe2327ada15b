package org.sluice.console.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sluice.api.trade.OrderState;

class OrdersCommandTest {

    private final Bench bench = new Bench();
    private final FakeDesk desk = new FakeDesk();

    @BeforeEach
    void start() {
        bench.services.desks.add("", desk);
    }

    private String run(String... args) {
        return bench.run(new OrdersCommand(bench.services), args);
    }

    @Test
    void showsTheOpenOnes() {
        desk.order("a-1", "demo", "10.00", OrderState.PARTIALLY_FILLED, 300, false, "")
                .order("a-2", "demo", "10.00", OrderState.FILLED, 1000, false, "")
                .order("a-3", "two", "", OrderState.UNKNOWN, 0, true, "connection reset");
        assertEquals("""
                TIME      ID   ACCOUNT  USER   SYMBOL      SIDE      PRICE  VOLUME  FILLED  STATE             NOTE
                10:00:00  a-1  demo     alice  SSE.600000  BUY OPEN  10.00   1,000     300  PARTIALLY_FILLED
                10:00:00  a-3  two      alice  SSE.600000  BUY OPEN    ANY   1,000       0  UNKNOWN           gateway sim is away; late report; connection reset
                """, run());
        assertEquals("""
                TIME      ID   ACCOUNT  USER   SYMBOL      SIDE      PRICE  VOLUME  FILLED  STATE             NOTE
                10:00:00  a-1  demo     alice  SSE.600000  BUY OPEN  10.00   1,000     300  PARTIALLY_FILLED
                10:00:00  a-2  demo     alice  SSE.600000  BUY OPEN  10.00   1,000   1,000  FILLED
                """, run("demo", "--all"));
    }

    @Test
    void saysNoneIfThereIsNone() {
        assertEquals("none\n", run());
    }
}

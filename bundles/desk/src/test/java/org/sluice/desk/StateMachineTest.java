package org.sluice.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.sluice.api.trade.OrderState;

class StateMachineTest {

    @Test
    void tellsForEveryPairWhetherABrokersReportIsExpected() {
        StringBuilder table = new StringBuilder();
        for (OrderState from : OrderState.values()) {
            table.append(from).append(':');
            for (OrderState to : OrderState.values()) {
                table.append(StateMachine.expected(from, to) ? " " + to : "");
            }
            table.append('\n');
        }
        assertEquals("""
                SUBMITTING: SUBMITTING ALIVE PARTIALLY_FILLED FILLED CANCELLED REJECTED UNKNOWN
                ALIVE: ALIVE PARTIALLY_FILLED FILLED CANCELLED REJECTED UNKNOWN
                PARTIALLY_FILLED: PARTIALLY_FILLED FILLED CANCELLED UNKNOWN
                FILLED: FILLED
                CANCELLED: CANCELLED
                REJECTED: REJECTED
                UNKNOWN: SUBMITTING ALIVE PARTIALLY_FILLED FILLED CANCELLED REJECTED UNKNOWN
                """, table.toString());
    }

    @Test
    void letsAClientCancelWhatIsNotFinished() {
        StringBuilder legal = new StringBuilder();
        for (OrderState state : OrderState.values()) {
            legal.append(StateMachine.cancellable(state) ? state + " " : "");
        }
        assertEquals("SUBMITTING ALIVE PARTIALLY_FILLED UNKNOWN ", legal.toString());
    }
}

package org.sluice.desk;

import static org.sluice.api.trade.OrderState.ALIVE;
import static org.sluice.api.trade.OrderState.CANCELLED;
import static org.sluice.api.trade.OrderState.FILLED;
import static org.sluice.api.trade.OrderState.PARTIALLY_FILLED;
import static org.sluice.api.trade.OrderState.REJECTED;
import static org.sluice.api.trade.OrderState.SUBMITTING;
import static org.sluice.api.trade.OrderState.UNKNOWN;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.sluice.api.trade.OrderState;

/** What may become of an order: by a client only what is legal, by the broker everything, but not all is expected. */
final class StateMachine {

    private static final Map<OrderState, Set<OrderState>> EXPECTED = new EnumMap<>(OrderState.class);

    static {
        Set<OrderState> anything = EnumSet.allOf(OrderState.class);
        EXPECTED.put(SUBMITTING, anything);
        EXPECTED.put(UNKNOWN, anything);
        EXPECTED.put(ALIVE, EnumSet.of(ALIVE, PARTIALLY_FILLED, FILLED, CANCELLED, REJECTED, UNKNOWN));
        EXPECTED.put(PARTIALLY_FILLED, EnumSet.of(PARTIALLY_FILLED, FILLED, CANCELLED, UNKNOWN));
        EXPECTED.put(FILLED, EnumSet.of(FILLED));
        EXPECTED.put(CANCELLED, EnumSet.of(CANCELLED));
        EXPECTED.put(REJECTED, EnumSet.of(REJECTED));
    }

    private StateMachine() {}

    /**
     * Whether a broker's report from one state to another is what happens in the ordinary course. If not it is booked all
     * the same, and flagged.
     */
    static boolean expected(OrderState from, OrderState to) {
        return EXPECTED.get(from).contains(to);
    }

    /** Whether a client may ask for a cancel. Not known is no reason against it: it may well be alive. */
    static boolean cancellable(OrderState state) {
        return !state.finished();
    }
}

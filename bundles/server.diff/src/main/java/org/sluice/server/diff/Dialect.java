package org.sluice.server.diff;

import org.sluice.api.market.Symbol;
import org.sluice.api.trade.OrderState;

/** The two ways in which the same state is told. A client chooses with {@code req_login.bid}. */
enum Dialect {
    /** Six words of status, and positions that name their instrument with the exchange. */
    QAEXCHANGE {
        @Override
        String status(OrderState state) {
            // an order of which nobody knows is not finished
            return state == OrderState.SUBMITTING || state == OrderState.UNKNOWN ? "PENDING" : state.name();
        }

        @Override
        String positionInstrument(Symbol symbol) {
            return symbol.toString();
        }
    },
    /** DIFF as TqSdk and open-trade-gateway have it: an order is ALIVE or FINISHED. */
    DIFF {
        @Override
        String status(OrderState state) {
            return state.finished() ? "FINISHED" : "ALIVE";
        }

        @Override
        String positionInstrument(Symbol symbol) {
            return symbol.code();
        }
    };

    static Dialect of(String bid) {
        return bid.equals("qaexchange") ? QAEXCHANGE : DIFF;
    }

    abstract String status(OrderState state);

    abstract String positionInstrument(Symbol symbol);
}

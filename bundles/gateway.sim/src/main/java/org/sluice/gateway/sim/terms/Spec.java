package org.sluice.gateway.sim.terms;

import java.math.BigDecimal;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.market.Symbol;

/**
 * What the ledger must know of an instrument. It is kept with the positions, so that a ledger can be read without a
 * catalog.
 *
 * @param closeToday whether today's position is closed separately
 */
public record Spec(Symbol symbol, Kind kind, String product, String board, BigDecimal multiplier, boolean closeToday) {

    public static Spec of(Instrument instrument) {
        return new Spec(
                instrument.symbol(),
                instrument.product().kind(),
                instrument.product().code(),
                instrument.board(),
                Money.price(BigDecimal.valueOf(instrument.product().multiplier())),
                instrument.product().closeToday());
    }

    /** Margin and two sides; anything else is paid in full and can't be sold short. */
    public boolean future() {
        return kind == Kind.FUTURE;
    }
}

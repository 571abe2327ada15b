package org.sluice.gateway.sim.matching;

import java.math.BigDecimal;
import org.sluice.api.trade.Direction;

/** An order as the book sees it. */
public interface Resting {

    Direction direction();

    /** Yuan; null: at any price. */
    BigDecimal limit();

    /** The lower came first. */
    long sequence();

    /** Shares or contracts that are not filled. */
    long left();

    /** Less than this at once is not taken. */
    long atOnce();

    /** Whether it stood in the book when a quote came: then it is filled at its own price, not at the other side's. */
    boolean rested();
}

package org.sluice.desk;

import java.util.function.Consumer;
import org.sluice.api.trade.Order;

/**
 * An order or a cancel on its way to a gateway.
 *
 * @param answer told once how it ended, by the gateway's thread
 */
record Errand(boolean cancel, Order order, Consumer<Outcome> answer) {}

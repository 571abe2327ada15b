package org.sluice.gateway.sim.matching;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import org.sluice.api.market.Tick;
import org.sluice.api.trade.Direction;

/**
 * Our resting orders of one symbol against the market's quotes. What we take of a quote's depth is gone until the next
 * quote brings new depth; our own orders do not meet each other. No I/O, no clock; not thread-safe.
 */
public final class Book<O extends Resting> {

    /** Best price first, then first come. An order without a limit never rests. */
    private final List<O> buys = new ArrayList<>();

    private final List<O> sells = new ArrayList<>();
    private Supply bids = Supply.NONE;
    private Supply asks = Supply.NONE;

    /** New depth. Nothing is filled yet. */
    public void quote(Tick tick) {
        bids = new Supply(tick.bids());
        asks = new Supply(tick.asks());
    }

    /** There is nothing to trade against until the next quote. */
    public void silence() {
        bids = Supply.NONE;
        asks = Supply.NONE;
    }

    public void rest(O order) {
        List<O> side = order.direction() == Direction.BUY ? buys : sells;
        Comparator<O> price = Comparator.comparing(Resting::limit);
        side.add(order);
        side.sort((order.direction() == Direction.BUY ? price.reversed() : price).thenComparingLong(Resting::sequence));
    }

    public void remove(O order) {
        buys.remove(order);
        sells.remove(order);
    }

    public boolean isEmpty() {
        return buys.isEmpty() && sells.isEmpty();
    }

    /** The resting orders, buyers first, each side by price and then by time. */
    public List<O> orders() {
        List<O> orders = new ArrayList<>(buys);
        orders.addAll(sells);
        return orders;
    }

    /** The best price of the other side; null without. */
    public BigDecimal best(Direction direction) {
        return other(direction).best();
    }

    /** The price of the last of so many levels of the other side; null without. */
    public BigDecimal deepest(Direction direction, int levels) {
        return other(direction).deepest(levels);
    }

    /** What an order that has just come gets now, at the other side's prices. */
    public List<Fill> take(O order, int levels) {
        return take(order, levels, null);
    }

    /** Fills the resting orders; one that is done must be {@link #remove removed} by its owner. */
    public void match(BiConsumer<O, Fill> filled) {
        for (O order : orders()) {
            for (Fill fill : take(order, Integer.MAX_VALUE, order.rested() ? order.limit() : null)) {
                filled.accept(order, fill);
            }
        }
    }

    private List<Fill> take(O order, int levels, BigDecimal own) {
        return other(order.direction())
                .take(
                        order.direction() == Direction.BUY,
                        order.limit(),
                        levels,
                        order.left(),
                        Math.max(1, order.atOnce()),
                        own);
    }

    private Supply other(Direction direction) {
        return direction == Direction.BUY ? asks : bids;
    }
}

package org.sluice.gateway.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.api.gateway.OrderReport;
import org.sluice.api.market.Phase;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.PriceType;
import org.sluice.api.trade.TimeCondition;
import org.sluice.api.trade.VolumeCondition;

/** When an order is filled, how much of it and at what price. */
class BrokerFillTest {

    private static final String STOCK = "SSE.600000";
    private static final double[] NOTHING = {};

    private final Trader trader = new Trader("1000000");

    @Test
    void aLimitOrderTakesTheDepthUpToItsPriceAndTheRestWaits() {
        trader.quote(STOCK, 10, new double[] {9.99, 500}, new double[] {10.00, 300, 10.01, 200, 10.02, 900});
        OrderReport order = trader.buy(STOCK, "10.01", 1000);
        assertEquals(List.of("10 x 300", "10.01 x 200"), trader.fills());
        assertEquals(OrderState.PARTIALLY_FILLED, order.state());
        assertEquals(new BigDecimal("10.004"), order.averagePrice());
    }

    @Test
    void depthThatIsTakenIsGoneUntilTheNextQuote() {
        trader.quote(STOCK, 10, NOTHING, new double[] {10, 300});
        assertEquals(300, trader.buy(STOCK, "10", 300).filled());
        OrderReport second = trader.buy(STOCK, "10", 300);
        assertEquals(0, second.filled());
        trader.quote(STOCK, 10, NOTHING, new double[] {10, 100});
        assertEquals(100, trader.order(second.orderId()).filled());
    }

    @Test
    void aRestingOrderIsFilledAtItsOwnPriceWhenTheMarketComesToIt() {
        trader.quote(STOCK, 10.05, 10.04, 10.05);
        OrderReport order = trader.buy(STOCK, "10.00", 200);
        assertEquals(OrderState.ALIVE, order.state());
        trader.quote(STOCK, 9.98, 9.97, 9.98);
        assertEquals(List.of("10 x 200"), trader.fills());
    }

    @Test
    void amongRestingOrdersTheBetterPriceAndThenTheEarlierIsFirst() {
        trader.quote(STOCK, 10.05, 10.04, 10.06);
        trader.buy(STOCK, "10.00", 100);
        trader.buy(STOCK, "10.01", 100);
        trader.buy(STOCK, "10.01", 200);
        trader.quote(STOCK, 10, NOTHING, new double[] {10, 250});
        assertEquals(
                List.of("o2 100", "o3 150"),
                trader.broker.ledger().trades().stream()
                        .map(trade -> trade.orderId() + " " + trade.volume())
                        .toList());
    }

    @Test
    void anOrderGivenBeforeTheOpeningGetsTheMarketsPriceAndNotItsOwn() {
        trader.market.phase(Phase.AUCTION);
        OrderReport order = trader.buy(STOCK, "10.50", 200);
        assertEquals(OrderState.ALIVE, order.state());
        trader.market.phase(Phase.CONTINUOUS);
        trader.quote(STOCK, 10, 9.99, 10.00);
        assertEquals(List.of("10 x 200"), trader.fills());
    }

    @Test
    void atLimitUpABuyQueues() {
        trader.tick(trader.builder(STOCK, 11.00)
                .limitUp(11.00)
                .limitDown(9.00)
                .bids(Trader.depth(11.00, 900_000))
                .asks(Trader.depth()));
        OrderReport order = trader.buy(STOCK, "11.00", 100);
        assertEquals(List.of(), trader.fills());
        assertEquals(OrderState.ALIVE, order.state());
        trader.quote(STOCK, 11.00, new double[] {10.99, 100}, new double[] {11.00, 500});
        assertEquals(List.of("11 x 100"), trader.fills());
    }

    @Test
    void atLimitDownASaleQueues() {
        trader.quote(STOCK, 10, 9.99, 10);
        trader.buy(STOCK, "10", 100);
        trader.nextDay();
        trader.quote(STOCK, 9, NOTHING, new double[] {9, 900_000});
        assertEquals(OrderState.ALIVE, trader.sell(STOCK, "9", 100).state());
        assertEquals(List.of(), trader.fills());
    }

    @Test
    void nothingIsFilledOnAStaleQuote() {
        trader.quote(STOCK, 10, 9.99, 10.00);
        trader.clock.advance(Duration.ofSeconds(31));
        OrderReport order = trader.buy(STOCK, "10.00", 100);
        assertEquals(OrderState.ALIVE, order.state());
        assertEquals(
                "not to be had at once: the quote is 31 s old, the limit is 30 s",
                trader.buy(STOCK, "10.00", 100, Trader.Kind.FAK).message());
        assertEquals(List.of(), trader.fills());
        trader.quote(STOCK, 10, 9.99, 10.00);
        assertEquals(List.of("10 x 100"), trader.fills());
    }

    @Test
    void aQuoteThatIsThirtySecondsOldIsStillGood() {
        trader.quote(STOCK, 10, 9.99, 10.00);
        trader.clock.advance(Duration.ofSeconds(30));
        assertEquals(OrderState.FILLED, trader.buy(STOCK, "10.00", 100).state());
    }

    @Test
    void nothingIsFilledOnAQuoteThatComesLate() {
        OrderReport order = trader.buy(STOCK, "10.00", 100);
        var late = trader.builder(STOCK, 10).asks(Trader.depth(10, 1000));
        trader.clock.advance(Duration.ofSeconds(31));
        trader.tick(late);
        assertEquals(0, trader.order(order.orderId()).filled());
    }

    @Test
    void nothingIsFilledOnAnAuctionOrHaltedQuote() {
        OrderReport order = trader.buy(STOCK, "10.00", 100);
        for (Phase phase : List.of(Phase.PRE_OPEN, Phase.AUCTION, Phase.BREAK, Phase.HALTED, Phase.CLOSED)) {
            trader.tick(trader.builder(STOCK, 10).phase(phase).asks(Trader.depth(10, 1000)));
            assertEquals(0, trader.order(order.orderId()).filled(), phase.toString());
        }
        trader.tick(trader.builder(STOCK, 10).asks(Trader.depth(10, 1000)));
        assertEquals(OrderState.FILLED, trader.order(order.orderId()).state());
    }

    @Test
    void nothingIsFilledInTheBreakThoughTheLastQuoteIsFresh() {
        trader.quote(STOCK, 10, 9.99, 10.00);
        trader.market.phase(Phase.BREAK);
        assertEquals(OrderState.ALIVE, trader.buy(STOCK, "10.00", 100).state());
        assertEquals(
                "nothing to trade against: the phase is BREAK",
                trader.buy(STOCK, null, 100, market(PriceType.ANY, TimeCondition.IOC))
                        .message());
    }

    @Test
    void aMarketOrderTakesEveryLevelAndTheRestIsCancelled() {
        trader.quote(STOCK, 10, NOTHING, new double[] {10, 100, 10.01, 100, 10.05, 100});
        OrderReport order = trader.buy(STOCK, null, 1000, market(PriceType.ANY, TimeCondition.GFD));
        assertEquals(List.of("10 x 100", "10.01 x 100", "10.05 x 100"), trader.fills());
        assertEquals(OrderState.CANCELLED, order.state());
        assertEquals(300, order.filled());
        assertEquals(0, order.frozen().signum());
        assertEquals(0, trader.account().frozenMargin().signum());
    }

    @Test
    void aBestOrderTakesTheBestLevelAndRestsThere() {
        trader.quote(STOCK, 10, NOTHING, new double[] {10, 100, 10.01, 5000});
        OrderReport order = trader.buy(STOCK, null, 300, market(PriceType.BEST, TimeCondition.GFD));
        assertEquals(List.of("10 x 100"), trader.fills());
        assertEquals(OrderState.PARTIALLY_FILLED, order.state());
        trader.quote(STOCK, 9.98, NOTHING, new double[] {9.99, 5000});
        assertEquals(List.of("10 x 100", "10 x 200"), trader.fills());
    }

    @Test
    void theRestOfABestOrderIsCancelledIfItIsIoc() {
        trader.quote(STOCK, 10, NOTHING, new double[] {10, 100, 10.01, 5000});
        OrderReport order = trader.buy(STOCK, null, 300, market(PriceType.BEST, TimeCondition.IOC));
        assertEquals(List.of(OrderState.CANCELLED, 100L), List.of(order.state(), order.filled()));
    }

    @Test
    void aFiveLevelOrderTakesFiveLevelsAndRestsAtTheLastPrice() {
        double[] seven = {10, 100, 10.01, 100, 10.02, 100, 10.03, 100, 10.04, 100, 10.05, 100, 10.06, 100};
        trader.quote(STOCK, 10, NOTHING, seven);
        OrderReport order = trader.buy(STOCK, null, 1000, market(PriceType.FIVELEVEL, TimeCondition.GFD));
        assertEquals(500, order.filled());
        trader.quote(STOCK, 10.04, NOTHING, new double[] {10.05, 5000});
        assertEquals(500, trader.order(order.orderId()).filled());
        trader.quote(STOCK, 10.04, NOTHING, new double[] {10.04, 5000});
        assertEquals(OrderState.FILLED, trader.order(order.orderId()).state());
        assertEquals("10.04 x 500", trader.fills().get(5));
    }

    @Test
    void fillAndKillTakesWhatIsThereAndFillOrKillAllOrNothing() {
        trader.quote(STOCK, 10, NOTHING, new double[] {10, 300});
        OrderReport kill = trader.buy(STOCK, "10", 400, Trader.Kind.FOK);
        assertEquals(List.of(OrderState.CANCELLED, 0L), List.of(kill.state(), kill.filled()));
        OrderReport some = trader.buy(STOCK, "10", 400, Trader.Kind.FAK);
        assertEquals(List.of(OrderState.CANCELLED, 300L), List.of(some.state(), some.filled()));
        trader.quote(STOCK, 10, NOTHING, new double[] {10, 300, 10.01, 100});
        assertEquals(
                OrderState.FILLED,
                trader.buy(STOCK, "10.01", 400, Trader.Kind.FOK).state());
    }

    @Test
    void aMinimumIsAskedForOnlyOfTheFirstFill() {
        trader.quote(STOCK, 10, NOTHING, new double[] {10, 200});
        OrderReport order = trader.buy(
                STOCK, "10", 1000, new Trader.Kind(PriceType.LIMIT, TimeCondition.GFD, VolumeCondition.MIN, 300));
        assertEquals(0, order.filled());
        trader.quote(STOCK, 10, NOTHING, new double[] {10, 300});
        assertEquals(300, trader.order(order.orderId()).filled());
        trader.quote(STOCK, 10, NOTHING, new double[] {10, 100});
        assertEquals(400, trader.order(order.orderId()).filled());
    }

    @Test
    void allOrNothingMayWaitForItsChance() {
        trader.quote(STOCK, 10, NOTHING, new double[] {10, 900});
        OrderReport order = trader.buy(
                STOCK, "10", 1000, new Trader.Kind(PriceType.LIMIT, TimeCondition.GFD, VolumeCondition.ALL, 0));
        assertEquals(OrderState.ALIVE, order.state());
        trader.quote(STOCK, 10, NOTHING, new double[] {9.99, 400, 10, 600});
        assertEquals(OrderState.FILLED, trader.order(order.orderId()).state());
    }

    @Test
    void aSaleTakesTheBidsFromTheBestOnDown() {
        trader.quote("SHFE.rb2701", 3100, new double[] {3100, 2, 3099, 3}, NOTHING);
        OrderReport order = trader.trade(Direction.SELL, Offset.OPEN, "SHFE.rb2701", "3099", 4);
        assertEquals(List.of("3100 x 2", "3099 x 2"), trader.fills());
        assertEquals(OrderState.FILLED, order.state());
    }

    @Test
    void withoutAnyDepthNothingIsFilled() {
        trader.quote(STOCK, 10, NOTHING, NOTHING);
        assertEquals(
                "nothing to trade against: no depth",
                trader.buy(STOCK, null, 100, market(PriceType.ANY, TimeCondition.IOC))
                        .message());
        assertEquals(OrderState.ALIVE, trader.buy(STOCK, "10", 100).state());
    }

    private static Trader.Kind market(PriceType price, TimeCondition time) {
        return Trader.Kind.of(price, time);
    }
}

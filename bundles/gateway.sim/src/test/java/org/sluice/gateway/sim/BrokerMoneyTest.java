package org.sluice.gateway.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.api.gateway.OrderReport;
import org.sluice.api.market.Phase;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Holding;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.PriceType;
import org.sluice.api.trade.TimeCondition;
import org.sluice.testkit.RecordingTradeSink;

/** What orders and fills do to money and positions; every number is reckoned by hand. */
class BrokerMoneyTest {

    private static final String STOCK = "SSE.600000";
    private static final String COPPER = "SHFE.cu2701";
    private static final String MEAL = "DCE.m2701";

    private final Trader trader = new Trader("1000000");

    @Test
    void buyingAShareFreezesPriceAndFeesAndPaysThem() {
        trader.quote(STOCK, 10.02, 10.01, 10.02);
        OrderReport waiting = trader.buy(STOCK, "10.00", 1000);
        assertEquals(new BigDecimal("10005.10"), waiting.frozen());
        assertEquals(account("0", "0", "0", "0", "0", "10000", "5.10"), trader.account());
        assertEquals(new BigDecimal("989994.90"), trader.account().available());

        trader.quote(STOCK, 10.00, 9.99, 10.00);
        assertEquals(account("0", "5.10", "0", "0", "10000", "0", "0"), trader.account());
        assertEquals(new BigDecimal("989994.90"), trader.account().available());
        assertEquals(new BigDecimal("999994.90"), trader.account().balance());

        trader.quote(STOCK, 10.50, 10.49, 10.50);
        assertEquals(account("0", "5.10", "500", "500", "10500", "0", "0"), trader.account());
        assertEquals(new BigDecimal("1000494.90"), trader.account().balance());
        assertEquals(new BigDecimal("999994.90"), trader.account().staticBalance());
        assertEquals(new BigDecimal("989994.90"), trader.account().available());
        assertEquals(10500 / 1000494.90, trader.account().riskRatio(), 1e-12);
    }

    @Test
    void sharesBoughtTodayAreSoldTomorrowAndTheProfitIsTheirs() {
        trader.quote(STOCK, 10, 9.99, 10);
        trader.buy(STOCK, "10", 1000);
        assertEquals(
                "POSITION: CLOSE 1000 of SSE.600000: available are 0 of a position of 1000",
                trader.refusal(Trader.request(STOCK, Direction.SELL, Offset.CLOSE, "10", 1000, Trader.Kind.LIMIT)));
        trader.quote(STOCK, 10.20, 10.19, 10.20);
        trader.nextDay();
        // 1,000,000 - 5.10 + 200
        assertEquals(new BigDecimal("1000194.90"), trader.account().preBalance());
        assertEquals(LocalDate.of(2026, 11, 24), trader.account().tradingDay());
        Holding held = trader.position(STOCK).longSide();
        assertEquals(List.of(0L, 1000L), List.of(held.today(), held.history()));
        assertEquals(
                List.of(new BigDecimal("10000.00"), new BigDecimal("10200.00")),
                List.of(held.openCost(), held.positionCost()));

        trader.quote(STOCK, 10.50, 10.50, 10.51);
        OrderReport sold = trader.sell(STOCK, "10.50", 1000);
        assertEquals(OrderState.FILLED, sold.state());
        // 10,500: commission 5.00, stamp 5.25, transfer 0.11 (0.105); against yesterday's 10,200
        assertEquals(new BigDecimal("10.36"), trader.lastTrade().commission());
        assertEquals(new BigDecimal("300.00"), trader.lastTrade().closeProfit());
        // 1,000,000 - 10,005.10 + 10,500 - 10.36
        assertEquals(new BigDecimal("1000484.54"), trader.account().balance());
        assertEquals(trader.account().balance(), trader.account().available());
        trader.nextDay();
        assertEquals(List.of(), List.copyOf(trader.broker.ledger().positions()));
        assertEquals(new BigDecimal("1000484.54"), trader.account().preBalance());
    }

    @Test
    void aConvertibleBondIsSoldOnTheSameDay() {
        trader.quote("SZSE.127045", 125, 125, 125);
        trader.buy("SZSE.127045", "125", 10);
        assertEquals(OrderState.FILLED, trader.sell("SZSE.127045", "125", 10).state());
        // twice the minimum of 1.00
        assertEquals(new BigDecimal("999998.00"), trader.account().balance());
    }

    @Test
    void feesOfAnOrderFilledInPartsAreThoseOfTheWhole() {
        trader.quote(STOCK, 10, new double[] {}, new double[] {10, 400});
        trader.buy(STOCK, "10", 1000);
        trader.quote(STOCK, 10, new double[] {}, new double[] {10, 600});
        assertEquals(
                List.of(new BigDecimal("5.04"), new BigDecimal("0.06")),
                trader.broker.ledger().trades().stream()
                        .map(trade -> trade.commission())
                        .toList());
    }

    @Test
    void anOddLotIsSoldOutWhole() {
        trader.quote("SSE.688981", 100, 100, 100);
        trader.buy("SSE.688981", "100", 350);
        trader.nextDay();
        trader.quote("SSE.688981", 100, 100, 100);
        trader.sell("SSE.688981", "100", 200);
        assertEquals(
                "VOLUME: volume 149: at least 200, in steps of 1, or all of an odd lot (150)",
                trader.refusal(
                        Trader.request("SSE.688981", Direction.SELL, Offset.CLOSE, "100", 149, Trader.Kind.LIMIT)));
        assertEquals(OrderState.FILLED, trader.sell("SSE.688981", "100", 150).state());
    }

    @Test
    void aFutureTakesMarginAndIsSettledAtTheDaysEnd() {
        trader.quote(COPPER, 78000, 77990, 78000);
        trader.trade(Direction.BUY, Offset.OPEN, COPPER, "78000", 2);
        // 78,000 x 5 x 2 = 780,000: 9 % margin, 0.5 per ten thousand
        assertEquals(account("0", "39", "0", "0", "70200", "0", "0"), trader.account());
        trader.tick(trader.builder(COPPER, 78500)
                .settlement(78400)
                .bids(Trader.depth(78490, 100))
                .asks(Trader.depth(78500, 100)));
        assertEquals(account("0", "39", "5000", "5000", "70200", "0", "0"), trader.account());
        trader.nextDay();
        // settled at 78,400: + 4,000; margin of 784,000
        assertEquals(new BigDecimal("1003961.00"), trader.account().preBalance());
        assertEquals(new BigDecimal("70560.00"), trader.account().margin());
        assertEquals(new BigDecimal("4000.00"), trader.account().floatProfit());
        assertEquals(new BigDecimal("0.00"), trader.account().positionProfit());
        trader.quote(COPPER, 78600, 78600, 78610);
        trader.trade(Direction.SELL, Offset.CLOSE, COPPER, "78600", 2);
        // 786,000 against 784,000; 0.5 per ten thousand
        assertEquals(new BigDecimal("2000.00"), trader.lastTrade().closeProfit());
        assertEquals(new BigDecimal("39.30"), trader.lastTrade().commission());
        assertEquals(new BigDecimal("1005921.70"), trader.account().available());
    }

    @Test
    void aShortPositionGainsWhenThePriceFalls() {
        trader.quote(COPPER, 78000, 78000, 78010);
        trader.trade(Direction.SELL, Offset.OPEN, COPPER, "78000", 1);
        trader.quote(COPPER, 77800, 77790, 77800);
        assertEquals(new BigDecimal("1000.00"), trader.account().positionProfit());
        trader.trade(Direction.BUY, Offset.CLOSETODAY, COPPER, "77800", 1);
        // today's rate is 1 per ten thousand of 389,000
        assertEquals(new BigDecimal("38.90"), trader.lastTrade().commission());
        assertEquals(new BigDecimal("1000.00"), trader.lastTrade().closeProfit());
        assertEquals(0, trader.account().margin().signum());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "SHFE.cu2701, CLOSE,          1, -, 1 0",
                "SHFE.cu2701, CLOSEYESTERDAY, 1, -, 1 0",
                "SHFE.cu2701, CLOSETODAY,     2, -, 0 2",
                "SHFE.cu2701, CLOSE,          2, available are 1 of a position of 3, -",
                "SHFE.cu2701, CLOSETODAY,     3, available are 2 of a position of 3, -",
                "DCE.m2701,   CLOSE,          1, -, 1 0",
                "DCE.m2701,   CLOSE,          3, -, 1 2",
                "DCE.m2701,   CLOSETODAY,     1, does not know CLOSETODAY, -",
                "DCE.m2701,   CLOSEYESTERDAY, 1, does not know CLOSEYESTERDAY, -"
            })
    void whatEachOffsetClosesOfOneOldAndTwoNewLots(
            String symbol, Offset offset, long lots, String refusal, String historyAndToday) {
        trader.quote(symbol, 3000, 3000, 3000);
        trader.trade(Direction.BUY, Offset.OPEN, symbol, "3000", 1);
        trader.nextDay();
        trader.quote(symbol, 3000, 2990, 3000);
        trader.trade(Direction.BUY, Offset.OPEN, symbol, "3000", 2);
        var request = Trader.request(symbol, Direction.SELL, offset, "3100", lots, Trader.Kind.LIMIT);
        if (refusal != null) {
            String said = trader.refusal(request);
            assertEquals(refusal, said.contains(refusal) ? refusal : said);
            return;
        }
        trader.submit(request);
        Holding frozen = trader.position(symbol).longSide();
        assertEquals(historyAndToday, frozen.frozenHistory() + " " + frozen.frozenToday());
        trader.quote(symbol, 3100, 3100, 3110);
        Holding left = trader.position(symbol).longSide();
        assertEquals(historyAndToday, (1 - left.history()) + " " + (2 - left.today()));
        assertEquals(0, left.frozen());
    }

    @Test
    void overAProductOnlyTheLargerSideAsksForMargin() {
        for (String contract : List.of(COPPER, "SHFE.cu2702")) {
            trader.quote(contract, 78000, 78000, 78000);
        }
        trader.trade(Direction.BUY, Offset.OPEN, COPPER, "78000", 2);
        trader.trade(Direction.SELL, Offset.OPEN, "SHFE.cu2702", "78000", 1);
        assertEquals(new BigDecimal("70200.00"), trader.account().margin());
        assertEquals(
                List.of(new BigDecimal("70200.00"), new BigDecimal("0.00")),
                List.of(
                        trader.position(COPPER).longSide().margin(),
                        trader.position("SHFE.cu2702").shortSide().margin()));
        trader.trade(Direction.SELL, Offset.OPEN, "SHFE.cu2702", "78000", 2);
        assertEquals(new BigDecimal("105300.00"), trader.account().margin());
        assertEquals(new BigDecimal("0.00"), trader.position(COPPER).longSide().margin());
        trader.trade(Direction.BUY, Offset.CLOSETODAY, "SHFE.cu2702", "78000", 3);
        assertEquals(new BigDecimal("70200.00"), trader.account().margin());
    }

    @Test
    void atDalianTheLargerSideIsThatOfOneContract() {
        for (String contract : List.of(MEAL, "DCE.m2705")) {
            trader.quote(contract, 3000, 3000, 3000);
        }
        trader.trade(Direction.BUY, Offset.OPEN, MEAL, "3000", 2);
        trader.trade(Direction.SELL, Offset.OPEN, MEAL, "3000", 1);
        // 3,000 x 10 x 2 x 7 %
        assertEquals(new BigDecimal("4200.00"), trader.account().margin());
        trader.trade(Direction.SELL, Offset.OPEN, "DCE.m2705", "3000", 1);
        assertEquals(new BigDecimal("6300.00"), trader.account().margin());
    }

    @Test
    void anOrderBeyondTheFundsIsRefusedAndLeavesNothing() {
        trader.quote(STOCK, 10, 9.99, 10);
        Account before = trader.account();
        // 1,000,000 + 250 + 10
        assertEquals(
                "FUNDS: needs 1000260.00 yuan, available are 1000000.00",
                trader.refusal(Trader.request(STOCK, Direction.BUY, Offset.OPEN, "10", 100_000, Trader.Kind.LIMIT)));
        assertEquals(before, trader.account());
        assertEquals(List.of(), trader.broker.ledger().reports());
        assertEquals(OrderState.FILLED, trader.buy(STOCK, "10", 99_900).state());
    }

    @Test
    void aMarketOrderBeyondTheFundsIsRefusedByTheDeepestPrice() {
        trader.quote(STOCK, 10, new double[] {}, new double[] {10, 100, 12, 1_000_000});
        assertEquals(
                "FUNDS: needs 1080280.80 yuan, available are 1000000.00",
                trader.refusal(Trader.request(
                        STOCK,
                        Direction.BUY,
                        Offset.OPEN,
                        null,
                        90_000,
                        Trader.Kind.of(PriceType.ANY, TimeCondition.IOC))));
    }

    @Test
    void aCancelFreesWhatWasFrozen() throws Exception {
        trader.quote(COPPER, 78000, 77990, 78000);
        trader.trade(Direction.BUY, Offset.OPEN, COPPER, "78000", 2);
        Account before = trader.account();
        OrderReport closing = trader.trade(Direction.SELL, Offset.CLOSETODAY, COPPER, "79000", 2);
        OrderReport opening = trader.trade(Direction.BUY, Offset.OPEN, COPPER, "77000", 1);
        assertEquals(2, trader.position(COPPER).longSide().frozenToday());
        trader.broker.cancel(closing.orderId());
        trader.broker.cancel(opening.orderId());
        assertEquals(before, trader.account());
        assertEquals(0, trader.position(COPPER).longSide().frozen());
        assertEquals("FINISHED: order o2 is CANCELLED", refusedCancel(closing.orderId()));
        assertEquals("UNKNOWN_ORDER: no order o9", refusedCancel("o9"));
    }

    @ParameterizedTest
    @CsvSource({
        "09:19:59, AUCTION, true",
        "09:20, AUCTION, false",
        "09:24:59, AUCTION, false",
        "09:25, BREAK, true",
        "14:56:59, CONTINUOUS, true",
        "14:57, AUCTION, false",
        "14:59:59, AUCTION, false",
        // a fund that has no closing auction
        "14:58, CONTINUOUS, true"
    })
    void noCancelInTheSealedPartOfAnAuction(LocalTime time, Phase phase, boolean possible) throws Exception {
        trader.clock.set(Trader.at(Trader.MONDAY, time));
        trader.market.phase(phase);
        OrderReport order = trader.buy(STOCK, "10", 100);
        if (possible) {
            trader.broker.cancel(order.orderId());
            assertEquals(OrderState.CANCELLED, trader.order(order.orderId()).state());
        } else {
            assertEquals(
                    "CLOSED: no cancel in the auction from 09:20 to 09:25 and from 14:57 to 15:00",
                    refusedCancel(order.orderId()));
            assertEquals(OrderState.ALIVE, trader.order(order.orderId()).state());
        }
    }

    @Test
    void ordersForTheDayEndWithItAndOthersGoOn() {
        trader.quote(COPPER, 78000, 77990, 78000);
        trader.trade(Direction.BUY, Offset.OPEN, COPPER, "78000", 2);
        OrderReport day = trader.buy(STOCK, "9", 100);
        OrderReport good =
                trader.submit(Trader.request(COPPER, Direction.SELL, Offset.CLOSETODAY, "79000", 2, Trader.Kind.GTC));
        trader.broker.ledger().drain(trader.clock.instant(), Duration.ZERO);
        trader.nextDay();
        var step = trader.broker.ledger().drain(trader.clock.instant(), Duration.ZERO);
        var sink = new RecordingTradeSink();
        step.reports().forEach(report -> report.accept(sink));
        assertEquals(OrderState.CANCELLED, sink.orders().get(day.orderId()).state());
        assertEquals("the trading day is over", sink.orders().get(day.orderId()).message());
        assertEquals(OrderState.ALIVE, sink.orders().get(good.orderId()).state());
        assertEquals(2, trader.position(COPPER).longSide().frozenHistory());
        assertEquals(
                List.of(trader.account()),
                sink.all(RecordingTradeSink.Day.class).stream()
                        .map(begun -> begun.account())
                        .toList());
        trader.quote(COPPER, 79000, 79000, 79010);
        assertEquals(OrderState.FILLED, trader.order(good.orderId()).state());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "-",
            value = {
                "SSE.600000; BUY; OPEN; 10.005; 100; PRICE: price 10.005: not in steps of 0.01",
                "SSE.600000; BUY; OPEN; 11.01; 100; PRICE: price 11.01: above limit-up 11",
                "SSE.600000; BUY; OPEN; 8.99; 100; PRICE: price 8.99: below limit-down 9",
                "SSE.600000; BUY; OPEN; 0; 100; PRICE: price 0: a LIMIT order needs one above 0",
                "SSE.600000; BUY; OPEN; -; 100; PRICE: price null: a LIMIT order needs one above 0",
                "SSE.600000; BUY; OPEN; 1E+999999999; 100; PRICE: price: at most 9 digits before the point and 6 behind",
                "SSE.600000; BUY; OPEN; 1E-999999999; 100; PRICE: price: at most 9 digits before the point and 6 behind",
                "SSE.600000; BUY; OPEN; 10.0000001; 100; PRICE: price: at most 9 digits before the point and 6 behind",
                "SSE.600000; BUY; OPEN; 10; 9223372036854775807; VOLUME: volume 9223372036854775807:"
                        + " at most 1000000 in one order",
                "SSE.600000; BUY; OPEN; 10; -100; VOLUME: volume -100: at least 100, in steps of 100",
                "SSE.600000; SELL; OPEN; 10; 100; INVALID: SSE.600000 is bought with OPEN and sold with CLOSE,"
                        + " not SELL OPEN",
                "SSE.600000; BUY; CLOSE; 10; 100; INVALID: SSE.600000 is bought with OPEN and sold with CLOSE,"
                        + " not BUY CLOSE",
                "SSE.000001; BUY; OPEN; 10; 100; INVALID: SSE.000001 is of kind INDEX, which is not traded here",
                "SSE.999999; BUY; OPEN; 10; 100; UNKNOWN_SYMBOL: SSE.999999 is not in the catalog",
                "SHFE.cu2701; SELL; CLOSE; 100; 1; POSITION: CLOSE 1 of SHFE.cu2701:"
                        + " available are 0 of a position of 0"
            })
    void whatIsNotPossibleIsRefusedWithRuleAndValue(
            String symbol, Direction direction, Offset offset, String price, long volume, String refusal) {
        trader.tick(trader.builder(STOCK, 10)
                .limitUp(11)
                .limitDown(9)
                .bids(Trader.depth(9.99, 1000))
                .asks(Trader.depth(10, 1000)));
        Account before = trader.account();
        assertEquals(
                refusal, trader.refusal(Trader.request(symbol, direction, offset, price, volume, Trader.Kind.LIMIT)));
        assertEquals(before, trader.account());
        assertEquals(List.of(), trader.broker.ledger().reports());
    }

    @Test
    void anOrderOutOfHoursIsRefused() {
        trader.market.phase(Phase.CLOSED);
        assertEquals(
                "CLOSED: SSE.600000 is closed now",
                trader.refusal(Trader.request(STOCK, Direction.BUY, Offset.OPEN, "10", 100, Trader.Kind.LIMIT)));
    }

    @Test
    void whatTheLedgerCanNotHoldIsRefused() {
        var request = Trader.request(STOCK, Direction.BUY, Offset.OPEN, "10", 100, Trader.Kind.LIMIT);
        for (String id : List.of("", "x".repeat(129))) {
            OrderRefusedException refused =
                    assertThrows(OrderRefusedException.class, () -> trader.broker.submit(id, request));
            assertEquals("an id has 1 to 128 characters, other texts at most 1000", refused.getMessage());
        }
        assertEquals(List.of(), trader.broker.ledger().reports());
    }

    @Test
    void theSameIdIsOneOrderAndAnotherContentIsRefused() throws Exception {
        var request = Trader.request(STOCK, Direction.BUY, Offset.OPEN, "10.00", 100, Trader.Kind.LIMIT);
        trader.broker.submit("a", request);
        trader.broker.submit("a", request);
        assertEquals(1, trader.broker.ledger().reports().size());
        var other = Trader.request(STOCK, Direction.BUY, Offset.OPEN, "10.00", 200, Trader.Kind.LIMIT);
        assertEquals(
                OrderRefusedException.Reason.DUPLICATE_ID,
                assertThrows(OrderRefusedException.class, () -> trader.broker.submit("a", other))
                        .reason());
    }

    @Test
    void aTickOfALaterDayThatTheCatalogDoesNotKnowDoesNotEndTheDay() {
        trader.tick(trader.builder(STOCK, 10).tradingDay(Trader.MONDAY.plusDays(3)));
        assertEquals(Trader.MONDAY, trader.broker.ledger().day());
    }

    private String refusedCancel(String id) {
        OrderRefusedException e = assertThrows(OrderRefusedException.class, () -> trader.broker.cancel(id));
        return e.reason() + ": " + e.getMessage();
    }

    private static Account account(
            String closeProfit,
            String commission,
            String positionProfit,
            String floatProfit,
            String margin,
            String frozenMargin,
            String frozenCommission) {
        return new Account(
                Trader.NAME,
                "sim",
                "CNY",
                Trader.MONDAY,
                fen("1000000"),
                fen("0"),
                fen("0"),
                fen(closeProfit),
                fen(commission),
                fen("0"),
                fen(positionProfit),
                fen(floatProfit),
                fen(margin),
                fen(frozenMargin),
                fen(frozenCommission),
                fen("0"));
    }

    private static BigDecimal fen(String yuan) {
        return new BigDecimal(yuan).setScale(2);
    }
}

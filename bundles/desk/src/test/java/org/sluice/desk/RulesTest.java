package org.sluice.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sluice.desk.Floor.STOCK;
import static org.sluice.desk.Floor.buy;
import static org.sluice.desk.Floor.request;
import static org.sluice.desk.Floor.sell;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.auth.Right;
import org.sluice.api.auth.User;
import org.sluice.api.gateway.Gateway;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Symbol;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.PriceType;
import org.sluice.api.trade.TimeCondition;
import org.sluice.api.trade.VolumeCondition;

class RulesTest {

    @TempDir
    Path folder;

    private Floor floor;

    @AfterEach
    void close() {
        floor.close();
    }

    private void start(Map<String, ?> settings) {
        floor = new Floor(folder, settings).open();
    }

    private void refused(Reason reason, String message, OrderRequest request) {
        is(reason, message, floor.refused(request));
        assertEquals(1, floor.desk().counters().get("refused." + message.split(":")[0]));
        assertEquals("[open]", floor.gateway.calls().toString());
    }

    private static void is(Reason reason, String message, OrderRefusedException refusal) {
        assertEquals(reason + " " + message, refusal.reason() + " " + refusal.getMessage());
    }

    @Test
    void anotherUsersName() {
        start(Map.of());
        refused(
                Reason.RIGHTS,
                "rights: the limit is orders of user alice, the value is bob",
                request("bob", "demo", "1", STOCK, Direction.BUY, Offset.OPEN, "10", 100));
    }

    @Test
    void noRightToTrade() {
        start(Map.of());
        User reader = new User("alice", Set.of(Right.QUOTES, Right.ADMIN), Set.of("demo"), false);
        is(
                Reason.RIGHTS,
                "rights: the limit is the right TRADE, the value is rights [QUOTES, ADMIN]",
                Floor.refusal(floor.desk().submit(reader, buy("1", "10", 100))));
    }

    @Test
    void somebodyElsesAccount() {
        start(Map.of());
        refused(
                Reason.RIGHTS,
                "rights: the limit is accounts [demo], the value is other",
                request("alice", "other", "1", STOCK, Direction.BUY, Offset.OPEN, "10", 100));
    }

    @Test
    void anAccountThatNoGatewayHas() {
        start(Map.of());
        User two = new User("alice", Set.of(Right.TRADE), Set.of("demo", "two"), false);
        is(
                Reason.UNKNOWN_ACCOUNT,
                "gateway: the limit is accounts that a gateway has reported, the value is two",
                Floor.refusal(floor.desk()
                        .submit(two, request("alice", "two", "1", STOCK, Direction.BUY, Offset.OPEN, "10", 100))));
    }

    @Test
    void aTextThatIsTooLong() {
        start(Map.of());
        refused(
                Reason.INVALID,
                "form: the limit is 128 characters, the value is 129 characters",
                buy("x".repeat(129), "10", 100));
    }

    @Test
    void aMarketOrderWithAPriceAndAMinimumWithoutMin() {
        start(Map.of());
        is(
                Reason.PRICE,
                "form: the limit is a price with LIMIT and only with it, the value is ANY at 10",
                floor.refused(odd(PriceType.ANY, VolumeCondition.ANY, 0)));
        is(
                Reason.VOLUME,
                "form: the limit is minVolume 0 without MIN, the value is minVolume 5",
                floor.refused(odd(PriceType.LIMIT, VolumeCondition.ALL, 5)));
        is(
                Reason.VOLUME,
                "form: the limit is minVolume from 1 to the volume, the value is minVolume 101",
                floor.refused(odd(PriceType.LIMIT, VolumeCondition.MIN, 101)));
    }

    private static OrderRequest odd(PriceType type, VolumeCondition condition, long minVolume) {
        return new OrderRequest(
                "alice",
                "127.0.0.1",
                "demo",
                "1",
                STOCK,
                Direction.BUY,
                Offset.OPEN,
                type,
                BigDecimal.TEN,
                100,
                TimeCondition.GFD,
                condition,
                minVolume);
    }

    @Test
    void whatCantBeTraded() {
        start(Map.of());
        refused(
                Reason.UNKNOWN_SYMBOL,
                "instrument: the limit is what the catalog lists, the value is SSE.999999",
                request("alice", "demo", "1", Symbol.parse("SSE.999999"), Direction.BUY, Offset.OPEN, "10", 100));
        is(
                Reason.UNKNOWN_SYMBOL,
                "instrument: the limit is no index, the value is SSE.000001",
                floor.refused(request(
                        "alice", "demo", "1", Symbol.parse("SSE.000001"), Direction.BUY, Offset.OPEN, "10", 100)));
    }

    @Test
    void noQuoteYet() {
        start(Map.of());
        refused(
                Reason.PRICE,
                "quote: the limit is a quote with a price, the value is none of SHFE.cu2501 so far",
                request("alice", "demo", "1", Symbol.parse("SHFE.cu2501"), Direction.BUY, Offset.OPEN, "10", 1));
    }

    @Test
    void aVolumeOutOfRange() {
        start(Map.of("maxOrderVolume", 500));
        refused(Reason.VOLUME, "maxOrderVolume: the limit is 1 to 500, the value is 501", buy("1", "10", 501));
        is(Reason.VOLUME, "maxOrderVolume: the limit is 1 to 500, the value is -1", floor.refused(buy("1", "10", -1)));
        assertEquals(500, floor.submit(buy("1", "10", 500)).request().volume());
    }

    @Test
    void aPriceThatIsNone() {
        start(Map.of());
        refused(
                Reason.PRICE,
                "priceTick: the limit is steps of 0.01 yuan, the value is 10.001",
                buy("1", "10.001", 100));
        is(Reason.PRICE, "priceTick: the limit is above 0 yuan, the value is -10", floor.refused(buy("1", "-10", 100)));
        is(
                Reason.PRICE,
                "priceTick: the limit is 20 digits, the value is a price with more",
                floor.refused(buy("1", "1e999999999", 100)));
    }

    @Test
    void aPriceBeyondTheDaysLimits() {
        start(Map.of());
        refused(Reason.PRICE, "limitUpDown: the limit is limit up 11.0 yuan, the value is 11.01", buy("1", "11.01", 1));
        is(
                Reason.PRICE,
                "limitUpDown: the limit is limit down 9.0 yuan, the value is 8.99",
                floor.refused(sell("1", "8.99", 100)));
        assertEquals(
                "11.00", floor.submit(buy("1", "11.00", 1)).request().price().toString());
    }

    @Test
    void aPriceFarFromTheMarketOnTheBadSide() {
        start(Map.of("priceBandPercent", "5"));
        refused(
                Reason.PRICE,
                "priceBandPercent: the limit is 5 percent above 10.0 yuan, the value is 10.51",
                buy("1", "10.51", 100));
        is(
                Reason.PRICE,
                "priceBandPercent: the limit is 5 percent below 10.0 yuan, the value is 9.49",
                floor.refused(sell("1", "9.49", 100)));
        floor.submit(buy("1", "9.00", 100));
        floor.submit(sell("2", "11.00", 100));
    }

    @Test
    void aValueThatIsTooHigh() {
        start(Map.of("maxOrderValueYuan", "1000"));
        refused(
                Reason.RISK,
                "maxOrderValueYuan: the limit is 1000 yuan, the value is 1010 yuan",
                buy("1", "10.10", 100));
        is(
                Reason.RISK,
                "maxOrderValueYuan: the limit is 1000 yuan, the value is 2000 yuan",
                floor.refused(buy("1", null, 200)));
        floor.submit(buy("1", "10.00", 100));
    }

    @Test
    void anOwnLimitOfTheAccount() {
        start(Map.of("maxOrderVolume", 500, "account.demo.maxOrderVolume", "7"));
        refused(Reason.VOLUME, "maxOrderVolume: the limit is 1 to 7, the value is 8", buy("1", "10", 8));
    }

    @Test
    void anOrderThatWouldMeetOnesOwn() {
        start(Map.of());
        floor.submit(buy("mine", "10.00", 100));
        String met = "selfTrade: the limit is no order that would meet one of your own, the value is order mine,"
                + " BUY at 10.00";
        is(Reason.RISK, met, floor.refused(sell("1", "10.00", 100)));
        is(Reason.RISK, met, floor.refused(sell("1", null, 100)));
        floor.submit(sell("1", "10.01", 100));
    }

    @Test
    void meetingOnesOwnMayBeAllowed() {
        start(Map.of("selfTrade", "allow"));
        floor.submit(buy("mine", "10.00", 100));
        floor.submit(sell("1", "10.00", 100));
    }

    @Test
    void openingAfterTheDaysLoss() {
        start(Map.of("maxDailyLossYuan", "5000"));
        floor.report(sink -> sink.onAccount(Floor.account(-5000)));
        refused(
                Reason.RISK,
                "maxDailyLossYuan: the limit is a loss below 5000 yuan, the value is 5000.0 yuan",
                buy("1", "10", 100));
        floor.submit(sell("1", "10", 100));
        floor.report(sink -> sink.onAccount(Floor.account(-4999)));
        floor.submit(buy("2", "9", 100));
    }

    @Test
    void tooManyOrdersInASecond() {
        start(Map.of("ordersPerSecond", 2));
        floor.submit(buy("1", "10", 100));
        floor.submit(buy("2", "10", 100));
        is(
                Reason.RISK,
                "ordersPerSecond: the limit is 2 orders in a second, the value is 3",
                floor.refused(buy("3", "10", 100)));
        floor.clock.advance(Duration.ofSeconds(1));
        floor.submit(buy("3", "10", 100));
    }

    @Test
    void tooManyOrdersOnADayAlsoOverARestart() {
        start(Map.of("ordersPerDay", 2));
        floor.submit(buy("1", "10", 100));
        floor.submit(buy("2", "10", 100));
        floor.restart();
        floor.open();
        is(
                Reason.RISK,
                "ordersPerDay: the limit is 2 orders on a trading day, the value is 3",
                floor.refused(buy("3", "10", 100)));
        floor.clock.advance(Duration.ofDays(1));
        floor.submit(buy("3", "10", 100));
    }

    @Test
    void tooManyCancels() {
        start(Map.of("cancelsPerSecond", 1, "cancelsPerDay", 2));
        Order order = floor.submit(buy("1", "10", 100));
        Floor.await(floor.desk().cancel(Floor.ALICE, "here", order.id()));
        is(
                Reason.RISK,
                "cancelsPerSecond: the limit is 1 cancels, the value is 2",
                Floor.refusal(floor.desk().cancel(Floor.ALICE, "here", order.id())));
        floor.clock.advance(Duration.ofSeconds(1));
        Floor.await(floor.desk().cancel(Floor.ALICE, "here", order.id()));
        floor.clock.advance(Duration.ofSeconds(1));
        is(
                Reason.RISK,
                "cancelsPerDay: the limit is 2 cancels, the value is 3",
                Floor.refusal(floor.desk().cancel(Floor.ALICE, "here", order.id())));
    }

    @Test
    void aGatewayIsReadOnlyUntilItSaysItIsLive() {
        floor = new Floor(folder, Map.of()).open(Map.of(Gateway.NAME, "sim"));
        floor.quote(Origin.LIVE, 10);
        refused(
                Reason.GATEWAY,
                "gateway: the limit is a simulated gateway, or one with live=true, the value is sim is read-only",
                buy("1", "10", 100));
    }

    @Test
    void aLiveGatewayTakesNoOrderOnTestQuotes() {
        floor = new Floor(folder, Map.of()).open(Map.of(Gateway.NAME, "sim", Gateway.LIVE, true));
        refused(
                Reason.GATEWAY,
                "origin: the limit is LIVE quotes for gateway sim, the value is TEST quotes of SSE.600000",
                buy("1", "10", 100));
        floor.quote(Origin.LIVE, 10);
        floor.submit(buy("1", "10", 100));
    }
}

package org.sluice.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.api.trade.OrderState.ALIVE;
import static org.sluice.api.trade.OrderState.CANCELLED;
import static org.sluice.api.trade.OrderState.FILLED;
import static org.sluice.api.trade.OrderState.PARTIALLY_FILLED;
import static org.sluice.desk.Floor.ALICE;
import static org.sluice.desk.Floor.NOW;
import static org.sluice.desk.Floor.await;
import static org.sluice.desk.Floor.buy;
import static org.sluice.desk.Floor.refusal;
import static org.sluice.desk.Floor.report;
import static org.sluice.desk.Floor.trade;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.auth.Right;
import org.sluice.api.auth.User;
import org.sluice.api.gateway.OrderReport;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;
import org.sluice.api.trade.Position;
import org.sluice.api.trade.Trade;
import org.sluice.api.trade.TradeListener;
import org.sluice.testkit.Await;

@Timeout(60)
class DeskTest {

    @TempDir
    Path folder;

    private Floor floor;

    @BeforeEach
    void start() {
        floor = new Floor(folder, Map.of("ordersPerSecond", 1000)).open();
        floor.events.clear();
    }

    @AfterEach
    void stop() {
        floor.close();
    }

    @Test
    void anOrderIsAnsweredAndAnnouncedOnceTheGatewayHasIt() {
        CountDownLatch go = new CountDownLatch(1);
        floor.gateway.onSubmit(order -> wait(go));
        CompletableFuture<Order> answer =
                floor.desk().submit(ALICE, buy("1", "10.00", 100)).toCompletableFuture();
        floor.settle();
        assertFalse(answer.isDone());
        assertEquals(List.of(), floor.events.lines());
        assertEquals(
                "SUBMITTING", floor.desk().orders().iterator().next().state().name());
        go.countDown();
        Order order = await(answer);
        assertEquals(ALIVE, order.state());
        assertEquals("sim", order.gateway());
        assertTrue(order.id().matches("[0-9a-z]+-1"), order.id());
        assertEquals(List.of("order 1 ALIVE 0"), floor.events.lines());
        assertEquals(List.of("open", "submit " + order.id()), floor.gateway.calls());
        assertEquals(List.of("gateway-sim"), floor.gateway.threads());
        assertEquals(List.of("desk"), floor.events.threads());
    }

    private static void wait(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aReportThatComesBeforeTheAnswerIsNotUndone() {
        floor.gateway.onSubmit(order -> floor.gateway.report(sink -> sink.onOrder(report(order, FILLED, 100, NOW))));
        assertEquals(FILLED, floor.submit(buy("1", "10.00", 100)).state());
        assertEquals(List.of("order 1 FILLED 100"), floor.events.lines());
    }

    @Test
    void theDeskMakesAnIdForAClientWithoutOne() {
        Order order = floor.submit(buy("", "10.00", 100));
        assertEquals(order.id(), order.request().clientOrderId());
        assertNotEquals(order.id(), floor.submit(buy("", "10.00", 100)).id());
    }

    @Test
    void theSameIdWithTheSameContentIsAnsweredOnce() {
        Order first = floor.submit(buy("1", "10.0", 100));
        Order again = floor.submit(buy("1", "10.00", 100));
        assertSame(first, again);
        assertEquals(List.of("open", "submit " + first.id()), floor.gateway.calls());
        assertEquals(1, floor.desk().counters().get("orders.repeated"));
    }

    @Test
    void theSameIdWithOtherContentIsRefused() {
        Order first = floor.submit(buy("1", "10.00", 100));
        OrderRefusedException refusal = floor.refused(buy("1", "10.00", 200));
        assertEquals(Reason.DUPLICATE_ID, refusal.reason());
        assertEquals(
                "clientOrderId: the limit is one order per id, the value is 1, which is another order",
                refusal.getMessage());
        assertEquals(List.of("open", "submit " + first.id()), floor.gateway.calls());
    }

    @Test
    void anIdOfBeforeARestartIsStillTaken() {
        Order first = floor.submit(buy("1", "10.00", 100));
        floor.restart();
        floor.open();
        assertEquals(first.id(), floor.submit(buy("1", "10.00", 100)).id());
        assertEquals(Reason.DUPLICATE_ID, floor.refused(buy("1", "10.00", 200)).reason());
        Order next = floor.submit(buy("2", "10.00", 100));
        assertNotEquals(first.id(), next.id());
    }

    @Test
    void whatTheGatewayRefusesIsARejectedOrder() {
        floor.gateway.onSubmit(order -> {
            throw new OrderRefusedException(Reason.FUNDS, "funds: the limit is 5 yuan, the value is 1000 yuan");
        });
        for (int times = 0; times < 2; times++) {
            OrderRefusedException refusal = floor.refused(buy("1", "10.00", 100));
            assertEquals(Reason.FUNDS, refusal.reason());
            assertEquals("funds: the limit is 5 yuan, the value is 1000 yuan", refusal.getMessage());
        }
        assertEquals(List.of("order 1 REJECTED 0"), floor.events.lines());
        assertEquals(2, floor.gateway.calls().size());
    }

    @Test
    void aRefusalByARuleIsNoOrder() {
        floor.refused(buy("1", "10.001", 100));
        assertEquals(List.of(), List.copyOf(floor.desk().orders()));
        assertEquals(List.of(), floor.events.lines());
        assertEquals(100, floor.submit(buy("1", "10.00", 100)).request().volume());
    }

    @Test
    void aCancelGoesToTheGatewayByEitherId() {
        Order order = floor.submit(buy("mine", "10.00", 100));
        await(floor.desk().cancel(ALICE, "here", order.id()));
        await(floor.desk().cancel(ALICE, "here", "mine"));
        assertEquals(
                List.of("open", "submit " + order.id(), "cancel " + order.id(), "cancel " + order.id()),
                floor.gateway.calls());
    }

    @Test
    void aFinishedOrderCantBeCancelled() {
        Order order = floor.submit(buy("1", "10.00", 100));
        floor.report(sink -> sink.onOrder(report(order, FILLED, 100, NOW)));
        OrderRefusedException refusal = refusal(floor.desk().cancel(ALICE, "here", order.id()));
        assertEquals(Reason.FINISHED, refusal.reason());
        assertEquals("state: the limit is an order that is not finished, the value is FILLED", refusal.getMessage());
        assertEquals(List.of("open", "submit " + order.id()), floor.gateway.calls());
    }

    @Test
    void somebodyElsesOrderIsNotThereButForAnAdministrator() {
        Order order = floor.submit(buy("1", "10.00", 100));
        User bob = new User("bob", Set.of(Right.TRADE), Set.of("other"), false);
        assertEquals(
                Reason.UNKNOWN_ORDER,
                refusal(floor.desk().cancel(bob, "here", order.id())).reason());
        assertEquals(
                Reason.UNKNOWN_ORDER,
                refusal(floor.desk().cancel(bob, "here", "1")).reason());
        await(floor.desk().cancel(Floor.OPERATOR, "here", order.id()));
    }

    @Test
    void aLateReportIsBookedFlaggedAndAlarmed() {
        Order order = floor.submit(buy("1", "10.00", 100));
        floor.report(sink -> sink.onOrder(report(order, CANCELLED, 0, NOW)));
        floor.report(sink -> sink.onOrder(report(order, PARTIALLY_FILLED, 40, NOW.plusSeconds(1))));
        floor.report(sink -> sink.onTrade(trade(order, "t1", 40)));
        assertEquals(
                List.of("order 1 ALIVE 0", "order 1 CANCELLED 0", "order 1 PARTIALLY_FILLED 40 late", "trade t1 40"),
                floor.events.lines());
        assertEquals(1, floor.desk().counters().get("reports.late"));
        assertEquals(
                List.of("a broker reported late or out of order, the last: order " + order.id()
                        + ": PARTIALLY_FILLED with 40 filled came after CANCELLED with 0"),
                floor.desk().warnings());
    }

    @Test
    void anOlderReportAddsWhatItKnowsAndTakesNothingBack() {
        Order order = floor.submit(buy("1", "10.00", 100));
        floor.report(sink -> sink.onOrder(report(order, CANCELLED, 40, NOW.plusSeconds(5))));
        floor.report(sink -> sink.onOrder(report(order, ALIVE, 0, NOW)));
        floor.report(sink -> sink.onOrder(report(order, PARTIALLY_FILLED, 70, NOW.plusSeconds(1))));
        assertEquals(
                List.of(
                        "order 1 ALIVE 0",
                        "order 1 CANCELLED 40",
                        "order 1 CANCELLED 40 late",
                        "order 1 CANCELLED 70 late"),
                floor.events.lines());
    }

    @Test
    void aReportThatLeadsOnIsTakenAlsoAfterTheBrokersClockWasSetBack() {
        Order order = floor.submit(buy("1", "10.00", 100));
        floor.report(sink -> sink.onOrder(report(order, PARTIALLY_FILLED, 40, NOW)));
        floor.report(sink -> sink.onOrder(report(order, FILLED, 100, NOW.minusSeconds(5))));
        assertEquals(
                List.of("order 1 ALIVE 0", "order 1 PARTIALLY_FILLED 40", "order 1 FILLED 100"), floor.events.lines());
        assertEquals(0, floor.desk().counters().get("reports.late"));
    }

    @Test
    void whatIsReportedTwiceIsAnnouncedOnce() {
        Order order = floor.submit(buy("1", "10.00", 100));
        for (int times = 0; times < 2; times++) {
            floor.report(sink -> {
                sink.onOrder(report(order, FILLED, 100, NOW));
                sink.onTrade(trade(order, "t1", 100));
                sink.onAccount(Floor.account(5));
            });
        }
        assertEquals(
                List.of("order 1 ALIVE 0", "order 1 FILLED 100", "trade t1 100", "account demo 5.0"),
                floor.events.lines());
    }

    @Test
    void anOrderGivenToTheBrokerElsewhereIsTakenIn() {
        floor.report(sink ->
                sink.onOrder(new OrderReport("", "77.1", buy("", "10.00", 100), ALIVE, 0, null, null, NOW, "")));
        assertEquals(List.of("order sim-77_1 ALIVE 0"), floor.events.lines());
        floor.report(sink -> sink.onOrder(new OrderReport("", "77.1", null, FILLED, 100, null, null, NOW, "")));
        assertEquals(FILLED, floor.order("sim-77_1").state());
        floor.report(sink -> sink.onOrder(new OrderReport("", "78", null, FILLED, 100, null, null, NOW, "")));
        assertEquals(1, floor.desk().counters().get("reports.unbooked"));
    }

    @Test
    void aTradeMayNameItsOrderByTheBrokersId() {
        floor.report(sink ->
                sink.onOrder(new OrderReport("", "77.1", buy("", "10.00", 100), ALIVE, 0, null, null, NOW, "")));
        Order order = floor.order("sim-77_1");
        floor.report(sink -> sink.onTrade(trade(order, "77.1", "t1", 40)));
        floor.report(sink -> sink.onTrade(trade(order, "nobodys", "t2", 60)));
        assertEquals(
                List.of(trade(order, "t1", 40), trade(order, "nobodys", "t2", 60)),
                List.copyOf(floor.desk().trades()));
    }

    @Test
    void aStepOfTheBrokerIsHeardAsOne() throws InterruptedException {
        Order order = floor.submit(buy("1", "10.00", 100));
        floor.events.clear();
        floor.report(sink -> {
            sink.begin();
            sink.onOrder(report(order, FILLED, 100, NOW));
            Thread other = new Thread(() -> sink.onAccount(Floor.account(7)));
            other.start();
            try {
                other.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            sink.onTrade(trade(order, "t1", 100));
            sink.end();
        });
        assertEquals(List.of("account demo 7.0", "order 1 FILLED 100", "trade t1 100"), floor.events.lines());
    }

    @Test
    void nothingElseIsHeardInTheMiddleOfAStep() {
        Order order = floor.submit(buy("1", "10.00", 100));
        int trades = 5000;
        floor.desk().bindListener(new TradeListener() {
            private int profit;

            @Override
            public void onTrade(Trade trade) {
                floor.gateway.report(sink -> sink.onAccount(Floor.account(++profit)));
            }

            @Override
            public void onOrder(Order ignored) {}

            @Override
            public void onPosition(Position position) {}

            @Override
            public void onAccount(Account account) {}
        });
        List<String> step = new ArrayList<>();
        floor.report(sink -> {
            sink.begin();
            for (int i = 0; i < trades; i++) {
                sink.onTrade(trade(order, "t" + i, 1));
                step.add("trade t" + i + " 1");
            }
            sink.end();
        });
        Await.until("an account", () -> floor.events.lines().size() > trades + 1);
        List<String> lines = floor.events.lines();
        assertEquals(step, lines.subList(1, trades + 1));
        assertEquals("account demo 1.0", lines.get(trades + 1));
    }

    @Test
    void allListenersHearEverythingInOneOrder() throws InterruptedException {
        Events second = new Events();
        floor.desk().bindListener(second);
        floor.gateway.onSubmit(
                order -> floor.gateway.report(sink -> sink.onOrder(report(order, PARTIALLY_FILLED, 1, NOW))));
        List<Thread> clients = new ArrayList<>();
        for (int client = 0; client < 4; client++) {
            String name = "c" + client + "-";
            clients.add(new Thread(() -> {
                for (int i = 0; i < 50; i++) {
                    Order order = floor.submit(buy(name + i, "10.00", 100));
                    floor.gateway.report(sink -> sink.onOrder(report(order, FILLED, 100, NOW)));
                }
            }));
        }
        clients.forEach(Thread::start);
        for (Thread client : clients) {
            client.join();
        }
        floor.settle();
        assertEquals(400, floor.events.lines().size());
        assertEquals(floor.events.lines(), second.lines());
        assertEquals(
                200,
                floor.desk().orders().stream()
                        .filter(order -> order.state() == FILLED)
                        .count());
    }

    @Test
    void aListenerThatThrowsDisturbsNobody() {
        List<String> heard = new ArrayList<>();
        floor.desk().bindListener(new TradeListener() {
            @Override
            public void onOrder(Order order) {
                heard.add(order.id());
                throw new IllegalStateException("broken");
            }

            @Override
            public void onTrade(Trade trade) {}

            @Override
            public void onPosition(Position position) {}

            @Override
            public void onAccount(Account account) {}
        });
        Order order = floor.submit(buy("1", "10.00", 100));
        floor.report(sink -> sink.onOrder(report(order, FILLED, 100, NOW)));
        assertEquals(List.of("order 1 ALIVE 0", "order 1 FILLED 100"), floor.events.lines());
        assertEquals(List.of(order.id()), heard);
        assertEquals(1, floor.desk().counters().get("listeners.failures"));
        assertEquals(1, floor.desk().counters().get("listeners.missed"));
    }

    @Test
    void aListenerIsNotCalledOnceItIsGone() {
        floor.desk().unbindListener(floor.events);
        floor.submit(buy("1", "10.00", 100));
        assertEquals(List.of(), floor.events.lines());
    }

    @Test
    void anotherTradingDayForgetsWhatIsFinished() {
        Order done = floor.submit(buy("1", "10.00", 100));
        Order open = floor.submit(buy("2", "10.00", 100));
        floor.report(sink -> {
            sink.onOrder(report(done, FILLED, 100, NOW));
            sink.onTrade(trade(done, "t1", 100));
        });
        floor.events.clear();
        floor.report(sink -> sink.onTradingDay(Floor.account(0, LocalDate.of(2026, 11, 23))));
        assertEquals(List.of("day 2026-11-23"), floor.events.lines());
        assertEquals(
                List.of(open.id()),
                floor.desk().orders().stream().map(Order::id).toList());
        assertEquals(List.of(), List.copyOf(floor.desk().trades()));
        assertNotEquals(done.id(), floor.submit(buy("1", "10.00", 100)).id());
    }
}

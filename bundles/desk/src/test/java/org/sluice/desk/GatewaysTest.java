package org.sluice.desk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sluice.api.trade.OrderState.ALIVE;
import static org.sluice.api.trade.OrderState.FILLED;
import static org.sluice.api.trade.OrderState.REJECTED;
import static org.sluice.api.trade.OrderState.UNKNOWN;
import static org.sluice.desk.Floor.ALICE;
import static org.sluice.desk.Floor.NOW;
import static org.sluice.desk.Floor.SIMULATED;
import static org.sluice.desk.Floor.await;
import static org.sluice.desk.Floor.buy;
import static org.sluice.desk.Floor.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.gateway.Gateway;
import org.sluice.api.gateway.OrderReport;
import org.sluice.api.health.Finding;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;
import org.sluice.testkit.Await;
import org.sluice.testkit.FakeGateway;

/** Gateways that go, come back, fail and do not know. */
@Timeout(60)
class GatewaysTest {

    @TempDir
    Path folder;

    private Floor floor;

    @BeforeEach
    void start() {
        floor = new Floor(folder, Map.of()).open();
        floor.events.clear();
    }

    @AfterEach
    void stop() {
        floor.close();
    }

    private void until(String what, String expected, Supplier<Object> actual) {
        Await.until(what, () -> expected.equals(String.valueOf(actual.get())));
    }

    @Test
    void aStoppedGatewayLeavesItsOrdersMarkedAndTakesNoNewOnes() {
        Order order = floor.submit(buy("1", "10.00", 100));
        floor.desk().unbindGateway(floor.gateway);
        floor.settle();
        assertEquals(List.of("order 1 ALIVE 0", "order 1 ALIVE 0 detached"), floor.events.lines());
        assertTrue(floor.order(order.id()).detached());
        assertEquals(
                "[open, submit " + order.id() + ", close]",
                floor.gateway.calls().toString());
        assertEquals(List.of("gateway-sim"), floor.gateway.threads());
        OrderRefusedException refusal = floor.refused(buy("2", "10.00", 100));
        assertEquals(Reason.GATEWAY, refusal.reason());
        assertEquals(
                "gateway: the limit is a gateway that is connected, the value is sim: it is not there",
                refusal.getMessage());
        assertEquals(
                Reason.GATEWAY,
                Floor.refusal(floor.desk().cancel(ALICE, "here", order.id())).reason());
    }

    @Test
    void aGatewayThatReturnsTellsWhatHappenedMeanwhile() {
        Order filled = floor.submit(buy("filled", "10.00", 100));
        Order open = floor.submit(buy("open", "10.00", 100));
        Order lost = floor.submit(buy("lost", "10.00", 100));
        floor.desk().unbindGateway(floor.gateway);
        floor.settle();
        floor.events.clear();
        floor.gateway.onOpen(sink -> {
            sink.onOrder(report(filled, FILLED, 100, NOW));
            sink.onOrder(report(open, ALIVE, 0, NOW));
            sink.reconciled();
        });
        floor.open();
        floor.settle();
        assertEquals(
                List.of(
                        "order filled FILLED 100 detached",
                        "order open ALIVE 0 detached",
                        "order lost UNKNOWN 0 detached",
                        "order filled FILLED 100",
                        "order open ALIVE 0",
                        "order lost UNKNOWN 0"),
                floor.events.lines());
        assertEquals(
                "the broker had it, and does not know it any more",
                floor.order(lost.id()).message());
        assertEquals(
                List.of("the outcome of these orders is not known: " + lost.id()),
                floor.desk().warnings());
    }

    @Test
    void anOrderWhoseOutcomeIsNotKnownIsSettledWhenTheGatewayIsOpenedAgainAndNeverSentTwice() {
        CountDownLatch reopen = new CountDownLatch(1);
        floor.gateway.onSubmit(order -> {
            floor.gateway.onOpen(sink -> {
                wait(reopen);
                sink.onOrder(report(order, ALIVE, 0, NOW));
                sink.reconciled();
            });
            throw new IOException("connection reset");
        });
        Order order = floor.submit(buy("1", "10.00", 100));
        assertEquals(UNKNOWN, order.state());
        assertEquals(
                "it is not known whether the broker has it: java.io.IOException: connection reset", order.message());
        assertEquals(1, floor.desk().gauges().get("unknownOrders"));
        reopen.countDown();
        until(
                "it is alive",
                "ALIVE false",
                () -> floor.order(order.id()).state() + " "
                        + floor.order(order.id()).detached());
        assertEquals(List.of("open", "submit " + order.id(), "close", "open"), floor.gateway.calls());
        assertEquals(1, floor.desk().counters().get("orders.unknown"));
        assertEquals(1, floor.desk().counters().get("failures.sim"));
    }

    @Test
    void anOrderThatNeverReachedTheBrokerIsRejectedOnceTheBrokerHasSaidSo() {
        floor.gateway.onSubmit(order -> {
            throw new IOException("connection refused");
        });
        Order order = floor.submit(buy("1", "10.00", 100));
        until("it is settled", "REJECTED", () -> floor.order(order.id()).state());
        assertEquals("never reached the broker", floor.order(order.id()).message());
        Await.until("the gateway is open", () -> floor.facts().endsWith("connected"));
        floor.gateway.onSubmit(next -> {});
        assertEquals(ALIVE, floor.submit(buy("2", "10.00", 100)).state());
    }

    @Test
    void anOrderStaysUnknownWhileTheBrokerHasNotToldAll() {
        floor.gateway.onSubmit(order -> {
            floor.gateway.onOpen(sink -> {});
            throw new IOException("connection reset");
        });
        Order order = floor.submit(buy("1", "10.00", 100));
        until("the gateway is open again", "[open, submit " + order.id() + ", close, open]", floor.gateway::calls);
        until("it takes orders", "sim simulated, connected", () -> "sim " + floor.facts());
        floor.settle();
        assertEquals(UNKNOWN, floor.order(order.id()).state());
        floor.report(sink -> sink.reconciled());
        assertEquals(REJECTED, floor.order(order.id()).state());
    }

    @Test
    void aCallUnderWayEndsBeforeTheGatewayIsGone() throws InterruptedException {
        CountDownLatch submitting = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        floor.gateway.onSubmit(order -> {
            submitting.countDown();
            wait(go);
        });
        CompletableFuture<Order> first =
                floor.desk().submit(ALICE, buy("1", "10.00", 100)).toCompletableFuture();
        submitting.await();
        CompletableFuture<Order> second =
                floor.desk().submit(ALICE, buy("2", "10.00", 100)).toCompletableFuture();
        floor.untilQueued();
        Thread leaving = new Thread(() -> floor.desk().unbindGateway(floor.gateway));
        leaving.start();
        Await.until("it waits", () -> leaving.getState() == Thread.State.TIMED_WAITING);
        go.countDown();
        leaving.join();
        assertEquals(ALIVE, await(first).state());
        OrderRefusedException refusal = Floor.refusal(second);
        assertEquals("not sent to the gateway: it was stopped", refusal.getMessage());
        assertEquals(3, floor.gateway.calls().size());
        floor.settle();
        assertEquals(
                List.of("order 1 ALIVE 0", "order 2 REJECTED 0", "order 1 ALIVE 0 detached"), floor.events.lines());
    }

    @Test
    void aGatewayThatCantBeOpenedIsTriedAgain() {
        floor.desk().unbindGateway(floor.gateway);
        int[] tries = new int[1];
        floor.gateway.onOpen(sink -> {
            if (++tries[0] < 4) {
                throw new IOException("no route to host");
            }
            sink.reconciled();
        });
        floor.open();
        assertEquals(4, tries[0]);
        assertEquals(3, floor.desk().counters().get("failures.sim"));
    }

    @Test
    void whileTheBrokerIsAwayOrdersAreMarkedAndNewOnesRefused() {
        Order order = floor.submit(buy("1", "10.00", 100));
        assertEquals(0, floor.desk().gauges().get("sim.down"));
        floor.report(sink -> sink.connected(false, "the broker hung up"));
        assertEquals(1, floor.desk().gauges().get("sim.down"));
        assertTrue(floor.order(order.id()).detached());
        assertEquals(
                "gateway: the limit is a gateway that is connected, the value is sim: the broker hung up",
                floor.refused(buy("2", "10.00", 100)).getMessage());
        assertEquals(
                Finding.bad(
                        "trading",
                        "gateway sim",
                        "it takes no orders: the broker hung up",
                        "look at its settings and its broker"),
                floor.desk().examine().get(0));
        floor.report(sink -> sink.connected(true, ""));
        floor.submit(buy("2", "10.00", 100));
        assertEquals(
                List.of("order 1 ALIVE 0", "order 1 ALIVE 0 detached", "order 1 ALIVE 0", "order 2 ALIVE 0"),
                floor.events.lines());
    }

    @Test
    void afterARestartAnOrderIsUnknownUntilItsGatewayTells() {
        Order told = floor.submit(buy("told", "10.00", 100));
        Order silent = floor.submit(buy("silent", "10.00", 100));
        Order done = floor.submit(buy("done", "10.00", 100));
        floor.report(sink -> sink.onOrder(report(done, FILLED, 100, NOW)));
        floor.restart();
        assertEquals(
                List.of("told UNKNOWN true", "silent UNKNOWN true", "done FILLED false"),
                floor.desk().orders().stream()
                        .map(order -> order.request().clientOrderId() + " " + order.state() + " " + order.detached())
                        .toList());
        floor.gateway.onOpen(sink -> {
            sink.onAccount(Floor.account(0));
            sink.onOrder(report(told, ALIVE, 0, NOW));
            sink.reconciled();
        });
        floor.open();
        floor.settle();
        assertEquals(ALIVE, floor.order(told.id()).state());
        assertEquals(UNKNOWN, floor.order(silent.id()).state());
        assertEquals(told.request(), floor.order(told.id()).request());
    }

    @Test
    void anOrderOfBeforeThatIsOnlyKnownToTheGatewayKeepsItsIds() {
        floor.desk().unbindGateway(floor.gateway);
        floor.gateway.onOpen(sink -> {
            sink.onOrder(new OrderReport("old-7", "x7", buy("mine", "10.00", 100), ALIVE, 0, null, null, NOW, ""));
            sink.reconciled();
        });
        floor.open();
        assertEquals("old-7", floor.submit(buy("mine", "10.00", 100)).id());
        assertEquals(List.of("open", "close", "open"), floor.gateway.calls());
    }

    @Test
    void ofTwoGatewaysWithOneNameTheSecondWaits() {
        FakeGateway second = new FakeGateway();
        floor.desk().bindGateway(second, SIMULATED);
        floor.submit(buy("1", "10.00", 100));
        assertEquals(List.of(), second.calls());
        floor.desk().unbindGateway(floor.gateway);
        until("the second is opened", "[open]", second::calls);
    }

    @Test
    void aFullQueueRefusesAndSaysSo() throws InterruptedException {
        floor.close();
        floor = new Floor(folder.resolve("small"), Map.of("queuedOrders", 1)).open();
        CountDownLatch submitting = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        floor.gateway.onSubmit(order -> {
            submitting.countDown();
            wait(go);
        });
        CompletableFuture<Order> first =
                floor.desk().submit(ALICE, buy("1", "10.00", 100)).toCompletableFuture();
        submitting.await();
        CompletableFuture<Order> second =
                floor.desk().submit(ALICE, buy("2", "10.00", 100)).toCompletableFuture();
        floor.untilQueued();
        assertEquals(
                "not sent to the gateway: it is busy or has just left",
                floor.refused(buy("3", "10.00", 100)).getMessage());
        assertEquals(100, floor.desk().gauges().get("backlogPercent"));
        go.countDown();
        assertEquals(ALIVE, await(first).state());
        assertEquals(ALIVE, await(second).state());
    }

    @Test
    void aGatewayNeedsNoMoreThanItsName() {
        floor.desk().unbindGateway(floor.gateway);
        floor.open(Map.of(Gateway.NAME, "sim"));
        assertEquals("read-only, connected", floor.facts());
    }

    private static void wait(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

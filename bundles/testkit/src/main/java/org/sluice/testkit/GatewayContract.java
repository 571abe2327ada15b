package org.sluice.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.gateway.Gateway;
import org.sluice.api.gateway.OrderReport;
import org.sluice.api.market.MarketTime;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.Trade;

/** What every gateway keeps. Extend it, bring one that can be reached, with one account, and add your own cases. */
@Timeout(60)
public abstract class GatewayContract {

    /** A running gateway whose broker can be reached, the same one within one test. */
    protected abstract Gateway gateway() throws Exception;

    /** An order that the broker takes and that is not filled for now. */
    protected abstract OrderRequest resting();

    /** An order that the broker refuses. */
    protected abstract OrderRequest refusable();

    /** An order that is filled at once; null if that can't be had: then trades are not looked at. */
    protected abstract OrderRequest filling();

    @Test
    protected void openReportsAllThatIsKnownAndThenThatItIsReconciled() throws Exception {
        RecordingTradeSink sink = open(gateway());
        assertEquals(1, sink.accounts().size());
        List<Object> events = sink.events();
        assertEquals(
                1, events.stream().filter(RecordingTradeSink.RECONCILED::equals).count());
        int reconciled = events.indexOf(RecordingTradeSink.RECONCILED);
        assertTrue(
                events.stream().anyMatch(Account.class::isInstance)
                        && events.indexOf(sink.all(Account.class).get(0)) < reconciled,
                "reconciled before the account was reported: " + events);
        gateway().close();
    }

    @Test
    protected void anAcceptedOrderIsReportedAndKnownWhenOpenedAgain() throws Exception {
        Gateway gateway = gateway();
        RecordingTradeSink sink = open(gateway);
        gateway.submit(order("contract-1", resting()));
        Await.until(
                "the order is reported alive",
                () -> sink.orders().containsKey("contract-1")
                        && sink.orders().get("contract-1").state() == OrderState.ALIVE);
        gateway.close();
        RecordingTradeSink again = open(gateway);
        assertEquals(
                1,
                again.all(OrderReport.class).stream()
                        .filter(report -> report.orderId().equals("contract-1"))
                        .count());
        OrderReport report = again.orders().get("contract-1");
        assertEquals(OrderState.ALIVE, report.state());
        assertFalse(report.exchangeOrderId().isEmpty(), "an accepted order has the broker's id");
        assertEquals(0, report.filled());
        gateway.close();
    }

    @Test
    protected void anOrderIsAcceptedWhenSubmitReturns() throws Exception {
        Gateway gateway = gateway();
        open(gateway);
        gateway.submit(order("contract-2", resting()));
        gateway.close();
        assertEquals(Set.of("contract-2"), open(gateway).orders().keySet());
        gateway.close();
    }

    @Test
    protected void aRefusedOrderLeavesNothing() throws Exception {
        Gateway gateway = gateway();
        RecordingTradeSink sink = open(gateway);
        List<Account> before = List.copyOf(sink.accounts().values());
        OrderRefusedException refusal =
                assertThrows(OrderRefusedException.class, () -> gateway.submit(order("contract-3", refusable())));
        assertFalse(refusal.getMessage().isBlank(), "a refusal says why");
        gateway.close();
        RecordingTradeSink again = open(gateway);
        assertEquals(Set.of(), again.orders().keySet());
        assertEquals(before, List.copyOf(again.accounts().values()));
        gateway.close();
    }

    @Test
    protected void aCancelledOrderIsReportedAndHoldsNoMoney() throws Exception {
        Gateway gateway = gateway();
        RecordingTradeSink sink = open(gateway);
        Order order = order("contract-4", resting());
        gateway.submit(order);
        gateway.cancel(order);
        Await.until(
                "the order is reported cancelled",
                () -> sink.orders().get("contract-4").state() == OrderState.CANCELLED);
        assertEquals(0, sink.orders().get("contract-4").frozen().signum());
        gateway.close();
    }

    @Test
    protected void anUnknownOrderCanNotBeCancelled() throws Exception {
        Gateway gateway = gateway();
        open(gateway);
        assertThrows(OrderRefusedException.class, () -> gateway.cancel(order("contract-5", resting())));
        gateway.close();
    }

    @Test
    protected void aFillIsReportedOnceWithItsOrderAndAccountInOneStep() throws Exception {
        if (filling() == null) {
            return;
        }
        Gateway gateway = gateway();
        RecordingTradeSink sink = open(gateway);
        OrderRequest request = filling();
        gateway.submit(order("contract-6", request));
        Await.until(
                "the order is reported filled",
                () -> sink.orders().containsKey("contract-6")
                        && sink.orders().get("contract-6").state() == OrderState.FILLED);
        Await.until("the step has ended", () -> insideOfSteps(sink.events()) == 0);
        assertEquals(
                request.volume(),
                sink.all(Trade.class).stream()
                        .filter(trade -> trade.orderId().equals("contract-6"))
                        .mapToLong(Trade::volume)
                        .sum());
        assertEquals(
                sink.all(Trade.class).size(), sink.trades().size(), "trade ids are unique: " + sink.all(Trade.class));
        OrderReport report = sink.orders().get("contract-6");
        BigDecimal turnover = sink.all(Trade.class).stream()
                .map(trade -> trade.price().multiply(BigDecimal.valueOf(trade.volume())))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertEquals(
                0,
                turnover.compareTo(report.averagePrice().multiply(BigDecimal.valueOf(report.filled()))),
                "average price " + report.averagePrice());
        gateway.close();
    }

    @Test
    protected void closeEndsReporting() throws Exception {
        Gateway gateway = gateway();
        RecordingTradeSink first = open(gateway);
        gateway.close();
        List<Object> heard = first.events();
        RecordingTradeSink second = open(gateway);
        gateway.submit(order("contract-7", resting()));
        Await.until("the second sink hears of the order", () -> second.orders().containsKey("contract-7"));
        assertEquals(heard, first.events());
        gateway.close();
    }

    /** Opens it with a new sink; by the contract all is reported when this returns. */
    protected static RecordingTradeSink open(Gateway gateway) throws Exception {
        RecordingTradeSink sink = new RecordingTradeSink();
        gateway.open(sink);
        return sink;
    }

    /** A request as the desk hands it to a gateway. */
    protected static Order order(String id, OrderRequest request) {
        Instant now = Instant.now();
        return new Order(
                id,
                request,
                "contract",
                "",
                OrderState.SUBMITTING,
                0,
                null,
                BigDecimal.ZERO,
                now,
                now,
                LocalDate.ofInstant(now, MarketTime.ZONE),
                "",
                false,
                false);
    }

    private static int insideOfSteps(List<Object> events) {
        int depth = 0;
        for (Object event : events) {
            if (event.equals(RecordingTradeSink.BEGIN)) {
                depth++;
            } else if (event.equals(RecordingTradeSink.END)) {
                depth--;
            }
        }
        return depth;
    }
}

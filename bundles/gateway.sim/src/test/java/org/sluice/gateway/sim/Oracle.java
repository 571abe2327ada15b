package org.sluice.gateway.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sluice.api.gateway.OrderReport;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Tick;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Holding;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.Position;
import org.sluice.api.trade.PriceType;
import org.sluice.api.trade.Trade;
import org.sluice.gateway.sim.ledger.Ledger;
import org.sluice.testkit.RecordingTradeSink;

/** Reckons from all trades alone what accounts and positions must be, and compares. */
final class Oracle {

    private final BigDecimal start;
    private final List<Trade> trades = new ArrayList<>();
    private final Map<String, Account> heardAccounts = new HashMap<>();
    private final Map<String, Position> heardPositions = new HashMap<>();
    private final Map<String, OrderReport> heardOrders = new HashMap<>();

    Oracle(BigDecimal start) {
        this.start = start;
    }

    int trades() {
        return trades.size();
    }

    /** Takes up what was reported of one event. */
    void hear(RecordingTradeSink sink, Tick sent) {
        for (OrderReport report : sink.all(OrderReport.class)) {
            OrderReport before = heardOrders.put(report.orderId(), report);
            if (before != null) {
                assertTrue(
                        !before.state().finished() || before.equals(report),
                        "changed after it had finished: " + before + " to " + report);
                assertTrue(before.filled() <= report.filled(), "filled less than before: " + report);
            }
        }
        for (Trade trade : sink.all(Trade.class)) {
            OrderReport order = heardOrders.get(trade.orderId());
            if (order.request().priceType() == PriceType.LIMIT) {
                int worse = trade.price().compareTo(order.request().price());
                assertTrue(
                        trade.direction() == Direction.BUY ? worse <= 0 : worse >= 0, "worse than its limit: " + trade);
            }
            assertTrue(trade.commission().signum() >= 0, "a commission below zero: " + trade);
        }
        if (sent != null) {
            offered(sink.all(Trade.class), Direction.BUY, sent.asks(), sent);
            offered(sink.all(Trade.class), Direction.SELL, sent.bids(), sent);
        }
        trades.addAll(sink.all(Trade.class));
        sink.accounts().values().forEach(account -> heardAccounts.put(account.id(), account));
        sink.all(Position.class)
                .forEach(position -> heardPositions.put(position.account() + position.symbol(), position));
    }

    /** A quote fills no more than it offers, and only in continuous trading. */
    private static void offered(List<Trade> fills, Direction direction, Depth depth, Tick sent) {
        long most = 0;
        for (int level = 0; level < depth.levels(); level++) {
            most += (long) depth.size(level);
        }
        long filled = fills.stream()
                .filter(trade -> trade.direction() == direction)
                .mapToLong(Trade::volume)
                .sum();
        assertTrue(filled <= (sent.phase() == Phase.CONTINUOUS ? most : 0), "filled " + filled + " of " + sent);
    }

    void check(Ledger ledger) {
        for (Position position : ledger.positions()) {
            check(position, ledger);
            assertEquals(heardPositions.get(position.account() + position.symbol()), position, "as it was reported");
        }
        for (OrderReport order : ledger.reports()) {
            check(order);
            assertEquals(heardOrders.get(order.orderId()), order, "as it was reported");
        }
        for (Account account : ledger.accounts()) {
            check(account, ledger);
            assertEquals(heardAccounts.get(account.id()), account, "as it was reported");
        }
    }

    private void check(Account account, Ledger ledger) {
        List<Position> positions = ledger.positions().stream()
                .filter(position -> position.account().equals(account.id()))
                .toList();
        // what was paid and received, and what is held is worth
        BigDecimal worth = start;
        BigDecimal commission = BigDecimal.ZERO;
        BigDecimal closeProfit = BigDecimal.ZERO;
        for (Trade trade : trades) {
            if (trade.account().equals(account.id())) {
                BigDecimal amount = amount(trade);
                worth = (trade.direction() == Direction.BUY ? worth.subtract(amount) : worth.add(amount))
                        .subtract(trade.commission());
                if (trade.tradingDay().equals(account.tradingDay())) {
                    commission = commission.add(trade.commission());
                    closeProfit = closeProfit.add(trade.closeProfit());
                }
            }
        }
        BigDecimal positionProfit = BigDecimal.ZERO;
        BigDecimal floatProfit = BigDecimal.ZERO;
        BigDecimal margin = BigDecimal.ZERO;
        for (Position position : positions) {
            worth = worth.add(value(position, position.longSide())).subtract(value(position, position.shortSide()));
            for (Holding side : List.of(position.longSide(), position.shortSide())) {
                positionProfit = positionProfit.add(side.positionProfit());
                floatProfit = floatProfit.add(side.floatProfit());
                margin = margin.add(side.margin());
            }
        }
        BigDecimal frozen = ledger.reports().stream()
                .filter(report -> report.request().account().equals(account.id()))
                .map(OrderReport::frozen)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        same(worth, account.balance(), "balance");
        same(commission, account.commission(), "commission");
        same(closeProfit, account.closeProfit(), "close profit");
        same(positionProfit, account.positionProfit(), "position profit");
        same(floatProfit, account.floatProfit(), "float profit");
        same(margin, account.margin(), "margin");
        same(frozen, account.frozenMargin().add(account.frozenCommission()), "frozen");
        same(account.balance(), account.staticBalance().add(floatProfit), "static balance");
        same(account.balance().subtract(margin).subtract(frozen), account.available(), "available");
        assertEquals(account.margin().doubleValue() / account.balance().doubleValue(), account.riskRatio(), 1e-9);
    }

    private void check(Position position, Ledger ledger) {
        long longSide = 0;
        long shortSide = 0;
        for (Trade trade : trades) {
            if (trade.account().equals(position.account()) && trade.symbol().equals(position.symbol())) {
                boolean opens = trade.offset() == Offset.OPEN;
                long signed = opens ? trade.volume() : -trade.volume();
                if (opens == (trade.direction() == Direction.BUY)) {
                    longSide += signed;
                } else {
                    shortSide += signed;
                }
            }
        }
        check(position, position.longSide(), longSide, 1, closing(position, Direction.SELL, ledger));
        check(position, position.shortSide(), shortSide, -1, closing(position, Direction.BUY, ledger));
    }

    private static void check(Position position, Holding side, long volume, int sign, long closing) {
        assertEquals(volume, side.volume(), "volume of " + position);
        assertEquals(closing, side.frozen(), "frozen of " + position);
        assertTrue(
                side.today() >= 0
                        && side.history() >= 0
                        && side.frozenToday() >= 0
                        && side.frozenHistory() >= 0
                        && side.frozenToday() <= side.today()
                        && side.frozenHistory() <= side.history(),
                "more frozen than there is: " + position);
        BigDecimal signed = BigDecimal.valueOf(sign);
        same(value(position, side).subtract(side.openCost()).multiply(signed), side.floatProfit(), "float profit");
        same(
                value(position, side).subtract(side.positionCost()).multiply(signed),
                side.positionProfit(),
                "position profit");
        if (volume == 0) {
            assertEquals(0, side.openCost().signum() + side.positionCost().signum(), "costs of nothing: " + position);
        }
    }

    /** What open orders still want to close of a side. */
    private static long closing(Position position, Direction direction, Ledger ledger) {
        return ledger.reports().stream()
                .filter(report -> !report.state().finished()
                        && report.request().account().equals(position.account())
                        && report.request().symbol().equals(position.symbol())
                        && report.request().direction() == direction
                        && report.request().offset() != Offset.OPEN)
                .mapToLong(report -> report.request().volume() - report.filled())
                .sum();
    }

    private void check(OrderReport order) {
        long volume = order.request().volume();
        long traded = trades.stream()
                .filter(trade -> trade.orderId().equals(order.orderId()))
                .mapToLong(Trade::volume)
                .sum();
        assertEquals(traded, order.filled(), "filled of " + order);
        OrderState expected = traded == volume
                ? OrderState.FILLED
                : order.state() == OrderState.CANCELLED
                        ? OrderState.CANCELLED
                        : traded > 0 ? OrderState.PARTIALLY_FILLED : OrderState.ALIVE;
        assertEquals(expected, order.state(), "state of " + order);
        assertTrue(traded <= volume, "overfilled: " + order);
        assertTrue(order.frozen().signum() >= 0, "frozen below zero: " + order);
        if (order.state().finished() || order.request().offset() != Offset.OPEN) {
            assertEquals(0, order.frozen().signum(), "frozen of " + order);
        }
    }

    private static BigDecimal amount(Trade trade) {
        return trade.price()
                .multiply(BigDecimal.valueOf(trade.volume()))
                .multiply(multiplier(trade.symbol().toString()))
                .setScale(2, RoundingMode.HALF_UP);
    }

    private static BigDecimal value(Position position, Holding side) {
        return position.last()
                .multiply(BigDecimal.valueOf(side.volume()))
                .multiply(position.multiplier())
                .setScale(2, RoundingMode.HALF_UP);
    }

    private static BigDecimal multiplier(String symbol) {
        return BigDecimal.valueOf(symbol.contains("cu") ? 5 : symbol.contains(".m") ? 10 : 1);
    }

    private static void same(BigDecimal expected, BigDecimal actual, String what) {
        assertEquals(0, expected.compareTo(actual), what + " should be " + expected + " but is " + actual);
    }
}

package org.sluice.gateway.sim;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sluice.api.gateway.OrderReport;
import org.sluice.api.market.Depth;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.Position;
import org.sluice.api.trade.PriceType;
import org.sluice.api.trade.TimeCondition;
import org.sluice.api.trade.Trade;
import org.sluice.api.trade.VolumeCondition;
import org.sluice.gateway.sim.ledger.AccountBook;
import org.sluice.gateway.sim.ledger.Ledger;
import org.sluice.gateway.sim.terms.TermsTable;
import org.sluice.testkit.SettableClock;

/** Somebody with an account at a broker whose market and clock stand still until told otherwise. */
final class Trader {

    static final LocalDate MONDAY = LocalDate.of(2026, 11, 23);
    static final String NAME = "demo";

    final TestMarket market = new TestMarket();
    final SettableClock clock = new SettableClock(at(MONDAY, LocalTime.of(10, 0)));
    final Map<Symbol, Tick> quotes = new HashMap<>();
    Broker broker;
    private int orders;

    Trader(String balance) {
        Ledger ledger = new Ledger("sim", terms(), MONDAY, 0, 0);
        ledger.add(new AccountBook(NAME, "sim", MONDAY, AccountBook.Cash.of(new BigDecimal(balance))));
        use(ledger);
    }

    void use(Ledger ledger) {
        broker = new Broker(ledger, market, clock, Duration.ofSeconds(30), quotes);
    }

    /** The file that is shipped. */
    static TermsTable terms() {
        try {
            return TermsTable.read(Path.of("src", "main", "etc", "sim", "terms.csv"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Instant at(LocalDate day, LocalTime time) {
        return day.atTime(time).atZone(MarketTime.ZONE).toInstant();
    }

    /** How an order differs from a limit order for the day. */
    record Kind(PriceType price, TimeCondition time, VolumeCondition volume, long minimum) {
        static final Kind LIMIT = new Kind(PriceType.LIMIT, TimeCondition.GFD, VolumeCondition.ANY, 0);
        static final Kind FAK = new Kind(PriceType.LIMIT, TimeCondition.IOC, VolumeCondition.ANY, 0);
        static final Kind FOK = new Kind(PriceType.LIMIT, TimeCondition.IOC, VolumeCondition.ALL, 0);
        static final Kind GTC = new Kind(PriceType.LIMIT, TimeCondition.GTC, VolumeCondition.ANY, 0);

        static Kind of(PriceType price, TimeCondition time) {
            return new Kind(price, time, VolumeCondition.ANY, 0);
        }
    }

    static OrderRequest request(
            String symbol, Direction direction, Offset offset, String price, long volume, Kind kind) {
        return new OrderRequest(
                "user",
                "127.0.0.1",
                NAME,
                "",
                Symbol.parse(symbol),
                direction,
                offset,
                kind.price(),
                price == null ? null : new BigDecimal(price),
                volume,
                kind.time(),
                kind.volume(),
                kind.minimum());
    }

    /** Submits and answers what has become of it. */
    OrderReport submit(OrderRequest request) {
        String id = "o" + ++orders;
        try {
            broker.submit(id, request);
        } catch (OrderRefusedException e) {
            throw new AssertionError(e.reason() + ": " + e.getMessage(), e);
        }
        return order(id);
    }

    /** Why it is refused, as reason and message. */
    String refusal(OrderRequest request) {
        OrderRefusedException refused =
                assertThrows(OrderRefusedException.class, () -> broker.submit("o" + ++orders, request));
        return refused.reason() + ": " + refused.getMessage();
    }

    OrderReport buy(String symbol, String price, long volume) {
        return submit(request(symbol, Direction.BUY, Offset.OPEN, price, volume, Kind.LIMIT));
    }

    OrderReport buy(String symbol, String price, long volume, Kind kind) {
        return submit(request(symbol, Direction.BUY, Offset.OPEN, price, volume, kind));
    }

    OrderReport sell(String symbol, String price, long volume) {
        return submit(request(symbol, Direction.SELL, Offset.CLOSE, price, volume, Kind.LIMIT));
    }

    OrderReport trade(Direction direction, Offset offset, String symbol, String price, long volume) {
        return submit(request(symbol, direction, offset, price, volume, Kind.LIMIT));
    }

    /** What has become of an order by now. */
    OrderReport order(String id) {
        return broker.ledger().reports().stream()
                .filter(report -> report.orderId().equals(id))
                .findFirst()
                .orElseThrow();
    }

    Account account() {
        return broker.ledger().accounts().iterator().next();
    }

    Position position(String symbol) {
        return broker.ledger().positions().stream()
                .filter(position -> position.symbol().equals(Symbol.parse(symbol)))
                .findFirst()
                .orElseThrow();
    }

    /** Trades of the day as {@code price x volume}. */
    List<String> fills() {
        return broker.ledger().trades().stream()
                .map(trade -> trade.price() + " x " + trade.volume())
                .toList();
    }

    Trade lastTrade() {
        List<Trade> trades = broker.ledger().trades();
        return trades.get(trades.size() - 1);
    }

    /** A quote of now; depth as price, size, price, size, best first. */
    void quote(String symbol, double last, double[] bids, double[] asks) {
        tick(builder(symbol, last).bids(depth(bids)).asks(depth(asks)));
    }

    /** A quote of now with plenty at one price on each side. */
    void quote(String symbol, double last, double bid, double ask) {
        quote(symbol, last, new double[] {bid, 1_000_000}, new double[] {ask, 1_000_000});
    }

    Tick.Builder builder(String symbol, double last) {
        return Tick.builder(Symbol.parse(symbol), clock.instant())
                .source("test")
                .origin(Origin.TEST)
                .received(clock.instant())
                .tradingDay(LocalDate.ofInstant(clock.instant(), MarketTime.ZONE))
                .phase(Phase.CONTINUOUS)
                .last(last);
    }

    void tick(Tick.Builder builder) {
        broker.ticks(List.of(builder.build()));
    }

    static Depth depth(double... levels) {
        double[] prices = new double[levels.length / 2];
        double[] sizes = new double[levels.length / 2];
        for (int level = 0; level < prices.length; level++) {
            prices[level] = levels[2 * level];
            sizes[level] = levels[2 * level + 1];
        }
        return Depth.of(prices, sizes);
    }

    /** Ten o'clock of the next calendar day. */
    void nextDay() {
        clock.set(at(LocalDate.ofInstant(clock.instant(), MarketTime.ZONE).plusDays(1), LocalTime.of(10, 0)));
        broker.time();
    }
}

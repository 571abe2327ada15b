package org.sluice.gateway.sim;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Product.Kind;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.PriceType;
import org.sluice.api.trade.TimeCondition;
import org.sluice.gateway.sim.ledger.Ledger;
import org.sluice.gateway.sim.ledger.SimOrder;
import org.sluice.gateway.sim.matching.Book;
import org.sluice.gateway.sim.matching.Fill;
import org.sluice.gateway.sim.terms.Money;

/** The rules of the game: quotes and orders meet in the books, what comes of it is booked. No I/O; not thread-safe. */
final class Broker {

    private static final int FIVE = 5;

    /** Parts of an auction in which orders can't be taken back. */
    private static final LocalTime OPENING = LocalTime.of(9, 20);

    private static final LocalTime OPENED = LocalTime.of(9, 25);
    private static final LocalTime CLOSING = LocalTime.of(14, 57);
    private static final LocalTime CLOSED = LocalTime.of(15, 0);

    private final Ledger ledger;
    private final Catalog catalog;
    private final InstantSource clock;
    private final Duration stale;
    private final Admission admission;
    private final Map<Symbol, Tick> quotes;
    private final Map<Symbol, Book<SimOrder>> books = new HashMap<>();

    /** @param quotes the last of each symbol, kept when a ledger has to be read again */
    Broker(Ledger ledger, Catalog catalog, InstantSource clock, Duration stale, Map<Symbol, Tick> quotes) {
        this.ledger = ledger;
        this.catalog = catalog;
        this.clock = clock;
        this.stale = stale;
        this.quotes = quotes;
        admission = new Admission(ledger, catalog);
        for (SimOrder order : ledger.open()) {
            book(order.spec().symbol()).rest(order);
        }
    }

    Ledger ledger() {
        return ledger;
    }

    /**
     * Takes an order and fills what can be filled at once. The same order a second time has no effect.
     *
     * @throws OrderRefusedException then nothing of it exists
     */
    void submit(String id, OrderRequest asked) throws OrderRefusedException {
        Instant now = clock.instant();
        OrderRequest request = Admission.canonical(asked);
        SimOrder known = ledger.order(id);
        if (known != null) {
            if (known.request().equals(request)) {
                return;
            }
            throw new OrderRefusedException(Reason.DUPLICATE_ID, "order id " + id + " is another order's");
        }
        rollIfDue(request.symbol(), now);
        Tick quote = quotes.get(request.symbol());
        var spec = admission.check(id, request, quote, now);
        Book<SimOrder> book = book(request.symbol());
        String silent = silence(request.symbol(), quote, now);
        if (silent != null) {
            book.silence();
        }
        boolean atMarket = request.priceType() != PriceType.LIMIT;
        BigDecimal best = book.best(request.direction());
        BigDecimal limit = switch (request.priceType()) {
            case LIMIT -> request.price();
            case BEST -> best;
            case ANY, FIVELEVEL -> null;
        };
        SimOrder order = ledger.take(id, request, spec, limit, frozenPrice(request, book, best), now);
        if (atMarket && best == null) {
            ledger.cancel(order, "nothing to trade against: " + (silent == null ? "no depth" : silent), now);
            return;
        }
        List<Fill> fills = book.take(order, request.priceType() == PriceType.FIVELEVEL ? FIVE : Integer.MAX_VALUE);
        for (Fill fill : fills) {
            ledger.fill(order, fill, now);
        }
        BigDecimal restsAt = request.priceType() == PriceType.FIVELEVEL && !fills.isEmpty()
                ? fills.get(fills.size() - 1).price()
                : order.limit();
        if (order.finished()) {
            return;
        }
        if (request.timeCondition() == TimeCondition.IOC || restsAt == null) {
            ledger.cancel(order, silent == null ? "not to be had at once" : "not to be had at once: " + silent, now);
            return;
        }
        ledger.rest(order, restsAt, silent == null);
        book.rest(order);
    }

    /** The worst price at which it can be filled now or from the book. */
    private static BigDecimal frozenPrice(OrderRequest request, Book<SimOrder> book, BigDecimal best) {
        boolean buys = request.direction() == Direction.BUY;
        return switch (request.priceType()) {
            case LIMIT ->
                buys || best == null ? request.price() : request.price().max(best);
            case BEST -> best;
            case FIVELEVEL -> buys ? book.deepest(request.direction(), FIVE) : best;
            case ANY -> buys ? book.deepest(request.direction(), Integer.MAX_VALUE) : best;
        };
    }

    /** @throws OrderRefusedException if it can't be cancelled, or not now */
    void cancel(String id) throws OrderRefusedException {
        Instant now = clock.instant();
        SimOrder order = ledger.order(id);
        if (order == null) {
            throw new OrderRefusedException(Reason.UNKNOWN_ORDER, "no order " + id);
        }
        if (order.finished()) {
            throw new OrderRefusedException(
                    Reason.FINISHED, "order " + id + " is " + order.state().state());
        }
        Symbol symbol = order.spec().symbol();
        LocalTime time = LocalTime.ofInstant(now, MarketTime.ZONE);
        boolean sealed =
                !time.isBefore(OPENING) && time.isBefore(OPENED) || !time.isBefore(CLOSING) && time.isBefore(CLOSED);
        if (sealed && !order.spec().future() && catalog.phase(symbol, now) == Phase.AUCTION) {
            throw new OrderRefusedException(
                    Reason.CLOSED, "no cancel in the auction from 09:20 to 09:25 and from 14:57 to 15:00");
        }
        book(symbol).remove(order);
        ledger.cancel(order, "cancelled", now);
    }

    /** New quotes: prices, then fills. */
    void ticks(List<Tick> ticks) {
        Instant now = clock.instant();
        for (Tick tick : ticks) {
            if (tick.tradingDay().isAfter(ledger.day())) {
                rollIfDue(tick.symbol(), now);
            }
            Symbol symbol = tick.symbol();
            quotes.put(symbol, tick);
            BigDecimal last = Money.price(tick.last());
            if (last != null) {
                ledger.mark(symbol, last);
            }
            Book<SimOrder> book = books.get(symbol);
            if (book != null) {
                match(book, tick, now);
            }
        }
    }

    private void match(Book<SimOrder> book, Tick tick, Instant now) {
        if (silence(tick.symbol(), tick, now) != null) {
            book.silence();
            return;
        }
        book.quote(tick);
        book.match((order, fill) -> {
            ledger.fill(order, fill, now);
            if (order.finished()) {
                book.remove(order);
            }
        });
        book.orders().forEach(ledger::met);
    }

    /** Begins the next trading day if it is due for anything held or ordered. */
    void time() {
        Instant now = clock.instant();
        for (Symbol symbol : ledger.symbols()) {
            rollIfDue(symbol, now);
        }
    }

    private void rollIfDue(Symbol symbol, Instant now) {
        LocalDate day = catalog.tradingDay(symbol, now);
        // a symbol that the catalog does not know counts calendar days, weekends too
        if (!day.isAfter(ledger.day()) || catalog.find(symbol).isEmpty()) {
            return;
        }
        ledger.roll(day, this::settlement, now);
        books.clear();
        for (SimOrder order : ledger.open()) {
            book(order.spec().symbol()).rest(order);
        }
    }

    private BigDecimal settlement(Symbol symbol) {
        Tick tick = quotes.get(symbol);
        if (tick == null) {
            return null;
        }
        boolean future = catalog.find(symbol)
                .map(instrument -> instrument.product().kind() == Kind.FUTURE)
                .orElse(false);
        BigDecimal settlement = future ? Money.price(tick.settlement()) : null;
        return settlement != null ? settlement : Money.price(tick.last());
    }

    /** Why nothing can be filled now; null if something can. */
    private String silence(Symbol symbol, Tick quote, Instant now) {
        if (quote == null) {
            return "no quote yet";
        }
        if (quote.phase() != Phase.CONTINUOUS) {
            return "the quote is of phase " + quote.phase();
        }
        Phase phase = catalog.phase(symbol, now);
        if (phase != Phase.CONTINUOUS) {
            return "the phase is " + phase;
        }
        Duration age = Duration.between(quote.exchangeTime(), now);
        return age.compareTo(stale) > 0
                ? "the quote is " + age.toSeconds() + " s old, the limit is " + stale.toSeconds() + " s"
                : null;
    }

    /** The book of a symbol; a new one has the depth of the last quote. */
    private Book<SimOrder> book(Symbol symbol) {
        return books.computeIfAbsent(symbol, key -> {
            Book<SimOrder> book = new Book<>();
            Tick quote = quotes.get(key);
            if (quote != null) {
                book.quote(quote);
            }
            return book;
        });
    }
}

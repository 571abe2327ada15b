package org.sluice.server.rpc;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.catalog.Product;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Interval;
import org.sluice.api.market.MarketTime;
import org.sluice.api.market.Notation;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Holding;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.OrderState;
import org.sluice.api.trade.Position;
import org.sluice.api.trade.PriceType;
import org.sluice.api.trade.TimeCondition;
import org.sluice.api.trade.Trade;
import org.sluice.api.trade.VolumeCondition;
import org.sluice.wire.pickle.Member;
import org.sluice.wire.pickle.VnObject;

/**
 * Ours made vn.py's data classes, field by field in their order (RPC.md). Both count in shares or contracts and yuan; what
 * is not known is 0 there. Any thread.
 */
final class VnpyObjects {

    /** What is Sluice's own, and belongs to no broker. */
    static final String OWN = "SLUICE";

    private static final int LEVELS = 5;
    private static final List<String> NUMBERS = Stream.concat(
                    Stream.of(
                            "volume",
                            "turnover",
                            "open_interest",
                            "last_price",
                            "last_volume",
                            "limit_up",
                            "limit_down",
                            "open_price",
                            "high_price",
                            "low_price",
                            "pre_close"),
                    Stream.of("bid_price_", "ask_price_", "bid_volume_", "ask_volume_")
                            .flatMap(side -> IntStream.rangeClosed(1, LEVELS).mapToObj(level -> side + level)))
            .toList();
    private static final Set<Exchange> STOCKS = EnumSet.of(Exchange.SSE, Exchange.SZSE, Exchange.BSE);

    private static final Map<Product.Kind, String> KINDS = Map.of(
            Product.Kind.STOCK, "EQUITY",
            Product.Kind.INDEX, "INDEX",
            Product.Kind.ETF, "ETF",
            Product.Kind.BOND, "BOND",
            Product.Kind.FUTURE, "FUTURES",
            Product.Kind.OPTION, "OPTION");

    private static final Map<OrderState, String> STATES = Map.of(
            OrderState.SUBMITTING, "SUBMITTING",
            OrderState.ALIVE, "NOTTRADED",
            OrderState.PARTIALLY_FILLED, "PARTTRADED",
            OrderState.FILLED, "ALLTRADED",
            OrderState.CANCELLED, "CANCELLED",
            OrderState.REJECTED, "REJECTED",
            // it may still be alive: a strategy must not take it for finished
            OrderState.UNKNOWN, "SUBMITTING");

    private VnpyObjects() {}

    /** A gateway's or order's name in vn.py's ids, whose parts are told apart by dots. */
    static String plain(String name) {
        return name.replace('.', '_');
    }

    /** vn.py's {@code vt_symbol}. */
    static String vtSymbol(Symbol symbol) {
        return Notation.VNPY.write(symbol);
    }

    private static String code(String vtSymbol) {
        return vtSymbol.substring(0, vtSymbol.lastIndexOf('.'));
    }

    private static VnObject of(String type, String gateway, Symbol symbol) {
        return VnObject.of(type)
                .with("gateway_name", gateway)
                .with("symbol", code(vtSymbol(symbol)))
                .with("exchange", new Member("Exchange", symbol.exchange().name()));
    }

    static VnObject contract(Instrument instrument, String gateway, boolean history) {
        Symbol symbol = instrument.symbol();
        return of("ContractData", gateway, symbol)
                .with("name", instrument.name())
                .with(
                        "product",
                        new Member("Product", KINDS.get(instrument.product().kind())))
                .with("size", instrument.product().multiplier())
                .with("pricetick", instrument.priceTick())
                .with("min_volume", (double) instrument.lotSize())
                .with("max_volume", null)
                .with("stop_supported", false)
                .with("net_position", net(symbol))
                .with("history_data", history)
                .with("option_strike", null)
                .with("option_underlying", null)
                .with("option_type", null)
                .with("option_listed", null)
                .with("option_expiry", null)
                .with("option_portfolio", null)
                .with("option_index", null)
                .with("vt_symbol", vtSymbol(symbol));
    }

    /** Stocks are held net, bought and sold without an offset. */
    private static boolean net(Symbol symbol) {
        return STOCKS.contains(symbol.exchange());
    }

    static VnObject tick(Tick tick, String name, String gateway) {
        VnObject object = of("TickData", gateway, tick.symbol())
                .with("datetime", time(tick.exchangeTime()))
                .with("name", name);
        double[] numbers = numbers(tick);
        for (int i = 0; i < numbers.length; i++) {
            object.with(NUMBERS.get(i), numbers[i]);
        }
        return object.with("localtime", null).with("vt_symbol", vtSymbol(tick.symbol()));
    }

    /** A tick's floats, in the order of {@link #NUMBERS}. */
    static double[] numbers(Tick tick) {
        double[] numbers = {
            tick.volume(),
            tick.turnover(),
            tick.openInterest(),
            tick.last(),
            0, // the last trade's volume: no source says it
            tick.limitUp(),
            tick.limitDown(),
            tick.open(),
            tick.high(),
            tick.low(),
            tick.previousClose()
        };
        int at = numbers.length;
        numbers = Arrays.copyOf(numbers, at + 4 * LEVELS);
        for (int level = 0; level < LEVELS; level++, at++) {
            numbers[at] = tick.bids().price(level);
            numbers[at + LEVELS] = tick.asks().price(level);
            numbers[at + 2 * LEVELS] = tick.bids().size(level);
            numbers[at + 3 * LEVELS] = tick.asks().size(level);
        }
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = known(numbers[i]);
        }
        return numbers;
    }

    static VnObject bar(Bar bar, String gateway) {
        Instant start = bar.interval().intraday()
                ? bar.start()
                : bar.tradingDay().atStartOfDay(MarketTime.ZONE).toInstant();
        return of("BarData", gateway, bar.symbol())
                .with("datetime", time(start))
                .with("interval", new Member("Interval", interval(bar.interval())))
                .with("volume", known(bar.volume()))
                .with("turnover", known(bar.turnover()))
                .with("open_interest", known(bar.openInterest()))
                .with("open_price", known(bar.open()))
                .with("high_price", known(bar.high()))
                .with("low_price", known(bar.low()))
                .with("close_price", known(bar.close()))
                .with("vt_symbol", vtSymbol(bar.symbol()));
    }

    private static String interval(Interval interval) {
        return switch (interval) {
            case MIN1 -> "MINUTE";
            case MIN60 -> "HOUR";
            case WEEK -> "WEEKLY";
            default -> "DAILY";
        };
    }

    static VnObject order(Order order) {
        String gateway = plain(order.gateway());
        return wish(order.request(), gateway, order.id(), STATES.get(order.state()), order.filled(), order.inserted());
    }

    /** An order that was refused before it had an id of the desk. */
    static VnObject refused(OrderRequest request, String gateway, String id, Instant now) {
        return wish(request, gateway, id, "REJECTED", 0, now);
    }

    private static VnObject wish(
            OrderRequest request, String gateway, String id, String status, long traded, Instant time) {
        Symbol symbol = request.symbol();
        return of("OrderData", gateway, symbol)
                .with("orderid", id)
                .with("type", new Member("OrderType", type(request)))
                .with("direction", direction(request.direction()))
                .with("offset", offset(symbol, request.offset()))
                .with("price", request.price() == null ? 0.0 : request.price().doubleValue())
                .with("volume", (double) request.volume())
                .with("traded", (double) traded)
                .with("status", new Member("Status", status))
                .with("datetime", time(time))
                .with("reference", Requests.reference(request.clientOrderId()))
                .with("vt_symbol", vtSymbol(symbol))
                .with("vt_orderid", gateway + '.' + id);
    }

    private static String type(OrderRequest request) {
        if (request.priceType() != PriceType.LIMIT) {
            return "MARKET";
        }
        if (request.timeCondition() != TimeCondition.IOC) {
            return "LIMIT";
        }
        return request.volumeCondition() == VolumeCondition.ALL ? "FOK" : "FAK";
    }

    private static Member direction(Direction direction) {
        return new Member("Direction", direction == Direction.BUY ? "LONG" : "SHORT");
    }

    private static Member offset(Symbol symbol, Offset offset) {
        return new Member("Offset", net(symbol) ? "NONE" : offset.name());
    }

    static VnObject trade(Trade trade) {
        String gateway = plain(trade.gateway());
        String id = plain(trade.id());
        Symbol symbol = trade.symbol();
        return of("TradeData", gateway, symbol)
                .with("orderid", trade.orderId())
                .with("tradeid", id)
                .with("direction", direction(trade.direction()))
                .with("offset", offset(symbol, trade.offset()))
                .with("price", trade.price().doubleValue())
                .with("volume", (double) trade.volume())
                .with("datetime", time(trade.time()))
                .with("vt_symbol", vtSymbol(symbol))
                .with("vt_orderid", gateway + '.' + trade.orderId())
                .with("vt_tradeid", gateway + '.' + id);
    }

    /** Its sides as vn.py holds them: a stock's net, a future's long and short. */
    static List<VnObject> positions(Position position) {
        if (net(position.symbol())) {
            return List.of(side(position, "NET", "净", position.longSide()));
        }
        return List.of(
                side(position, "LONG", "多", position.longSide()), side(position, "SHORT", "空", position.shortSide()));
    }

    private static VnObject side(Position position, String direction, String text, Holding holding) {
        String gateway = plain(position.gateway());
        BigDecimal units = position.multiplier().multiply(BigDecimal.valueOf(holding.volume()));
        double price = units.signum() == 0
                ? 0
                : holding.openCost().divide(units, MathContext.DECIMAL64).doubleValue();
        String vtSymbol = vtSymbol(position.symbol());
        return of("PositionData", gateway, position.symbol())
                .with("direction", new Member("Direction", direction))
                .with("volume", (double) holding.volume())
                .with("frozen", (double) holding.frozen())
                .with("price", price)
                .with("pnl", holding.floatProfit().doubleValue())
                .with("yd_volume", (double) holding.history())
                .with("vt_symbol", vtSymbol)
                // in the words of a Chinese vn.py, which computes it anew when it gets it
                .with("vt_positionid", gateway + '.' + vtSymbol + '.' + text);
    }

    /** vn.py computes available = balance − frozen anew, so frozen is all that is not available. */
    static VnObject account(Account account) {
        String gateway = plain(account.gateway());
        return VnObject.of("AccountData")
                .with("gateway_name", gateway)
                .with("accountid", account.id())
                .with("balance", account.balance().doubleValue())
                .with("frozen", account.balance().subtract(account.available()).doubleValue())
                .with("available", account.available().doubleValue())
                .with("vt_accountid", gateway + '.' + account.id());
    }

    static VnObject log(String message, int level, String gateway, Instant now) {
        return VnObject.of("LogData")
                .with("gateway_name", gateway)
                .with("msg", message)
                .with("level", (long) level)
                .with("time", LocalDateTime.ofInstant(now, MarketTime.ZONE));
    }

    private static ZonedDateTime time(Instant instant) {
        return instant == null ? null : instant.atZone(MarketTime.ZONE);
    }

    private static double known(double value) {
        return Double.isFinite(value) ? value : 0;
    }
}

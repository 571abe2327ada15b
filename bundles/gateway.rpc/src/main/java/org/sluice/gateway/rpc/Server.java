package org.sluice.gateway.rpc;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.market.Exchange;
import org.sluice.api.market.Symbol;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRequest;
import org.sluice.wire.pickle.Member;
import org.sluice.wire.pickle.VnObject;
import org.sluice.wire.rpc.RpcClient;

/** The vn.py server as the gateway uses it: asks for all it knows, sends orders, and hands its events to the book. */
final class Server implements RpcClient.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(RpcGateway.class);

    /** Of these there is no offset in vn.py. */
    private static final Set<String> SHARES = Set.of("EQUITY", "ETF", "FUND", "BOND");

    private final Settings settings;
    private final Book book;
    private final Consumer<Runnable> events;
    private final Runnable word;
    private final Runnable contracts;
    private final Consumer<Boolean> connection;
    private final Tally tally;
    private final RpcClient client;

    /** By symbol, vn.py's kind; replaced, never changed. */
    private volatile Map<Symbol, String> kinds = Map.of();

    private volatile Collection<Symbol> samples = List.of();
    private boolean warned;

    /**
     * @param events takes what is to be done with an event, in order
     * @param word told of whatever comes
     * @param contracts told of a contract that is new
     * @param connection told whether there is one
     */
    Server(
            Settings settings,
            Book book,
            Consumer<Runnable> events,
            Runnable word,
            Runnable contracts,
            Consumer<Boolean> connection,
            Tally tally)
            throws IOException {
        this.settings = settings;
        this.book = book;
        this.events = events;
        this.word = word;
        this.contracts = contracts;
        this.connection = connection;
        this.tally = tally;
        client = new RpcClient(
                "gateway-rpc-" + settings.name() + "-events", settings.reqAddress(), settings.subAddress(), this);
    }

    void close() {
        client.close();
    }

    /** One symbol of each exchange. */
    Collection<Symbol> samples() {
        return samples;
    }

    /** Asks for all the server knows. */
    Snapshot snapshot() throws IOException {
        Map<Symbol, BigDecimal> multipliers = new HashMap<>();
        Map<Symbol, String> known = new HashMap<>();
        Map<Exchange, Symbol> first = new HashMap<>();
        List<Snapshot.AccountLine> accounts = new ArrayList<>();
        List<Positions.Line> positions = new ArrayList<>();
        List<ServerOrder> orders = new ArrayList<>();
        List<ServerTrade> trades = new ArrayList<>();
        each("get_all_contracts", (object, symbol) -> {
            known.put(symbol, object.member("product"));
            multipliers.put(symbol, Numbers.exact(object.number("size")));
            first.putIfAbsent(symbol.exchange(), symbol);
        });
        for (VnObject object : ask("get_all_accounts")) {
            read(object, () -> accounts.add(Translation.account(object)));
        }
        each("get_all_positions", (object, symbol) -> positions.add(Translation.position(object, symbol)));
        each("get_all_orders", (object, symbol) -> orders.add(Translation.order(object, symbol)));
        each("get_all_trades", (object, symbol) -> trades.add(Translation.trade(object, symbol)));
        kinds = known;
        samples = List.copyOf(first.values());
        return new Snapshot(multipliers, accounts, positions, orders, trades);
    }

    private interface Taker {
        void take(VnObject object, Symbol symbol);
    }

    private void each(String function, Taker taker) throws IOException {
        for (VnObject object : ask(function)) {
            read(object, taker);
        }
    }

    /** A question may be asked twice, as an order must not be. */
    private List<VnObject> ask(String function) throws IOException {
        Duration half = settings.request().dividedBy(2);
        try {
            return RpcClient.objects(client.call(half, function));
        } catch (InterruptedIOException e) {
            return RpcClient.objects(client.call(half, function));
        }
    }

    private void read(VnObject object, Taker taker) {
        read(
                object,
                () -> Translation.symbol(object)
                        .ifPresentOrElse(symbol -> taker.take(object, symbol), tally.elsewhere::increment));
    }

    /** What can't be read costs itself only. */
    private void read(VnObject object, Runnable reading) {
        try {
            reading.run();
        } catch (IllegalArgumentException e) {
            unreadable(object.type() + ": " + e.getMessage());
        }
    }

    private synchronized void unreadable(String what) {
        tally.unreadable.increment();
        if (!warned) {
            warned = true;
            LOG.warn("{}: left out, others are only counted: {}", settings.name(), what);
        }
    }

    /** Sends an order; answers the server's id of it, empty if the server's gateway refused it. */
    String send(Order order, String type, String gateway) throws IOException {
        OrderRequest request = order.request();
        Symbol symbol = request.symbol();
        String offset = share(symbol) ? "NONE" : request.offset().name();
        VnObject asked = VnObject.of("OrderRequest")
                .with("symbol", symbol.code())
                .with("exchange", exchange(symbol))
                .with("direction", new Member("Direction", request.direction() == Direction.BUY ? "LONG" : "SHORT"))
                .with("type", new Member("OrderType", type))
                .with("volume", (double) request.volume())
                .with("price", request.price() == null ? 0.0 : request.price().doubleValue())
                .with("offset", new Member("Offset", offset))
                .with("reference", Book.REFERENCE + order.id())
                .with("vt_symbol", symbol.code() + '.' + symbol.exchange());
        Object answer = client.call(settings.request(), "send_order", asked, gateway);
        return answer == null ? "" : answer.toString();
    }

    void cancel(ServerOrder order) throws IOException {
        Symbol symbol = order.request().symbol();
        VnObject asked = VnObject.of("CancelRequest")
                .with("orderid", order.bareId())
                .with("symbol", symbol.code())
                .with("exchange", exchange(symbol))
                .with("vt_symbol", symbol.code() + '.' + symbol.exchange());
        client.call(settings.request(), "cancel_order", asked, order.gateway());
    }

    private static Member exchange(Symbol symbol) {
        return new Member("Exchange", symbol.exchange().name());
    }

    private boolean share(Symbol symbol) {
        return SHARES.contains(kinds.getOrDefault(symbol, ""));
    }

    @Override
    public void onWord() {
        word.run();
    }

    @Override
    public void onConnection(boolean connected) {
        connection.accept(connected);
    }

    @Override
    public void onEvent(String type, Object data) {
        if (!(data instanceof VnObject object)) {
            return;
        }
        switch (type) {
            case "eOrder." -> take(object, symbol -> book.order(Translation.order(object, symbol), millis()));
            case "eTrade." -> take(object, symbol -> book.trade(Translation.trade(object, symbol), millis()));
            case "ePosition." -> take(object, symbol -> book.position(Translation.position(object, symbol)));
            case "eAccount." -> events.accept(() -> read(object, () -> book.account(Translation.account(object))));
            case "eContract." -> contracts.run();
            default -> {
                // ticks, logs, and the same events once more under the names of what they are about
            }
        }
    }

    private void take(VnObject object, Consumer<Symbol> taker) {
        events.accept(() -> read(object, (same, symbol) -> taker.accept(symbol)));
    }

    @Override
    public void onUnreadable(IOException cause) {
        unreadable(cause.getMessage());
    }

    private static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}

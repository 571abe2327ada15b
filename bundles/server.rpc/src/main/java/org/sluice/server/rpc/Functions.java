package org.sluice.server.rpc;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.auth.Right;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.Instrument;
import org.sluice.api.market.Bars;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Quotes;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.service.Swapped;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.Position;
import org.sluice.api.trade.Trade;
import org.sluice.api.trade.TradeDesk;
import org.sluice.wire.pickle.VnObject;
import org.sluice.wire.rpc.Peer;
import org.sluice.wire.rpc.RemoteException;
import org.sluice.wire.rpc.RpcService;

/** The 17 functions that vn.py's RpcService registers. By a thread for each client; those that wait delay nobody else. */
final class Functions implements RpcService {

    private static final Logger LOG = LoggerFactory.getLogger(VnpyServer.class);

    /** A client of vn.py waits 30 seconds for an answer. */
    private static final long PATIENCE_SECONDS = 25;

    private final Settings settings;
    private final Catalog catalog;
    private final Quotes quotes;
    private final Swapped<TradeDesk> desk;
    private final Swapped<Bars> bars;
    private final Broadcast broadcast;
    private final Subscriptions subscriptions;
    private final InstantSource clock;
    private final String epoch;
    private final AtomicLong numbers = new AtomicLong();

    /** A call of one of them. */
    private interface Body {
        Object call(Peer peer, Grant grant, List<?> arguments) throws Exception;
    }

    private final Map<String, Body> bodies = new TreeMap<>();

    Functions(
            Settings settings,
            Catalog catalog,
            Quotes quotes,
            Swapped<TradeDesk> desk,
            Swapped<Bars> bars,
            Broadcast broadcast,
            Subscriptions subscriptions,
            InstantSource clock) {
        this.settings = settings;
        this.catalog = catalog;
        this.quotes = quotes;
        this.desk = desk;
        this.bars = bars;
        this.broadcast = broadcast;
        this.subscriptions = subscriptions;
        this.clock = clock;
        epoch = Long.toString(clock.millis(), Character.MAX_RADIX);
        bodies.put("subscribe", this::subscribe);
        bodies.put("send_order", this::sendOrder);
        bodies.put("cancel_order", this::cancelOrder);
        bodies.put("query_history", this::queryHistory);
        bodies.put("get_tick", this::tick);
        bodies.put("get_contract", this::contract);
        bodies.put("get_order", (peer, grant, given) -> first(orders(grant, order -> true), "vt_orderid", given));
        bodies.put("get_trade", (peer, grant, given) -> first(trades(grant), "vt_tradeid", given));
        bodies.put("get_position", this::position);
        bodies.put("get_account", (peer, grant, given) -> first(accounts(grant), "vt_accountid", given));
        bodies.put("get_all_ticks", (peer, grant, given) -> ticks(grant));
        bodies.put("get_all_orders", (peer, grant, given) -> orders(grant, order -> true));
        bodies.put("get_all_trades", (peer, grant, given) -> trades(grant));
        bodies.put("get_all_positions", (peer, grant, given) -> positions(grant));
        bodies.put("get_all_accounts", (peer, grant, given) -> accounts(grant));
        bodies.put("get_all_contracts", this::contracts);
        bodies.put(
                "get_all_active_orders",
                (peer, grant, given) -> orders(grant, order -> !order.state().finished()));
    }

    @Override
    public boolean admits(Peer peer) {
        return broadcast.grant(peer).isPresent();
    }

    @Override
    public Object call(Peer peer, String function, List<?> arguments) throws Exception {
        Body body = bodies.get(function);
        if (body == null) {
            throw new RemoteException("KeyError: '" + function + "'");
        }
        Grant grant = broadcast.grant(peer).orElseThrow();
        return body.call(peer, grant, arguments);
    }

    private boolean watches(Grant grant) {
        return grant.may(Right.QUOTES);
    }

    private Object subscribe(Peer peer, Grant grant, List<?> arguments) throws RemoteException {
        Symbol symbol = Requests.symbol(Requests.object(arguments, 0, "SubscribeRequest"));
        if (!watches(grant)) {
            broadcast.warning(peer, "订阅失败，没有行情权限：" + symbol);
        } else if (catalog.find(symbol).isEmpty()) {
            broadcast.warning(peer, "订阅失败，找不到该合约：" + VnpyObjects.vtSymbol(symbol));
        } else {
            subscriptions.add(symbol);
            // one that is not listed is not among all contracts
            catalog.find(symbol)
                    .map(each -> VnpyObjects.contract(each, gateway(grant, symbol, gateways()), bars.isThere()))
                    .ifPresent(each -> broadcast.contract(peer, each));
            quotes.last(symbol).ifPresent(broadcast::tick);
        }
        return null;
    }

    private Object sendOrder(Peer peer, Grant grant, List<?> arguments) throws Exception {
        VnObject asked = Requests.object(arguments, 0, "OrderRequest");
        String gateway = Requests.text(arguments, 1);
        Symbol symbol = Requests.symbol(asked);
        Account account = account(grant, gateway, symbol);
        if (account == null) {
            broadcast.warning(peer, "找不到底层接口：" + gateway);
            return "";
        }
        String unique = epoch + '-' + numbers.incrementAndGet();
        OrderRequest request = Requests.order(asked, grant.user().name(), peer.address(), account.id(), unique);
        try {
            return desk.call(each -> each.submit(grant.user(), request))
                    .orElseThrow(() -> new OrderRefusedException(
                            OrderRefusedException.Reason.GATEWAY, "there is no desk: trading is stopped"))
                    .toCompletableFuture()
                    .thenApply(order -> VnpyObjects.plain(order.gateway()) + '.' + order.id())
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (OrderRefusedException e) {
            return refused(request, VnpyObjects.plain(account.gateway()), unique, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OrderRefusedException cause) {
                return refused(request, VnpyObjects.plain(account.gateway()), unique, cause);
            }
            throw e;
        } catch (TimeoutException e) {
            throw new RemoteException("TimeoutError: the broker has not answered for " + PATIENCE_SECONDS
                    + " s; the order may be alive, look at the orders");
        }
    }

    /** A strategy waits for an order's end: one that was not taken is shown as rejected, with the reason in the log. */
    private String refused(OrderRequest request, String gateway, String unique, OrderRefusedException cause) {
        String known = desk.call(each -> each.orders().stream()
                        .filter(order -> order.request().clientOrderId().equals(request.clientOrderId()))
                        .findFirst()
                        .orElse(null))
                .map(Order::id)
                .orElse(null);
        broadcast.warning(request.account(), "委托被拒绝：" + cause.getMessage());
        if (known == null) {
            broadcast.refused(request, gateway, unique);
        }
        return gateway + '.' + (known == null ? unique : known);
    }

    /** The user's first account at a gateway with which the symbol's exchange is traded. */
    private Account account(Grant grant, String gateway, Symbol symbol) {
        List<String> allowed = grant.accountsFor(symbol.exchange());
        Collection<Account> all = desk.call(TradeDesk::accounts).orElse(List.of());
        for (String id : allowed) {
            for (Account account : all) {
                // RpcGateway names none for a contract that it did not get at its start
                if (account.id().equals(id)
                        && (gateway.isEmpty()
                                || VnpyObjects.plain(account.gateway()).equals(gateway))) {
                    return account;
                }
            }
        }
        return null;
    }

    private Object cancelOrder(Peer peer, Grant grant, List<?> arguments) throws Exception {
        String id = Requests.object(arguments, 0, "CancelRequest").text("orderid");
        try {
            var stage = desk.call(each -> each.cancel(grant.user(), peer.address(), id));
            if (stage.isEmpty()) {
                broadcast.warning(peer, "撤单失败：交易已停止");
                return null;
            }
            stage.get().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            broadcast.warning(peer, "撤单失败：" + id + "，" + e.getCause().getMessage());
        } catch (TimeoutException e) {
            broadcast.warning(peer, "撤单请求已发出，尚无回应：" + id);
        }
        return null;
    }

    private Object queryHistory(Peer peer, Grant grant, List<?> arguments) throws IOException {
        VnObject asked = Requests.object(arguments, 0, "HistoryRequest");
        Symbol symbol = Requests.symbol(asked);
        Interval interval = Requests.interval(asked);
        Instant from = Requests.time(asked, "start", Instant.EPOCH);
        Instant to = Requests.time(asked, "end", clock.instant());
        if (!watches(grant)) {
            return List.of();
        }
        return bars.call(each -> each.read(symbol, interval, from, to.plusSeconds(1))).orElse(List.of()).stream()
                .filter(bar -> !bar.start().isAfter(to))
                .map(bar -> VnpyObjects.bar(bar, VnpyObjects.OWN))
                .toList();
    }

    private Object tick(Peer peer, Grant grant, List<?> arguments) throws RemoteException {
        Symbol symbol = Requests.symbol(Requests.text(arguments, 0));
        return watches(grant) ? quotes.last(symbol).map(this::tick).orElse(null) : null;
    }

    private VnObject tick(Tick tick) {
        return VnpyObjects.tick(tick, name(tick.symbol()), VnpyObjects.OWN);
    }

    String name(Symbol symbol) {
        return catalog.find(symbol).map(Instrument::name).orElse("");
    }

    private List<VnObject> ticks(Grant grant) {
        return watches(grant)
                ? subscriptions.all().stream()
                        .flatMap(symbol -> quotes.last(symbol).stream())
                        .map(this::tick)
                        .toList()
                : List.of();
    }

    private Object contract(Peer peer, Grant grant, List<?> arguments) throws RemoteException {
        Symbol symbol = Requests.symbol(Requests.text(arguments, 0));
        Map<String, String> gateways = gateways();
        return catalog.find(symbol)
                .filter(each -> settings.exchanges().contains(symbol.exchange()))
                .map(each -> VnpyObjects.contract(each, gateway(grant, symbol, gateways), bars.isThere()))
                .orElse(null);
    }

    private Object contracts(Peer peer, Grant grant, List<?> arguments) {
        if (quotes.all().stream().limit(1).anyMatch(tick -> tick.origin() == Origin.TEST)) {
            broadcast.warning(peer, "注意：行情是测试数据，不是真实行情 (TEST data, not the market)");
        }
        Map<String, String> gateways = gateways();
        boolean history = bars.isThere();
        List<VnObject> contracts = new ArrayList<>();
        int left = 0;
        for (Instrument each : instruments()) {
            if (!settings.exchanges().contains(each.symbol().exchange())) {
                continue;
            }
            try {
                contracts.add(VnpyObjects.contract(each, gateway(grant, each.symbol(), gateways), history));
            } catch (IllegalArgumentException e) {
                left++;
                LOG.debug("not a contract in vn.py: {}", each.symbol(), e);
            }
        }
        LOG.debug("{} contracts, {} left out", contracts.size(), left);
        return contracts;
    }

    /** Those that are listed, and contracts that have quotes without being listed. */
    private Collection<Instrument> instruments() {
        Map<Symbol, Instrument> all = new TreeMap<>();
        catalog.all().forEach(each -> all.put(each.symbol(), each));
        for (Tick tick : quotes.all()) {
            if (!all.containsKey(tick.symbol())) {
                catalog.find(tick.symbol()).ifPresent(each -> all.put(tick.symbol(), each));
            }
        }
        return all.values();
    }

    /** By account. */
    private Map<String, String> gateways() {
        return desk.call(TradeDesk::accounts).orElse(List.of()).stream()
                .collect(Collectors.toMap(Account::id, Account::gateway, (one, other) -> one));
    }

    /** Where an order for it would go. */
    private static String gateway(Grant grant, Symbol symbol, Map<String, String> gateways) {
        return grant.accountsFor(symbol.exchange()).stream()
                .map(gateways::get)
                .filter(name -> name != null)
                .findFirst()
                .map(VnpyObjects::plain)
                .orElse(VnpyObjects.OWN);
    }

    private List<VnObject> orders(Grant grant, java.util.function.Predicate<Order> which) {
        return all(
                TradeDesk::orders,
                order -> grant.has(order.request().account()) && which.test(order),
                order -> Stream.of(VnpyObjects.order(order)));
    }

    private List<VnObject> trades(Grant grant) {
        return all(
                TradeDesk::trades,
                trade -> grant.has(trade.account()),
                (Trade trade) -> Stream.of(VnpyObjects.trade(trade)));
    }

    private List<VnObject> positions(Grant grant) {
        return all(
                TradeDesk::positions,
                position -> grant.has(position.account()),
                (Position position) -> VnpyObjects.positions(position).stream());
    }

    private List<VnObject> accounts(Grant grant) {
        return all(
                TradeDesk::accounts,
                account -> grant.has(account.id()),
                (Account account) -> Stream.of(VnpyObjects.account(account)));
    }

    private <T> List<VnObject> all(
            Function<TradeDesk, Collection<T>> list,
            java.util.function.Predicate<T> which,
            Function<T, Stream<VnObject>> make) {
        return desk.call(list::apply).orElse(List.of()).stream()
                .filter(which)
                .flatMap(make)
                .toList();
    }

    private static VnObject first(List<VnObject> objects, String key, List<?> arguments) throws RemoteException {
        String wanted = Requests.text(arguments, 0);
        return objects.stream()
                .filter(each -> each.text(key).equals(wanted))
                .findFirst()
                .orElse(null);
    }

    /** The direction at the end of the id is in the words of the client's language. */
    private Object position(Peer peer, Grant grant, List<?> arguments) throws RemoteException {
        String id = Requests.text(arguments, 0);
        String chinese =
                id.replaceAll("\\.Long$", ".多").replaceAll("\\.Short$", ".空").replaceAll("\\.Net$", ".净");
        return first(positions(grant), "vt_positionid", List.of(chinese));
    }
}

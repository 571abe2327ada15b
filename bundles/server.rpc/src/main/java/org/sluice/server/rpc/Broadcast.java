package org.sluice.server.rpc;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.auth.Right;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.Position;
import org.sluice.api.trade.Trade;
import org.sluice.wire.pickle.VnObject;
import org.sluice.wire.rpc.Message;
import org.sluice.wire.rpc.Peer;
import org.sluice.wire.rpc.RpcServer;

/**
 * What is published, and to whom: each event under two names, as vn.py's engine does; of accounts only to those who have
 * them. Any thread; never blocks.
 */
final class Broadcast {

    private static final Logger LOG = LoggerFactory.getLogger(VnpyServer.class);

    private static final int INFO = 20;
    private static final int WARNING = 30;

    private final Settings settings;
    private final InstantSource clock;
    private final Function<Symbol, String> names;
    private final Map<Peer, Optional<Grant>> grants = new ConcurrentHashMap<>();
    private final Map<String, Predicate<Peer>> owners = new ConcurrentHashMap<>();
    private final Predicate<Peer> watchers =
            peer -> grant(peer).filter(each -> each.may(Right.QUOTES)).isPresent();
    private final TickMessages tickMessages = new TickMessages(watchers);
    private final LongAdder unwritable = new LongAdder();
    private final Set<Symbol> told = ConcurrentHashMap.newKeySet();
    private volatile RpcServer server;

    /** @param names what an instrument is called */
    Broadcast(Settings settings, InstantSource clock, Function<Symbol, String> names) {
        this.settings = settings;
        this.clock = clock;
        this.names = names;
    }

    /** Where it goes from now on; null: nowhere. */
    void to(RpcServer next) {
        server = next;
    }

    /** Who a client is; empty: nobody. */
    Optional<Grant> grant(Peer peer) {
        if (grants.size() > 1000) {
            grants.clear();
        }
        return grants.computeIfAbsent(peer, settings::grant);
    }

    private Predicate<Peer> owners(String account) {
        return owners.computeIfAbsent(
                account, id -> peer -> grant(peer).filter(each -> each.has(id)).isPresent());
    }

    private void publish(Message message) {
        RpcServer to = server;
        if (to != null) {
            to.publish(message);
        }
    }

    private void event(String type, String key, VnObject data, Predicate<Peer> audience) {
        if (server == null) {
            return;
        }
        publish(Message.twice(null, audience, type, data.text(key), data));
    }

    void tick(Tick tick) {
        ticks(List.of(tick));
    }

    /** Each under its two names, all at once. */
    void ticks(List<Tick> ticks) {
        RpcServer to = server;
        if (to == null || to.listeners() == 0) {
            return;
        }
        List<Message> messages = new ArrayList<>(ticks.size());
        for (Tick tick : ticks) {
            try {
                messages.add(tickMessages.message(tick, names.apply(tick.symbol())));
            } catch (IllegalArgumentException e) {
                // a symbol that vn.py can't write must not stop the others
                unwritable.increment();
                if (told.size() < 100 && told.add(tick.symbol())) {
                    LOG.warn("no tick for vn.py: {}", e.getMessage());
                }
            }
        }
        to.publish(messages);
    }

    /** Ticks of symbols that vn.py has no name for. */
    long unwritable() {
        return unwritable.sum();
    }

    void order(Order order) {
        event(
                "eOrder.",
                "vt_orderid",
                VnpyObjects.order(order),
                owners(order.request().account()));
    }

    void refused(OrderRequest request, String gateway, String id) {
        event(
                "eOrder.",
                "vt_orderid",
                VnpyObjects.refused(request, gateway, id, clock.instant()),
                owners(request.account()));
    }

    void trade(Trade trade) {
        event("eTrade.", "vt_symbol", VnpyObjects.trade(trade), owners(trade.account()));
    }

    void position(Position position) {
        VnpyObjects.positions(position)
                .forEach(side -> event("ePosition.", "vt_symbol", side, owners(position.account())));
    }

    void account(Account account) {
        event("eAccount.", "vt_accountid", VnpyObjects.account(account), owners(account.id()));
    }

    /** To the clients of an address. */
    void contract(Peer peer, VnObject contract) {
        publish(Message.event("eContract.", contract, peer::equals));
    }

    /** A line in the log of those who have an account. */
    void warning(String account, String text) {
        publish(log("eLog", text, WARNING, owners(account)));
    }

    /** A line in the log of the clients of an address. */
    void warning(Peer peer, String text) {
        publish(log("eLog", text, WARNING, peer::equals));
    }

    /** A line of the server's own, as vn.py's RpcService writes it, for everybody. */
    void status(String text) {
        publish(log("eRpcLog", text, INFO, null));
    }

    private Message log(String type, String text, int level, Predicate<Peer> audience) {
        String from = type.equals("eRpcLog") ? "RpcService" : VnpyObjects.OWN;
        return Message.event(type, VnpyObjects.log(text, level, from, clock.instant()), audience);
    }
}

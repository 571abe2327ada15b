package org.sluice.server.rpc;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.market.Bars;
import org.sluice.api.market.Quotes;
import org.sluice.api.market.Tick;
import org.sluice.api.market.TickListener;
import org.sluice.api.server.ServerSwitch;
import org.sluice.api.service.Swapped;
import org.sluice.api.status.Counters;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.Position;
import org.sluice.api.trade.Trade;
import org.sluice.api.trade.TradeDesk;
import org.sluice.api.trade.TradeListener;
import org.sluice.wire.rpc.RpcServer;

/**
 * Serves an unmodified vn.py RpcGateway with quotes and trading, as vn.py's RpcService would. What it says to an operator
 * are vn.py's own words. The wire is in wire.rpc's RPC.md.
 */
@Component(
        name = "org.sluice.server.rpc",
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {TickListener.class, TradeListener.class, Counters.class, ServerSwitch.class},
        property = {Counters.NAME + "=server.rpc", ServerSwitch.NAME + "=rpc"})
@Designate(ocd = VnpyServer.Config.class)
public final class VnpyServer implements TickListener, TradeListener, Counters, ServerSwitch {

    /** Keys of {@code etc/org.sluice.server.rpc.cfg}. */
    @ObjectClassDefinition(name = "Sluice vn.py RPC server", description = "Quotes and trading for vn.py's RpcGateway")
    public @interface Config {

        @AttributeDefinition(
                description = "Where requests are answered: tcp://address:port or ipc:///path, commas between")
        String[] repAddress() default "tcp://127.0.0.1:2014";

        @AttributeDefinition(description = "Where events are published, as repAddress")
        String[] pubAddress() default "tcp://127.0.0.1:4102";

        @AttributeDefinition(description = "Whether its ports are opened at once; else by sluice:rpc start")
        boolean start() default true;

        @AttributeDefinition(description = "Seconds from one heartbeat to the next, 1 to 25")
        int heartbeatSeconds() default 10;

        @AttributeDefinition(description = "Under whose name clients on this machine trade")
        String localUser() default "local";

        @AttributeDefinition(description = "What clients on this machine may do: quotes, trade")
        String[] localRights() default "quotes";

        @AttributeDefinition(
                description = "Accounts of clients on this machine; account:SSE+SZSE for one of some exchanges only")
        String[] localAccounts() default {};

        @AttributeDefinition(
                description = "Other machines: address or network = user; rights; accounts. Without rights: quotes")
        String[] clients() default {};

        @AttributeDefinition(description = "Whether other machines may connect at all, without encryption or password")
        boolean allowPlaintext() default false;

        @AttributeDefinition(description = "Exchanges whose instruments are shown; empty: all")
        String[] exchanges() default {};

        @AttributeDefinition(description = "Of which instruments ticks are published: subscribed, all")
        String ticks() default "subscribed";

        @AttributeDefinition(description = "Folder of what was subscribed to; relative to Sluice's folder")
        String data() default "var/rpc";

        @AttributeDefinition(description = "The name under which its counters are shown")
        String counters_name() default "server.rpc";
    }

    private static final Logger LOG = LoggerFactory.getLogger(VnpyServer.class);

    private final Settings settings;
    private final Swapped<TradeDesk> desk = new Swapped<>();
    private final Swapped<Bars> bars = new Swapped<>();
    private final Broadcast broadcast;
    private final Functions functions;
    private final TickFeed feed;
    private final LongAdder coalesced = new LongAdder();
    private final Map<String, Long> before = new LinkedHashMap<>();
    private RpcServer server;

    @Activate
    public VnpyServer(
            Config config,
            Map<String, ?> properties,
            @Reference(name = "quotes") Quotes quotes,
            @Reference(name = "catalog") Catalog catalog) {
        this(Settings.of(config, properties), quotes, catalog, InstantSource.system());
        if (settings.start()) {
            try {
                open();
            } catch (IOException e) {
                feed.close();
                throw new InvalidSettingException(
                        properties, "repAddress, pubAddress", e.getMessage(), "addresses that nobody serves yet");
            }
        }
    }

    VnpyServer(Settings settings, Quotes quotes, Catalog catalog, InstantSource clock) {
        this.settings = settings;
        Subscriptions subscriptions = new Subscriptions(settings.data());
        broadcast = new Broadcast(
                settings,
                clock,
                symbol -> catalog.find(symbol).map(each -> each.name()).orElse(""));
        functions = new Functions(settings, catalog, quotes, desk, bars, broadcast, subscriptions, clock);
        feed = new TickFeed(
                symbol -> (settings.everyTick() || subscriptions.contains(symbol))
                        && settings.exchanges().contains(symbol.exchange()),
                broadcast::ticks,
                coalesced);
    }

    private synchronized void open() throws IOException {
        server = new RpcServer(settings.reps(), settings.pubs(), settings.heartbeat(), functions);
        broadcast.to(server);
        LOG.info("serves vn.py at {} and {}", server.repAddresses(), server.pubAddresses());
        if (!settings.clients().isEmpty()) {
            LOG.warn(
                    "other machines may connect without encryption: {}",
                    settings.clients().keySet());
        }
    }

    @Deactivate
    void deactivate() {
        stop();
        feed.close();
    }

    @Override
    public synchronized String start() {
        if (server != null) {
            return "RPC服务运行中";
        }
        try {
            open();
        } catch (IOException e) {
            return "RPC服务启动失败：" + e.getMessage();
        }
        broadcast.status("RPC服务启动成功");
        return "RPC服务启动成功";
    }

    @Override
    public synchronized String stop() {
        if (server == null) {
            return "RPC服务未启动";
        }
        broadcast.status("RPC服务已停止");
        broadcast.to(null);
        server.close();
        server.counters().forEach((name, count) -> before.merge(name, count, Long::sum));
        server = null;
        LOG.info("RPC服务已停止");
        return "RPC服务已停止";
    }

    @Override
    public synchronized String status() {
        if (server == null) {
            return "RPC服务未启动";
        }
        return "RPC服务运行中 " + String.join(", ", server.repAddresses()) + " (" + server.askers() + ") "
                + String.join(", ", server.pubAddresses()) + " (" + server.listeners() + ')';
    }

    @Reference(
            name = "desk",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindDesk(TradeDesk each) {
        desk.bind(each);
    }

    void unbindDesk(TradeDesk each) {
        desk.unbind(each);
    }

    @Reference(
            name = "bars",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindBars(Bars each) {
        bars.bind(each);
    }

    void unbindBars(Bars each) {
        bars.unbind(each);
    }

    @Override
    public void onTicks(String name, List<Tick> ticks) {
        feed.offer(ticks);
    }

    @Override
    public void onOrder(Order order) {
        broadcast.order(order);
    }

    @Override
    public void onTrade(Trade trade) {
        broadcast.trade(trade);
    }

    @Override
    public void onPosition(Position position) {
        broadcast.position(position);
    }

    @Override
    public void onAccount(Account account) {
        broadcast.account(account);
    }

    @Override
    public synchronized Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>(before);
        if (server != null) {
            server.counters().forEach((name, count) -> counters.merge(name, count, Long::sum));
        }
        counters.merge("coalesced", coalesced.sum(), Long::sum);
        counters.put("unwritable", broadcast.unwritable());
        return counters;
    }

    @Override
    public synchronized Map<String, Double> gauges() {
        return server == null
                ? Map.of()
                : Map.of("clients", (double) server.askers(), "listeners", (double) server.listeners());
    }

    @Override
    public synchronized Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("requests", server == null ? "closed" : String.join(", ", server.repAddresses()));
        facts.put("events", server == null ? "closed" : String.join(", ", server.pubAddresses()));
        facts.put("trading", desk.isThere() ? "yes" : "no desk");
        facts.put("history", bars.isThere() ? "yes" : "no bars");
        return facts;
    }

    @Override
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (!settings.clients().isEmpty()) {
            warnings.add("vn.py clients of " + settings.clients().keySet() + " connect without encryption");
        }
        return warnings;
    }

    /** Where it answers and where it publishes, with the real ports. */
    synchronized List<String> addresses() {
        return List.of(server.repAddresses().get(0), server.pubAddresses().get(0));
    }
}

package org.sluice.server.diff;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.auth.Authenticator;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.http.WebSocketEndpoint;
import org.sluice.api.http.WebSocketListener;
import org.sluice.api.http.WebSocketSession;
import org.sluice.api.market.Quotes;
import org.sluice.api.market.Tick;
import org.sluice.api.market.TickListener;
import org.sluice.api.status.Counters;
import org.sluice.api.trade.Account;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.Position;
import org.sluice.api.trade.Trade;
import org.sluice.api.trade.TradeDesk;
import org.sluice.api.trade.TradeListener;

/**
 * Serves quotes and trading to clients of the DIFF protocol, at {@code /ws} and {@code /ws/diff}. What it hears from market
 * and desk is only noted down; all work is done by its own thread. The wire is in DIFF.md.
 */
@Component(
        name = "org.sluice.server.diff",
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {WebSocketEndpoint.class, TickListener.class, TradeListener.class, Counters.class},
        property = {
            WebSocketEndpoint.PATH + "=/ws",
            WebSocketEndpoint.PATH + "=/ws/diff",
            Counters.NAME + "=server.diff"
        })
@Designate(ocd = DiffServer.Config.class)
public final class DiffServer implements WebSocketEndpoint, TickListener, TradeListener, Counters {

    /** Keys of {@code etc/org.sluice.server.diff.cfg}. */
    @ObjectClassDefinition(name = "Sluice DIFF server", description = "Quotes and trading over websocket")
    public @interface Config {

        @AttributeDefinition(
                description = "Whether a client on this machine that does not log in gets quotes, as TqSdk wants")
        boolean quotesWithoutLogin() default true;

        @AttributeDefinition(
                description = "Messages a second from one client, 1 to 1000000; more are dropped and that is said."
                        + " 0: no limit but that of http, which reads slower instead")
        int messagesPerSecond() default 0;

        @AttributeDefinition(description = "Symbols in one subscription, 1 to 1000000")
        int maxSymbols() default 20_000;
    }

    private static final Logger LOG = LoggerFactory.getLogger(DiffServer.class);

    private final Hub hub;

    @Activate
    public DiffServer(
            Config config,
            Map<String, ?> properties,
            @Reference(name = "quotes") Quotes quotes,
            @Reference(name = "catalog") Catalog catalog) {
        this(Settings.of(config, properties), quotes, catalog, InstantSource.system());
    }

    DiffServer(Settings settings, Quotes quotes, Catalog catalog, InstantSource clock) {
        hub = new Hub(settings, quotes, catalog, clock);
        LOG.info("started");
    }

    /** Clients stay connected; the limit of messages holds for those that come from now on. */
    @Modified
    void modified(Config config, Map<String, ?> properties) {
        hub.settings(Settings.of(config, properties));
    }

    @Deactivate
    void deactivate() {
        hub.stop();
        LOG.info("stopped");
    }

    @Reference(
            name = "desk",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindDesk(TradeDesk desk) {
        hub.bind(desk);
    }

    void unbindDesk(TradeDesk desk) {
        hub.unbind(desk);
    }

    @Reference(
            name = "authenticator",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindAuthenticator(Authenticator authenticator) {
        hub.authenticator().bind(authenticator);
    }

    void unbindAuthenticator(Authenticator authenticator) {
        hub.authenticator().unbind(authenticator);
    }

    @Override
    public WebSocketListener open(WebSocketSession session) {
        return hub.open(session);
    }

    @Override
    public void onTicks(String feed, List<Tick> ticks) {
        hub.onTicks(ticks);
    }

    @Override
    public void onOrder(Order order) {
        hub.heard(() -> hub.book().onOrder(order));
    }

    @Override
    public void onTrade(Trade trade) {
        hub.heard(() -> hub.book().onTrade(trade));
    }

    @Override
    public void onPosition(Position position) {
        hub.heard(() -> hub.book().onPosition(position));
    }

    @Override
    public void onAccount(Account account) {
        hub.heard(() -> hub.book().onAccount(account));
    }

    @Override
    public void onTradingDay(Account account) {
        hub.tradingDay();
    }

    @Override
    public Map<String, Long> counters() {
        return hub.tally().counters();
    }

    @Override
    public Map<String, Double> gauges() {
        return Map.of("clients", (double) hub.connected());
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("clients", String.valueOf(hub.connected()));
        facts.put("trading", hub.hasDesk() ? "yes" : "no desk");
        facts.put("login", hub.hasAuthenticator() ? "yes" : "no authenticator: nobody can log in");
        return facts;
    }

    Hub hub() {
        return hub;
    }
}

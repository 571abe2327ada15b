package org.sluice.console.shell;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Process;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.catalog.CatalogControl;
import org.sluice.api.feed.Feed;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.health.Health;
import org.sluice.api.market.Bars;
import org.sluice.api.market.Quotes;
import org.sluice.api.market.TickListener;
import org.sluice.api.server.ServerSwitch;
import org.sluice.api.status.Counters;
import org.sluice.api.storage.Gaps;
import org.sluice.api.trade.TradeDesk;

/**
 * The commands {@code sluice:...} of the Felix shell. It has no settings. Each public method that takes a session is a
 * command; it is called by a thread of that session, and prints what is wrong instead of throwing.
 */
@Component(
        name = "org.sluice.console.shell",
        service = ShellConsole.class,
        immediate = true,
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        property = {
            "osgi.command.scope=sluice",
            "osgi.command.function=status",
            "osgi.command.function=fetchers",
            "osgi.command.function=use",
            "osgi.command.function=quotes",
            "osgi.command.function=bars",
            "osgi.command.function=watch",
            "osgi.command.function=pause",
            "osgi.command.function=resume",
            "osgi.command.function=catalog",
            "osgi.command.function=drops",
            "osgi.command.function=alerts",
            "osgi.command.function=doctor",
            "osgi.command.function=gaps",
            "osgi.command.function=compare",
            "osgi.command.function=trading",
            "osgi.command.function=settle",
            "osgi.command.function=orders",
            "osgi.command.function=accounts",
            "osgi.command.function=positions",
            "osgi.command.function=dataserver",
            "osgi.command.function=rpc"
        })
public final class ShellConsole {

    /** How long {@code use}, {@code pause} and {@code resume} wait for the feed to follow. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Services services;

    @Activate
    public ShellConsole(BundleContext context, @Reference(name = "configurations") ConfigurationAdmin configurations) {
        this(new Services(
                configurations,
                () -> fetchers(context),
                listener -> register(context, listener),
                InstantSource.system()));
    }

    ShellConsole(Services services) {
        this.services = services;
    }

    @Deactivate
    void deactivate() {
        services.close();
    }

    @Reference(name = "feeds", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindFeed(Feed feed) {
        services.feeds.add("", feed);
    }

    void unbindFeed(Feed feed) {
        services.feeds.remove(feed);
    }

    @Reference(name = "counters", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindCounters(Counters counters, Map<String, Object> properties) {
        services.counters.add(name(properties), counters);
    }

    void unbindCounters(Counters counters) {
        services.counters.remove(counters);
    }

    @Reference(name = "quotes", cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindQuotes(Quotes quotes) {
        services.quotes.add("", quotes);
    }

    void unbindQuotes(Quotes quotes) {
        services.quotes.remove(quotes);
    }

    @Reference(name = "catalog", cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindCatalog(Catalog catalog) {
        services.catalogs.add("", catalog);
    }

    void unbindCatalog(Catalog catalog) {
        services.catalogs.remove(catalog);
    }

    @Reference(
            name = "heard",
            target = "(fetcher.name=compare-*)",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindHeard(Fetcher fetcher, Map<String, Object> properties) {
        services.heard.add(String.valueOf(properties.get(Fetcher.NAME)), fetcher);
    }

    void unbindHeard(Fetcher fetcher) {
        services.heard.remove(fetcher);
    }

    @Reference(name = "health", cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindHealth(Health health) {
        services.health.add("", health);
    }

    void unbindHealth(Health health) {
        services.health.remove(health);
    }

    @Reference(name = "catalogControl", cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindCatalogControl(CatalogControl control) {
        services.catalogControls.add("", control);
    }

    void unbindCatalogControl(CatalogControl control) {
        services.catalogControls.remove(control);
    }

    @Reference(name = "bars", cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindBars(Bars bars) {
        services.bars.add("", bars);
    }

    void unbindBars(Bars bars) {
        services.bars.remove(bars);
    }

    @Reference(name = "gaps", cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindGaps(Gaps gaps) {
        services.gaps.add("", gaps);
    }

    void unbindGaps(Gaps gaps) {
        services.gaps.remove(gaps);
    }

    @Reference(name = "desk", cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindDesk(TradeDesk desk) {
        services.desks.add("", desk);
    }

    void unbindDesk(TradeDesk desk) {
        services.desks.remove(desk);
    }

    @Reference(name = "servers", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindServer(ServerSwitch server, Map<String, Object> properties) {
        services.servers.add(String.valueOf(properties.get(ServerSwitch.NAME)), server);
    }

    void unbindServer(ServerSwitch server) {
        services.servers.remove(server);
    }

    @Descriptor("how every feed and component is")
    public void status(CommandSession session, String... args) {
        run(new StatusCommand(services), session, args);
    }

    @Descriptor("the fetchers there are, and how the feeds prefer them")
    public void fetchers(CommandSession session, String... args) {
        run(new FetchersCommand(services), session, args);
    }

    @Descriptor("makes a fetcher the first choice of a feed")
    public void use(CommandSession session, String... args) {
        run(new UseCommand(services, PATIENCE), session, args);
    }

    @Descriptor("the last quotes of some symbols")
    public void quotes(CommandSession session, String... args) {
        run(new QuotesCommand(services), session, args);
    }

    @Descriptor("every change of some symbols")
    public void watch(CommandSession session, String... args) {
        run(new WatchCommand(services), session, args);
    }

    @Descriptor("stops feeds from starting rounds")
    public void pause(CommandSession session, String... args) {
        run(PauseCommand.pause(services, PATIENCE), session, args);
    }

    @Descriptor("lets feeds start rounds again")
    public void resume(CommandSession session, String... args) {
        run(PauseCommand.resume(services, PATIENCE), session, args);
    }

    @Descriptor("what was lost, dropped, withheld, rejected or failed")
    public void drops(CommandSession session, String... args) {
        run(new DropsCommand(services), session, args);
    }

    @Descriptor("where another spot server differs from a feed")
    public void compare(CommandSession session, String... args) {
        run(new CompareCommand(services, PATIENCE), session, args);
    }

    @Descriptor("what is wrong now, and since when")
    public void alerts(CommandSession session, String... args) {
        run(new AlertsCommand(services), session, args);
    }

    @Descriptor("the latest bars of a symbol")
    public void bars(CommandSession session, String... args) {
        run(new BarsCommand(services), session, args);
    }

    @Descriptor("what was not received in the sessions of a trading day")
    public void gaps(CommandSession session, String... args) {
        run(new GapsCommand(services), session, args);
    }

    @Descriptor("examines everything, and says what to do next")
    public void doctor(CommandSession session, String... args) {
        run(new DoctorCommand(services), session, args);
    }

    @Descriptor("instruments, calendar and their sources: status, diff, update")
    public void catalog(CommandSession session, String... args) {
        run(new CatalogCommand(services), session, args);
    }

    @Descriptor("halts trading, or lets it go on")
    public void trading(CommandSession session, String... args) {
        run(new TradingCommand(services, PATIENCE), session, args);
    }

    @Descriptor("ends an order whose outcome is not known, as the broker says")
    public void settle(CommandSession session, String... args) {
        run(new SettleCommand(services, PATIENCE), session, args);
    }

    @Descriptor("the orders that are open, or all of the trading day")
    public void orders(CommandSession session, String... args) {
        run(new OrdersCommand(services), session, args);
    }

    @Descriptor("the money of every account")
    public void accounts(CommandSession session, String... args) {
        run(new AccountsCommand(services), session, args);
    }

    @Descriptor("what every account holds")
    public void positions(CommandSession session, String... args) {
        run(new PositionsCommand(services), session, args);
    }

    @Descriptor("starts or stops hikyuu's data server")
    public void dataserver(CommandSession session, String... args) {
        run(new ServerCommand(services, "dataserver", "hikyuu's data server"), session, args);
    }

    @Descriptor("starts or stops the vn.py server")
    public void rpc(CommandSession session, String... args) {
        run(new ServerCommand(services, "rpc", "the vn.py server"), session, args);
    }

    private static void run(Command command, CommandSession session, String... args) {
        boolean done = run(command, Screen.of(session), args);
        Process process = Process.Utils.current();
        if (!done && process != null) {
            // So that a script sees it: && and || of the shell go by this.
            process.error(1);
        }
    }

    /** Answers whether it could be done; if not, the reason has been printed. */
    static boolean run(Command command, Screen screen, String... args) {
        try {
            if (Arguments.helpWanted(args)) {
                screen.line(command.usage().text());
            } else {
                command.run(Arguments.parse(command.usage(), args), screen);
            }
            return true;
        } catch (Problem problem) {
            screen.problem(command.usage().command(), problem);
            return false;
        } catch (InterruptedException e) {
            // Ctrl-C; the interrupt is not kept, for it would close the session's output.
            return false;
        }
    }

    /** Without a name of its own a component goes by its PID: {@code collector-stock}. */
    static String name(Map<String, Object> properties) {
        Object name = properties.get(Counters.NAME);
        if (name == null) {
            name = properties.getOrDefault("service.pid", properties.get("component.name"));
        }
        return String.valueOf(name).replaceFirst("^org\\.sluice\\.", "").replace('~', '-');
    }

    private static List<FetcherInfo> fetchers(BundleContext context) {
        try {
            ServiceReference<?>[] found = context.getAllServiceReferences(Fetcher.class.getName(), null);
            return found == null
                    ? List.of()
                    : Arrays.stream(found).map(FetcherInfo::of).toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("there is no filter", e);
        }
    }

    private static Runnable register(BundleContext context, TickListener listener) {
        ServiceRegistration<TickListener> registration = context.registerService(TickListener.class, listener, null);
        return () -> {
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                // This bundle was stopped meanwhile, and the framework took the listener away.
            }
        };
    }
}

package org.sluice.server.diff;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.sluice.api.auth.Authenticator;
import org.sluice.api.auth.LoginException;
import org.sluice.api.auth.LoginException.Reason;
import org.sluice.api.auth.Right;
import org.sluice.api.auth.User;
import org.sluice.api.catalog.Product;
import org.sluice.api.market.Quotes;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Configs;
import org.sluice.testkit.FakeDesk;
import org.sluice.testkit.ListedCatalog;
import org.sluice.testkit.Samples;

/** A server with a market, a desk and users: alice and bob trade, carol only looks, dave may nothing. */
final class Rig implements Quotes, Authenticator, AutoCloseable {

    static final Instant NOW = FakeDesk.NOW;

    final ListedCatalog catalog = new ListedCatalog();
    final FakeDesk desk = new FakeDesk("main", "hedge", "bobs");
    final DiffServer server;
    private final Map<Symbol, Tick> ticks = new ConcurrentHashMap<>();

    /** A login waits for it, if it is there. */
    volatile CountDownLatch gate;

    Rig() {
        this(Map.of());
    }

    Rig(Map<String, Object> settings) {
        catalog.add("SHFE.cu2501", Product.Kind.FUTURE, "").add("SHFE.cu2502", Product.Kind.FUTURE, "");
        catalog.stock("SSE.600000").stock("SSE.600001");
        server = new DiffServer(
                Settings.of(Configs.of(DiffServer.Config.class, settings), settings),
                this,
                catalog,
                InstantSource.fixed(NOW));
        desk.tell(server);
        server.bindDesk(desk);
        server.bindAuthenticator(this);
    }

    void tick(String symbol, double last) {
        tick(Samples.tick(Symbol.parse(symbol), NOW, last));
    }

    void tick(Tick tick) {
        ticks.put(tick.symbol(), tick);
        server.onTicks("feed", List.of(tick));
    }

    FakeSession loggedIn(String user, String bid) {
        FakeSession client = FakeSession.connect(server).login(user, "secret", bid);
        client.await(1);
        return client;
    }

    @Override
    public User login(String name, String secret, InetAddress from) throws LoginException {
        CountDownLatch waits = gate;
        if (waits != null) {
            try {
                waits.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        if (!secret.equals("secret")) {
            throw new LoginException(Reason.UNKNOWN_OR_WRONG);
        }
        return switch (name) {
            case "alice" -> new User(name, EnumSet.of(Right.QUOTES, Right.TRADE), Set.of("main"), false);
            case "bob" -> new User(name, EnumSet.of(Right.QUOTES, Right.TRADE), Set.of("bobs", "hedge"), false);
            case "carol" -> new User(name, EnumSet.of(Right.QUOTES), Set.of(), false);
            case "dave" -> new User(name, Set.of(), Set.of(), false);
            default -> throw new LoginException(Reason.UNKNOWN_OR_WRONG);
        };
    }

    @Override
    public void changePassword(String name, String old, String next, InetAddress from) throws LoginException {
        if (!old.equals("secret")) {
            throw new LoginException(Reason.UNKNOWN_OR_WRONG);
        }
        if (next.length() < 8) {
            throw LoginException.unfitPassword("at least 8 characters");
        }
    }

    @Override
    public Optional<Tick> last(Symbol symbol) {
        return Optional.ofNullable(ticks.get(symbol));
    }

    @Override
    public Collection<Tick> all() {
        return ticks.values();
    }

    @Override
    public void close() {
        server.deactivate();
    }
}

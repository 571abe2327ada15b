package org.sluice.fetcher.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.market.Depth;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.testkit.Await;
import org.sluice.testkit.Configs;
import org.sluice.testkit.FetcherContract;
import org.sluice.testkit.RecordingSink;

@Timeout(60)
class RpcFetcherTest extends FetcherContract {

    private static final List<Symbol> UNIVERSE = List.of(Symbol.parse("SHFE.rb2701"), Symbol.parse("SSE.600000"));

    private final TickServer server = new TickServer();
    private RpcFetcher fetcher;
    private Thread market;
    private volatile boolean ended;

    private RpcFetcher dial(Map<String, ?> more) {
        Map<String, Object> settings = new java.util.HashMap<>(
                Map.of("reqAddress", server.rep(), "subAddress", server.pub(), "requestMillis", 2000));
        settings.putAll(more);
        fetcher = new RpcFetcher(Configs.of(RpcFetcher.Config.class, settings), settings);
        return fetcher;
    }

    /** A market that moves until the test ends, with a symbol nobody asks for. */
    @Override
    protected Fetcher fetcher() throws Exception {
        server.start();
        market = new Thread(() -> {
            for (int second = 0; !ended; second = Math.min(59, second + 1)) {
                server.publish(TickServer.tick("rb2701", "SHFE", TickServer.at(second)));
                server.publish(TickServer.tick("cu2701", "SHFE", TickServer.at(second)));
                java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
            }
        });
        market.start();
        return dial(Map.of());
    }

    @Override
    protected List<Symbol> universe() {
        return UNIVERSE;
    }

    @AfterEach
    void close() throws Exception {
        ended = true;
        if (market != null) {
            market.join();
        }
        if (fetcher != null) {
            fetcher.deactivate();
            server.close();
        }
    }

    @Test
    void aTickIsReadFieldByFieldAndZeroIsAbsent() throws Exception {
        server.start();
        RecordingSink sink = new RecordingSink();
        dial(Map.of());
        Await.until("the subscriptions", () -> {
            fetcher.poll(UNIVERSE, sink);
            return server.subscribed.equals(Set.of("rb2701.SHFE at CTP", "600000.SSE at CTP"));
        });
        Await.until("a tick", () -> {
            server.publish(TickServer.tick("rb2701", "SHFE", TickServer.at(1)));
            fetcher.poll(UNIVERSE, sink);
            return !sink.ticks().isEmpty();
        });
        Tick got = sink.ticks().get(0);
        Tick expected = Tick.builder(UNIVERSE.get(0), Instant.parse("2026-11-27T02:00:01.5Z"))
                .received(got.received())
                .last(3210)
                .previousClose(3200)
                .volume(1200)
                .bids(Depth.of(new double[] {3209}, new double[] {7}))
                .build();
        assertEquals(expected, got);
    }

    @Test
    void allIsSubscribedAgainAtAServerThatWasStartedAnew() throws Exception {
        server.start();
        RecordingSink sink = new RecordingSink();
        dial(Map.of());
        Await.until("the subscriptions", () -> {
            fetcher.poll(UNIVERSE, sink);
            return server.subscribed.size() == 2;
        });
        server.close();
        assertThrows(IOException.class, () -> {
            while (!Thread.interrupted()) {
                fetcher.poll(UNIVERSE, sink);
            }
        });
        server.start();
        Await.until("the subscriptions again", () -> server.subscribed.size() == 2);
        Await.until("no trouble", () -> fetcher.warnings().isEmpty());
    }

    @Test
    void settingsAreChecked() {
        for (Map<String, Object> wrong : List.<Map<String, Object>>of(
                Map.of("reqAddress", "localhost:2014"),
                Map.of("reqAddress", "tcp://a:1", "fetcher.origin", "live"),
                Map.of("reqAddress", "tcp://a:1", "queueTicks", 1))) {
            assertThrows(
                    InvalidSettingException.class,
                    () -> new RpcFetcher(Configs.of(RpcFetcher.Config.class, wrong), wrong),
                    "" + wrong);
        }
    }
}

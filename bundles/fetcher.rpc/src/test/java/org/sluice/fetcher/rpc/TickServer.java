package org.sluice.fetcher.rpc;

import java.io.IOException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.sluice.wire.pickle.Member;
import org.sluice.wire.pickle.VnObject;
import org.sluice.wire.rpc.Message;
import org.sluice.wire.rpc.RemoteException;
import org.sluice.wire.rpc.RpcServer;

/** A vn.py server with two contracts, that tells a tick as often as it is told to. */
final class TickServer implements AutoCloseable {

    final Set<String> subscribed = Collections.synchronizedSet(new LinkedHashSet<>());
    private RpcServer server;
    private String rep = "tcp://127.0.0.1:*";
    private String pub = "tcp://127.0.0.1:*";

    TickServer start() throws IOException {
        server = new RpcServer(
                List.of(rep), List.of(pub), Duration.ofMillis(100), (peer, function, arguments) -> switch (function) {
                    case "get_all_contracts" -> List.of(contract("rb2701", "SHFE"), contract("600000", "SSE"));
                    case "get_all_ticks" -> List.of();
                    case "subscribe" -> subscribe((VnObject) arguments.get(0), arguments.get(1));
                    default -> throw new RemoteException("KeyError: '" + function + "'");
                });
        rep = server.repAddresses().get(0);
        pub = server.pubAddresses().get(0);
        return this;
    }

    private Object subscribe(VnObject request, Object gateway) {
        subscribed.add(request.text("vt_symbol") + " at " + gateway);
        return null;
    }

    String rep() {
        return rep;
    }

    String pub() {
        return pub;
    }

    private static VnObject contract(String symbol, String exchange) {
        return VnObject.of("ContractData")
                .with("gateway_name", "CTP")
                .with("symbol", symbol)
                .with("exchange", new Member("Exchange", exchange));
    }

    static VnObject tick(String symbol, String exchange, Object time) {
        return VnObject.of("TickData")
                .with("gateway_name", "CTP")
                .with("symbol", symbol)
                .with("exchange", new Member("Exchange", exchange))
                .with("datetime", time)
                .with("volume", 1200.0)
                .with("turnover", 0)
                .with("last_price", 3210.0)
                .with("limit_up", Double.MAX_VALUE)
                .with("pre_close", 3200.0)
                .with("bid_price_1", 3209.0)
                .with("bid_volume_1", 7.0)
                .with("ask_price_1", 0);
    }

    void publish(VnObject tick) {
        server.publish(Message.event("eTick.", tick, null));
        server.publish(Message.event("eTick." + tick.text("symbol"), tick, null));
    }

    @Override
    public void close() {
        server.close();
        subscribed.clear();
    }

    static ZonedDateTime at(int second) {
        return ZonedDateTime.of(2026, 11, 27, 10, 0, second, 500_000_000, java.time.ZoneId.of("Asia/Shanghai"));
    }
}

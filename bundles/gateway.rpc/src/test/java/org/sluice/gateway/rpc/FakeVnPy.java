package org.sluice.gateway.rpc;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.sluice.wire.pickle.Member;
import org.sluice.wire.pickle.VnObject;
import org.sluice.wire.rpc.Message;
import org.sluice.wire.rpc.RemoteException;
import org.sluice.wire.rpc.RpcServer;

/** A vn.py server with one gateway CTP and one account; its broker fills what asks for 11 yuan or more. */
final class FakeVnPy implements AutoCloseable {

    private final Map<String, VnObject> orders = new LinkedHashMap<>();
    private final List<VnObject> trades = new ArrayList<>();
    private final List<VnObject> positions = new ArrayList<>();
    private final List<VnObject> asked = new ArrayList<>();
    private RpcServer server;
    private String rep = "tcp://127.0.0.1:*";
    private String pub = "tcp://127.0.0.1:*";
    /** Whether it tells what was written on an order, as many gateways do not. */
    private boolean keepsReferences = true;
    /** Answers to orders wait for it. */
    private CountDownLatch answers = new CountDownLatch(0);

    private Duration beat = Duration.ofMillis(100);

    private int number;

    FakeVnPy start() throws IOException {
        server = new RpcServer(List.of(rep), List.of(pub), beat, (peer, function, arguments) -> switch (function) {
            case "get_all_contracts" -> List.of(contract());
            case "get_all_accounts" -> List.of(account());
            case "get_all_positions" -> copies(positions);
            case "get_all_orders" -> copies(orders.values());
            case "get_all_trades" -> copies(trades);
            case "send_order" -> send(arguments);
            case "cancel_order" -> cancel(arguments);
            default -> throw new RemoteException("KeyError: '" + function + "'");
        });
        rep = server.repAddresses().get(0);
        pub = server.pubAddresses().get(0);
        return this;
    }

    String rep() {
        return rep;
    }

    String pub() {
        return pub;
    }

    FakeVnPy forgetsReferences() {
        keepsReferences = false;
        return this;
    }

    /** It does not beat. */
    FakeVnPy silent() {
        beat = Duration.ofHours(1);
        return this;
    }

    /** On Unix-domain sockets in a folder. */
    FakeVnPy in(Path folder) {
        rep = "ipc://" + folder.resolve("rep");
        pub = "ipc://" + folder.resolve("pub");
        return this;
    }

    void hang(CountDownLatch until) {
        answers = until;
    }

    /** What was asked of send_order. */
    synchronized List<VnObject> asked() {
        return List.copyOf(asked);
    }

    private synchronized List<VnObject> copies(Iterable<VnObject> objects) {
        List<VnObject> copies = new ArrayList<>();
        objects.forEach(each -> copies.add(copy(each)));
        return copies;
    }

    private static VnObject copy(VnObject object) {
        VnObject copy = VnObject.of(object.type());
        object.fields().forEach(copy::with);
        return copy;
    }

    private static VnObject contract() {
        return VnObject.of("ContractData")
                .with("gateway_name", "CTP")
                .with("symbol", "600000")
                .with("exchange", new Member("Exchange", "SSE"))
                .with("name", "浦发银行")
                .with("product", new Member("Product", "EQUITY"))
                .with("size", 1)
                .with("pricetick", 0.01);
    }

    private static VnObject account() {
        return VnObject.of("AccountData")
                .with("gateway_name", "CTP")
                .with("accountid", "123")
                .with("balance", 1000.1)
                .with("frozen", 0.2)
                .with("available", 900.3);
    }

    private Object send(List<?> arguments) throws InterruptedException {
        VnObject request = (VnObject) arguments.get(0);
        synchronized (this) {
            asked.add(request);
        }
        if (request.number("volume") > 1_000_000) {
            return "";
        }
        String id = insert(request);
        answers.await();
        return "CTP." + id;
    }

    /** An order, of whomever, is taken; filled at once if it asks for enough. */
    synchronized String insert(VnObject request) {
        String id = "1_" + ++number;
        VnObject order = VnObject.of("OrderData").with("gateway_name", "CTP");
        request.fields().forEach(order::with);
        order.with("orderid", id)
                .with("traded", 0)
                .with("status", new Member("Status", "SUBMITTING"))
                .with("datetime", null)
                .with("reference", keepsReferences ? request.text("reference") : "");
        orders.put(id, order);
        tell("eOrder.", order);
        change(order, "NOTTRADED", 0);
        if (request.number("price") >= 11) {
            double half = request.number("volume") / 2;
            fill(order, half, 10.5);
            fill(order, half, 10.7);
        }
        return id;
    }

    private void change(VnObject order, String status, double traded) {
        order.with("status", new Member("Status", status)).with("traded", traded);
        tell("eOrder.", order);
    }

    private void fill(VnObject order, double volume, double price) {
        double traded = order.number("traded") + volume;
        change(order, traded == order.number("volume") ? "ALLTRADED" : "PARTTRADED", traded);
        VnObject trade = VnObject.of("TradeData")
                .with("gateway_name", "CTP")
                .with("symbol", order.get("symbol"))
                .with("exchange", order.get("exchange"))
                .with("orderid", order.get("orderid"))
                .with("tradeid", "t" + ++number)
                .with("direction", order.get("direction"))
                .with("offset", order.get("offset"))
                .with("price", price)
                .with("volume", volume)
                .with("datetime", null);
        trades.add(trade);
        tell("eTrade.", trade);
        VnObject position = VnObject.of("PositionData")
                .with("gateway_name", "CTP")
                .with("symbol", order.get("symbol"))
                .with("exchange", order.get("exchange"))
                .with("direction", new Member("Direction", "LONG"))
                .with("volume", traded)
                .with("frozen", 0)
                .with("price", 10.6)
                .with("pnl", 1.5)
                .with("yd_volume", 0);
        positions.clear();
        positions.add(position);
        tell("ePosition.", position);
    }

    private synchronized Object cancel(List<?> arguments) {
        VnObject order = orders.get(((VnObject) arguments.get(0)).text("orderid"));
        change(order, "CANCELLED", order.number("traded"));
        return null;
    }

    private void tell(String type, VnObject data) {
        server.publish(Message.event(type, copy(data), null));
    }

    /** Gone without a word; {@link #start} brings it back at the same addresses. */
    @Override
    public void close() {
        server.close();
    }
}

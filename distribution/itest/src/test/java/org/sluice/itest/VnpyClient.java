package org.sluice.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.sluice.wire.pickle.Member;
import org.sluice.wire.pickle.VnObject;
import org.sluice.wire.rpc.RpcClient;

/** A client that calls and hears as vn.py's RpcGateway does, and comes back by itself as that does. */
final class VnpyClient implements RpcClient.Listener, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<VnObject> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger connects = new AtomicInteger();
    private final List<IOException> unreadable = new CopyOnWriteArrayList<>();
    private final RpcClient client;
    private volatile boolean connected;

    VnpyClient(String name, String requests, String publications) throws IOException {
        client = new RpcClient(name, requests, publications, this);
    }

    @Override
    public void onWord() {
        // heartbeats are wire.rpc's own affair
    }

    @Override
    public void onConnection(boolean now) {
        connected = now;
        if (now) {
            connects.incrementAndGet();
        }
    }

    @Override
    public void onEvent(String type, Object data) {
        events.add(VnObject.event(type, data));
    }

    @Override
    public void onUnreadable(IOException cause) {
        unreadable.add(cause);
    }

    /** Calls a function, and waits for a server to come if there is none. */
    Object call(String function, Object... arguments) throws IOException {
        return client.call(PATIENCE, function, arguments);
    }

    /** The same without waiting for a server. */
    Object callNow(String function, Object... arguments) throws IOException {
        return client.call(Duration.ofMillis(300), function, arguments);
    }

    private static VnObject about(String type, String code) {
        return VnObject.of(type).with("symbol", code).with("exchange", new Member("Exchange", "SSE"));
    }

    void subscribe(String code) throws IOException {
        call("subscribe", about("SubscribeRequest", code), "");
    }

    /** Buys 100; the id, empty if there is nobody who takes it. */
    String buy(String code, double price) throws IOException {
        return (String) call(
                "send_order",
                about("OrderRequest", code)
                        .with("direction", new Member("Direction", "LONG"))
                        .with("type", new Member("OrderType", "LIMIT"))
                        .with("volume", 100.0)
                        .with("price", price)
                        .with("offset", new Member("Offset", "NONE"))
                        .with("reference", "itest"),
                "sim");
    }

    void cancel(String code, String id) throws IOException {
        call("cancel_order", about("CancelRequest", code).with("orderid", id.substring(id.indexOf('.') + 1)), "sim");
    }

    /** An order's state as the server knows it now; empty if it knows none of this id. */
    String state(String id) throws IOException {
        return call("get_order", id) instanceof VnObject order ? order.member("status") : "";
    }

    /** The same, by a thread that waits for a server as long as {@link #call} does. */
    CompletableFuture<String> stateLater(String id) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return state(id);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Waits until the server says it is in this state. */
    void awaitState(String id, String state) throws Exception {
        Subscriber.await(id + " to be " + state, () -> state(id).equals(state));
    }

    /** Waits until an event has said so. */
    void awaitHeard(String id, String state) throws Exception {
        Subscriber.await(
                "the event of " + id,
                () -> events.stream()
                        .filter(each -> each.text("type").equals("eOrder." + id))
                        .anyMatch(each ->
                                ((VnObject) each.get("data")).member("status").equals(state)));
    }

    /** Waits for a line of the log that begins so. */
    void awaitLog(String text) throws Exception {
        Subscriber.await(
                "the log to say " + text,
                () -> events.stream()
                        .filter(each -> each.text("type").equals("eLog"))
                        .anyMatch(each ->
                                ((VnObject) each.get("data")).text("msg").startsWith(text)));
    }

    /** Waits for ticks that were not there before, under both of their names. */
    double awaitTick(String code) throws Exception {
        int before = events.size();
        Subscriber.await(
                "a tick", () -> named(before, "eTick.") != null && named(before, "eTick." + code + ".SSE") != null);
        return ((VnObject) named(before, "eTick.").get("data")).number("last_price");
    }

    private VnObject named(int from, String type) {
        return events.stream()
                .skip(from)
                .filter(each -> each.text("type").equals(type))
                .findFirst()
                .orElse(null);
    }

    boolean isConnected() {
        return connected;
    }

    void awaitGone() throws Exception {
        Subscriber.await("it to lose the server", () -> !connected);
    }

    /** Waits until it has connected so often. */
    void awaitConnects(int count) throws Exception {
        Subscriber.await("connection " + count, () -> connected && connects.get() >= count);
    }

    int connects() {
        return connects.get();
    }

    List<IOException> unreadable() {
        return unreadable;
    }

    @Override
    public void close() {
        client.close();
    }
}

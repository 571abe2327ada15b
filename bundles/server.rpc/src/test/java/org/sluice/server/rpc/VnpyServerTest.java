package org.sluice.server.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.catalog.Product;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Bars;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Origin;
import org.sluice.api.market.Quotes;
import org.sluice.api.market.Symbol;
import org.sluice.api.market.Tick;
import org.sluice.api.trade.Direction;
import org.sluice.api.trade.Offset;
import org.sluice.api.trade.Order;
import org.sluice.api.trade.OrderRefusedException.Reason;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.PriceType;
import org.sluice.api.trade.TimeCondition;
import org.sluice.api.trade.VolumeCondition;
import org.sluice.testkit.Await;
import org.sluice.testkit.Configs;
import org.sluice.testkit.FakeDesk;
import org.sluice.testkit.ListedCatalog;
import org.sluice.testkit.Samples;
import org.sluice.testkit.SettableClock;
import org.sluice.wire.pickle.Member;
import org.sluice.wire.pickle.VnObject;
import org.sluice.wire.rpc.RemoteException;
import org.sluice.wire.rpc.RpcClient;

@Timeout(60)
class VnpyServerTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Symbol BANK = Symbol.parse("SSE.600000");
    private static final Symbol COPPER = Symbol.parse("SHFE.cu2701");
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final Map<String, Object> TRADER = Map.of("localUser", "demo", "localRights", "quotes,trade");

    @TempDir
    private Path folder;

    private final FakeDesk desk = new FakeDesk("demo");
    private final Map<Symbol, Tick> ticks = new ConcurrentHashMap<>();
    private final List<VnObject> events = new CopyOnWriteArrayList<>();
    private VnpyServer server;
    private RpcClient client;

    private final Quotes quotes = new Quotes() {
        @Override
        public Optional<Tick> last(Symbol symbol) {
            return Optional.ofNullable(ticks.get(symbol));
        }

        @Override
        public Collection<Tick> all() {
            return ticks.values();
        }
    };

    private final RpcClient.Listener listener = new RpcClient.Listener() {
        @Override
        public void onWord() {
            // heartbeats are counted by wire.rpc's tests
        }

        @Override
        public void onConnection(boolean connected) {
            // as is the connection
        }

        @Override
        public void onEvent(String type, Object data) {
            events.add(VnObject.event(type, data));
        }

        @Override
        public void onUnreadable(IOException cause) {
            throw new AssertionError(cause);
        }
    };

    @BeforeEach
    void start() throws Exception {
        Map<String, Object> trader = new HashMap<>(TRADER);
        trader.put("localAccounts", "demo");
        start(trader);
    }

    private void start(Map<String, Object> settings) throws Exception {
        stop();
        Map<String, Object> all = new HashMap<>(settings);
        all.putIfAbsent("repAddress", "tcp://127.0.0.1:*");
        all.putIfAbsent("pubAddress", "tcp://127.0.0.1:*");
        all.put("data", folder.toString());
        ListedCatalog catalog = new ListedCatalog().stock("SSE.600000").add("SHFE.cu2701", Product.Kind.FUTURE, "");
        server = new VnpyServer(
                Settings.of(Configs.of(VnpyServer.Config.class, all), all),
                quotes,
                catalog,
                new SettableClock(FakeDesk.NOW));
        assertEquals("RPC服务启动成功", server.start());
        server.bindDesk(desk);
        desk.tell(server);
        client = new RpcClient(
                "test", server.addresses().get(0), server.addresses().get(1), listener);
        events.clear();
        // a subscription is there when something that is published is heard
        Await.until("it hears events", () -> {
            call("subscribe", about("SubscribeRequest", Symbol.parse("SSE.600001")), "");
            return !events.isEmpty();
        });
        call("subscribe", about("SubscribeRequest", Symbol.parse("SSE.600002")), "");
        Await.until(
                "it has heard them all",
                () -> events.stream()
                        .anyMatch(each ->
                                ((VnObject) each.get("data")).text("msg").contains("600002")));
        events.clear();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            client.close();
            server.deactivate();
        }
    }

    private static VnObject about(String type, Symbol symbol) {
        return VnObject.of(type)
                .with("symbol", symbol.code())
                .with("exchange", new Member("Exchange", symbol.exchange().name()));
    }

    private static VnObject order(Symbol symbol, String direction, String type, double volume, String offset) {
        return about("OrderRequest", symbol)
                .with("direction", new Member("Direction", direction))
                .with("type", new Member("OrderType", type))
                .with("volume", volume)
                .with("price", 7.18)
                .with("offset", new Member("Offset", offset))
                .with("reference", "CtaStrategy_a")
                .with("vt_symbol", symbol.code() + "." + symbol.exchange());
    }

    private Object call(String function, Object... arguments) throws IOException {
        return client.call(LONG, function, arguments);
    }

    @Test
    void contractsSayWhereTheyAreTradedAndHow() throws Exception {
        List<VnObject> contracts = RpcClient.objects(call("get_all_contracts"));
        assertEquals(
                List.of("ContractData", "ContractData"),
                contracts.stream().map(VnObject::type).toList());
        Map<String, Object> bank = new HashMap<>(contracts.get(0).fields());
        bank.values().removeIf(value -> value == null);
        assertEquals(
                Map.ofEntries(
                        Map.entry("gateway_name", "sim"),
                        Map.entry("symbol", "600000"),
                        Map.entry("exchange", new Member("Exchange", "SSE")),
                        Map.entry("name", "SSE.600000"),
                        Map.entry("product", new Member("Product", "EQUITY")),
                        Map.entry("size", 1.0),
                        Map.entry("pricetick", 0.01),
                        Map.entry("min_volume", 100.0),
                        Map.entry("stop_supported", false),
                        Map.entry("net_position", true),
                        Map.entry("history_data", false),
                        Map.entry("vt_symbol", "600000.SSE")),
                bank);
        assertEquals(contracts.get(1), call("get_contract", "cu2701.SHFE"));
        assertEquals(null, call("get_contract", "600001.SSE"));
    }

    @Test
    void anOrderGoesToTheDeskAndItsEventsComeUnderBothNamesInOrder() throws Exception {
        assertEquals("sim.d1", call("send_order", order(BANK, "LONG", "LIMIT", 200, "NONE"), "sim"));
        OrderRequest request = desk.requests().get(0);
        assertEquals(
                new OrderRequest(
                        "demo",
                        "127.0.0.1",
                        "demo",
                        request.clientOrderId(),
                        BANK,
                        Direction.BUY,
                        Offset.OPEN,
                        PriceType.LIMIT,
                        new BigDecimal("7.18"),
                        200,
                        TimeCondition.GFD,
                        VolumeCondition.ANY,
                        0),
                request);
        assertTrue(request.clientOrderId().startsWith("CtaStrategy_a#"), request.clientOrderId());
        Order order = desk.order("d1").orElseThrow();
        desk.put(FakeDesk.trade("t.1", order, 200));
        call("cancel_order", about("CancelRequest", BANK).with("orderid", "d1"), "sim");
        Await.until("all events", () -> events.size() == 6);
        assertEquals(
                List.of("eOrder.", "eOrder.sim.d1", "eTrade.", "eTrade.600000.SSE", "eOrder.", "eOrder.sim.d1"),
                events.stream().map(each -> each.text("type")).toList());
        VnObject first = (VnObject) events.get(0).get("data");
        assertEquals(
                VnObject.of("OrderData")
                        .with("gateway_name", "sim")
                        .with("symbol", "600000")
                        .with("exchange", new Member("Exchange", "SSE"))
                        .with("orderid", "d1")
                        .with("type", new Member("OrderType", "LIMIT"))
                        .with("direction", new Member("Direction", "LONG"))
                        .with("offset", new Member("Offset", "NONE"))
                        .with("price", 7.18)
                        .with("volume", 200.0)
                        .with("traded", 0.0)
                        .with("status", new Member("Status", "NOTTRADED"))
                        .with("datetime", FakeDesk.NOW.atZone(CHINA).withNano(123456000))
                        .with("reference", "CtaStrategy_a")
                        .with("vt_symbol", "600000.SSE")
                        .with("vt_orderid", "sim.d1"),
                first);
        assertEquals(first.fields().keySet().toString(), keys("get_order", "sim.d1"));
        VnObject trade = (VnObject) events.get(2).get("data");
        assertEquals("sim.t_1", trade.text("vt_tradeid"));
        assertEquals(List.of(trade), call("get_all_trades"));
        assertEquals("CANCELLED", ((VnObject) events.get(5).get("data")).member("status"));
        assertEquals(List.of(), call("get_all_active_orders"));
        assertEquals(1, RpcClient.objects(call("get_all_orders")).size());
    }

    private String keys(String function, String id) throws IOException {
        return ((VnObject) call(function, id)).fields().keySet().toString();
    }

    @Test
    void typesAndOffsetsBecomeOurs() throws Exception {
        call("send_order", order(COPPER, "SHORT", "FOK", 2, "CLOSETODAY"), "sim");
        call("send_order", order(COPPER, "SHORT", "FAK", 2, "CLOSEYESTERDAY"), "sim");
        call("send_order", order(COPPER, "LONG", "MARKET", 2, "CLOSE"), "sim");
        call("send_order", order(BANK, "SHORT", "LIMIT", 2, "NONE"), "sim");
        assertEquals(
                List.of(
                        "SELL CLOSETODAY LIMIT 7.18 IOC ALL",
                        "SELL CLOSEYESTERDAY LIMIT 7.18 IOC ANY",
                        "BUY CLOSE ANY null IOC ANY",
                        "SELL CLOSE LIMIT 7.18 GFD ANY"),
                desk.requests().stream()
                        .map(each -> each.direction() + " " + each.offset() + " " + each.priceType() + " "
                                + each.price() + " " + each.timeCondition() + " " + each.volumeCondition())
                        .toList());
    }

    @Test
    void anOrderThatIsRefusedIsShownAsRejectedWithTheReasonInTheLog() throws Exception {
        desk.refuse(Reason.FUNDS);
        String id = (String) call("send_order", order(BANK, "LONG", "LIMIT", 200, "NONE"), "sim");
        Await.until("the events", () -> events.size() == 3);
        assertEquals(
                List.of("eLog", "eOrder.", "eOrder." + id),
                events.stream().map(each -> each.text("type")).toList());
        assertEquals("委托被拒绝：rule x, limit 1, value 2", ((VnObject) events.get(0).get("data")).text("msg"));
        VnObject order = (VnObject) events.get(1).get("data");
        assertEquals(id + " REJECTED", order.text("vt_orderid") + ' ' + order.member("status"));
    }

    @Test
    void aCallThatMakesNoSenseFailsAsInPythonAndTheNextIsAnswered() throws Exception {
        for (String[] each : new String[][] {
            {"KeyError: 'get_quote'", "get_quote"},
            {"TypeError: argument 1 is a OrderRequest", "send_order"},
            {"ValueError: 'x.NYSE' is of no exchange of mainland China", "get_tick", "x.NYSE"}
        }) {
            RemoteException failed = assertThrows(
                    RemoteException.class, () -> call(each[1], (Object[]) Arrays.copyOfRange(each, 2, each.length)));
            assertTrue(failed.getMessage().endsWith(each[0]), failed.getMessage());
        }
        VnObject bad = order(BANK, "LONG", "LIMIT", 2.5, "NONE");
        assertThrows(RemoteException.class, () -> call("send_order", bad, "sim"));
        assertEquals("", call("send_order", order(BANK, "LONG", "LIMIT", 100, "NONE"), "CTP"));
        assertEquals(List.of(), desk.requests());
    }

    @Test
    void onlyTicksThatWereSubscribedToArePublishedAlsoAfterARestart() throws Exception {
        List<Tick> two = List.of(
                Samples.tick(BANK, Instant.parse("2026-11-20T02:00:00Z"), 7.18),
                Samples.tick(COPPER, Instant.parse("2026-11-20T02:00:00Z"), 75000));
        two.forEach(tick -> ticks.put(tick.symbol(), tick));
        server.onTicks("stock", two);
        call("subscribe", about("SubscribeRequest", BANK), "sim");
        Await.until("the contract, and the last tick at once", () -> events.size() == 3);
        assertEquals("eContract.", events.get(0).text("type"));
        start(Map.of());
        server.onTicks("stock", two);
        Await.until("the next one", () -> events.size() == 2);
        assertEquals(
                List.of("eTick.", "eTick.600000.SSE"),
                events.stream().map(each -> each.text("type")).toList());
        VnObject tick = (VnObject) events.get(0).get("data");
        assertEquals(VnpyObjects.tick(two.get(0), "SSE.600000", "SLUICE"), tick);
        assertEquals(List.of(tick), call("get_all_ticks"));
        assertEquals(7.18 - 0.05, tick.number("bid_price_5"));
        assertEquals(500, tick.number("ask_volume_5"));
    }

    @Test
    void aSymbolThatVnpyCanNotWriteStopsNoOther() throws Exception {
        start(Map.of("ticks", "all"));
        Instant time = Instant.parse("2026-11-20T02:00:00Z");
        server.onTicks(
                "stock",
                List.of(Samples.tick(new Symbol(BANK.exchange(), "6000 00"), time, 1), Samples.tick(BANK, time, 7.18)));
        Await.until("the other one", () -> events.size() == 2);
        assertEquals("600000", ((VnObject) events.get(0).get("data")).text("symbol"));
        assertEquals(1, server.counters().get("unwritable"));
    }

    @Test
    void whoHasNoAccountSeesNone() throws Exception {
        start(Map.of("localUser", "guest"));
        desk.put(FakeDesk.account("demo", "5"));
        assertEquals(List.of(), call("get_all_accounts"));
        assertEquals("", call("send_order", order(BANK, "LONG", "LIMIT", 100, "NONE"), "sim"));
        Await.until("the answer to the order", () -> !events.isEmpty());
        assertEquals(
                List.of("eLog"), events.stream().map(each -> each.text("type")).toList());
    }

    @Test
    void frozenIsAllThatIsNotAvailable() throws Exception {
        VnObject account = RpcClient.objects(call("get_all_accounts")).get(0);
        assertEquals(
                VnObject.of("AccountData")
                        .with("gateway_name", "sim")
                        .with("accountid", "demo")
                        .with("balance", 1_000_000.0)
                        .with("frozen", 0.0)
                        .with("available", 1_000_000.0)
                        .with("vt_accountid", "sim.demo"),
                account);
        assertEquals(account, call("get_account", "sim.demo"));
    }

    @Test
    void aStockIsHeldNetAndAFutureOnTwoSides() throws Exception {
        desk.put(FakeDesk.position("demo", BANK, 100));
        desk.put(FakeDesk.position("demo", COPPER, 2));
        List<VnObject> held = RpcClient.objects(call("get_all_positions"));
        assertEquals(
                List.of("sim.600000.SSE.净", "sim.cu2701.SHFE.多", "sim.cu2701.SHFE.空"),
                held.stream().map(each -> each.text("vt_positionid")).toList());
        assertEquals(
                List.of(100.0, 75_000.0),
                List.of(held.get(0).number("volume"), held.get(0).number("price")));
        assertEquals(held.get(1), call("get_position", "sim.cu2701.SHFE.Long"));
    }

    @Test
    void historyComesFromTheBars() throws Exception {
        Instant minute = Instant.parse("2026-11-20T01:30:00Z");
        Bar bar = new Bar(
                BANK,
                Interval.MIN1,
                Origin.TEST,
                "s",
                minute,
                minute.plusSeconds(60),
                FakeDesk.DAY,
                1,
                2,
                0.5,
                1.5,
                100,
                150,
                Double.NaN,
                true,
                0);
        Bars bars = new Bars() {
            @Override
            public List<Bar> last(Symbol symbol, Interval interval, int count) {
                return List.of();
            }

            @Override
            public List<Bar> read(Symbol symbol, Interval interval, Instant from, Instant to) {
                return interval == Interval.MIN1 && from.equals(minute) ? List.of(bar) : List.of();
            }
        };
        VnObject asked = about("HistoryRequest", BANK)
                .with("start", minute.atZone(CHINA))
                .with("end", null)
                .with("interval", new Member("Interval", "MINUTE"));
        assertEquals(List.of(), call("query_history", asked, "sim"));
        server.bindBars(bars);
        assertEquals(
                List.of(VnObject.of("BarData")
                        .with("gateway_name", "SLUICE")
                        .with("symbol", "600000")
                        .with("exchange", new Member("Exchange", "SSE"))
                        .with("datetime", minute.atZone(CHINA))
                        .with("interval", new Member("Interval", "MINUTE"))
                        .with("volume", 100.0)
                        .with("turnover", 150.0)
                        .with("open_interest", 0.0)
                        .with("open_price", 1.0)
                        .with("high_price", 2.0)
                        .with("low_price", 0.5)
                        .with("close_price", 1.5)
                        .with("vt_symbol", "600000.SSE")),
                call("query_history", asked, "sim"));
    }

    @Test
    void theOperatorIsAnsweredInTheWordsOfVnpy() throws Exception {
        String rep = server.addresses().get(0);
        String pub = server.addresses().get(1);
        start(Map.of("repAddress", rep, "pubAddress", pub));
        assertEquals("RPC服务运行中", server.start());
        assertTrue(server.status().startsWith("RPC服务运行中 " + rep), server.status());
        assertEquals("RPC服务已停止", server.stop());
        assertEquals("RPC服务未启动", server.stop());
        assertEquals("RPC服务未启动", server.status());
        Await.until("it is told", () -> !events.isEmpty());
        assertEquals("eRpcLog", events.get(0).text("type"));
        assertEquals("RPC服务已停止", ((VnObject) events.get(0).get("data")).text("msg"));
        assertEquals("RPC服务启动成功", server.start());
        assertEquals(List.of(), call("get_all_trades"));
    }

    @Test
    void otherMachinesAreLetInOnlyIfTheFileSaysSoTwice() {
        Map<String, Object> open = Map.of("repAddress", "tcp://*:2014", "service.pid", "org.sluice.server.rpc");
        InvalidSettingException refused = assertThrows(
                InvalidSettingException.class, () -> Settings.of(Configs.of(VnpyServer.Config.class, open), open));
        assertTrue(
                refused.getMessage().startsWith("org.sluice.server.rpc: repAddress=tcp://*:2014: an address of this"),
                refused.getMessage());
        Map<String, Object> allowed = Map.of(
                "repAddress",
                "tcp://*:2014",
                "allowPlaintext",
                "true",
                "clients",
                "10.1.0.0/16 = li; quotes trade; a:SSE b");
        Settings settings = Settings.of(Configs.of(VnpyServer.Config.class, allowed), allowed);
        Grant li =
                settings.grant(new org.sluice.wire.rpc.Peer("10.1.2.3", false)).orElseThrow();
        assertEquals(
                "li [QUOTES, TRADE] [a, b] [b]",
                li.user().name()
                        + ' '
                        + li.user().rights()
                        + ' '
                        + li.accountsFor(BANK.exchange())
                        + ' '
                        + li.accountsFor(COPPER.exchange()));
        assertEquals(Optional.empty(), settings.grant(new org.sluice.wire.rpc.Peer("10.2.0.1", false)));
        assertEquals(Optional.empty(), settings.grant(new org.sluice.wire.rpc.Peer("fe80::1%eth0", false)));
    }
}

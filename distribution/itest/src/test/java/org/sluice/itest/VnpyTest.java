package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.composite;

import java.io.File;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.sluice.api.server.ServerSwitch;

/** Server, desk and gateway are stopped, started and updated while vn.py's clients are connected, over TCP and ipc. */
public class VnpyTest extends InFelix {

    private static final String CODE = "600000";
    private static final String GATEWAY = "org.sluice.gateway.sim";
    private static final String SERVER = "org.sluice.server.rpc";
    private static final String DESK = "org.sluice.desk";

    private static final String[] LIBRARIES = {
        "h2", "org.sluice.wire.pickle", "org.sluice.wire.rpc", DESK, GATEWAY, SERVER
    };

    private Path home;
    private String requests;
    private String publications;
    private VnpyClient tcp;
    private VnpyClient ipc;

    @Override
    @Configuration
    public Option[] configuration() {
        return new Option[] {
            Sluice.bundles(),
            CoreOptions.systemPackages(
                    "org.slf4j;version=2.0.17",
                    "org.slf4j.event;version=2.0.17",
                    "org.slf4j.helpers;version=2.0.17",
                    "org.slf4j.spi;version=2.0.17"),
            composite(Arrays.stream(LIBRARIES)
                    .map(name ->
                            CoreOptions.bundle("reference:" + Sluice.file(name).toURI()))
                    .toArray(Option[]::new))
        };
    }

    @Before
    public void trade() throws Exception {
        home = Files.createTempDirectory("sluice vnpy");
        File bundles = new File(System.getProperty("sluice.root"), "bundles");
        set(SYNTHETIC);
        set(
                COLLECTOR + "~stock",
                "feed",
                feedName,
                "origin",
                "TEST",
                "fetchers",
                "synthetic",
                "symbols",
                "SSE.600000,SSE.600004",
                "intervalMillis",
                200L);
        set(DESK, "home", home.toString());
        set(
                GATEWAY + "~sim",
                "accounts",
                "demo:1000000",
                "data",
                home.resolve("sim").toString(),
                "terms",
                new File(bundles, "gateway.sim/src/main/etc/sim/terms.csv").toString(),
                "origin",
                "TEST");
        requests = "tcp://127.0.0.1:" + freePort();
        publications = "tcp://127.0.0.1:" + freePort();
        set(
                SERVER,
                "repAddress",
                requests + ",ipc://" + home.resolve("rep"),
                "pubAddress",
                publications + ",ipc://" + home.resolve("pub"),
                "localUser",
                "demo",
                "localRights",
                "quotes,trade",
                "localAccounts",
                "demo",
                "data",
                home.resolve("rpc").toString());
        tcp = new VnpyClient("tcp", requests, publications);
        ipc = new VnpyClient("ipc", "ipc://" + home.resolve("rep"), "ipc://" + home.resolve("pub"));
        for (VnpyClient each : both()) {
            each.awaitConnects(1);
            Subscriber.await(
                    "the account", () -> each.call("get_all_accounts") instanceof List<?> list && !list.isEmpty());
            each.subscribe(CODE);
            each.awaitTick(CODE);
        }
    }

    private List<VnpyClient> both() {
        return List.of(tcp, ipc);
    }

    @After
    public void forget() throws Exception {
        for (VnpyClient each : both()) {
            each.close();
            assertEquals(List.of(), each.unreadable());
        }
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(File::delete);
        }
    }

    private double low(VnpyClient client) throws Exception {
        return Math.round(client.awaitTick(CODE) * 95) / 100.0;
    }

    /** Sends an order that rests far below the market, and waits until both have heard so; its id. */
    private String rest(VnpyClient client) throws Exception {
        String id = client.buy(CODE, low(client));
        for (VnpyClient each : both()) {
            each.awaitHeard(id, "NOTTRADED");
            assertEquals("NOTTRADED", each.state(id));
        }
        return id;
    }

    private void cancel(VnpyClient client, String id) throws Exception {
        client.cancel(CODE, id);
        for (VnpyClient each : both()) {
            each.awaitHeard(id, "CANCELLED");
            assertEquals("CANCELLED", each.state(id));
        }
    }

    private void awaitTicks() throws Exception {
        for (VnpyClient each : both()) {
            each.awaitTick(CODE);
        }
    }

    private void update(String name) throws Exception {
        Bundle bundle = bundle(name);
        try (var jar = Jars.of(bundle)) {
            bundle.update(jar);
        }
    }

    /** Nothing was sent: vn.py's user may send it again. */
    private void assertCallsFail() throws Exception {
        for (VnpyClient each : both()) {
            each.awaitGone();
            assertThrows(ConnectException.class, () -> each.callNow("get_all_orders"));
        }
    }

    @Test
    public void clientsOfAServerThatWasStoppedAndUpdatedComeBackToTheirOrdersAndEvents() throws Exception {
        String kept = rest(tcp);
        for (int round = 0; round < 3; round++) {
            List<Integer> before = both().stream().map(VnpyClient::connects).toList();
            bundle(SERVER).stop();
            assertCallsFail();
            List<CompletableFuture<String>> waiting =
                    both().stream().map(each -> each.stateLater(kept)).toList();
            bundle(SERVER).start();
            for (int i = 0; i < 2; i++) {
                assertEquals("NOTTRADED", waiting.get(i).get(30, TimeUnit.SECONDS));
                both().get(i).awaitConnects(before.get(i) + 1);
            }
            awaitTicks();
            String after = rest(both().get(round % 2));
            update(SERVER);
            for (int i = 0; i < 2; i++) {
                both().get(i).awaitConnects(before.get(i) + 2);
                assertEquals("NOTTRADED", both().get(i).state(kept));
                assertEquals("NOTTRADED", both().get(i).state(after));
            }
            awaitTicks();
            cancel(both().get((round + 1) % 2), after);
        }
        cancel(ipc, kept);
    }

    @Test
    public void whileTheDeskIsGoneTicksGoOnAndItsOrdersComeBackWithIt() throws Exception {
        String kept = rest(ipc);
        for (int round = 0; round < 3; round++) {
            bundle(DESK).stop();
            assertEquals("", tcp.buy(CODE, low(tcp)));
            tcp.awaitLog("找不到底层接口：sim");
            assertEquals(List.of(), ipc.call("get_all_orders"));
            awaitTicks();
            bundle(DESK).start();
            tcp.awaitState(kept, "NOTTRADED");
            awaitAccount();
            rest(tcp);
            update(DESK);
            ipc.awaitState(kept, "NOTTRADED");
            awaitAccount();
            rest(ipc);
        }
        cancel(tcp, kept);
        assertConnectedOnce();
    }

    @Test
    public void ordersOfAStoppedGatewayStayAndNewOnesAreRejectedUntilItIsBack() throws Exception {
        String kept = rest(tcp);
        for (int round = 0; round < 3; round++) {
            bundle(GATEWAY).stop();
            String refused = ipc.buy(CODE, low(ipc));
            ipc.awaitHeard(refused, "REJECTED");
            ipc.awaitLog("委托被拒绝：");
            assertEquals("NOTTRADED", tcp.state(kept));
            bundle(GATEWAY).start();
            awaitTaken();
            update(GATEWAY);
            awaitTaken();
            assertEquals("NOTTRADED", ipc.state(kept));
            rest(ipc);
        }
        cancel(ipc, kept);
        assertConnectedOnce();
    }

    /** Until the gateway's account is there again. */
    private void awaitAccount() throws Exception {
        Subscriber.await("the account", () -> tcp.call("get_all_accounts") instanceof List<?> list && !list.isEmpty());
    }

    /** Until an order is taken again. */
    private void awaitTaken() throws Exception {
        double price = low(tcp);
        Subscriber.await("an order to be taken", () -> {
            String id = tcp.buy(CODE, price);
            return !id.isEmpty() && tcp.state(id).equals("NOTTRADED");
        });
    }

    private void assertConnectedOnce() {
        for (VnpyClient each : both()) {
            assertTrue(each.isConnected());
            assertEquals(1, each.connects());
        }
    }

    @Test
    public void theOperatorStopsAndStartsTheServerWhileItsBundleRuns() throws Exception {
        String kept = rest(tcp);
        ServerSwitch rpc = service(ServerSwitch.class, "(" + ServerSwitch.NAME + "=rpc)");
        String ports = requests + ", ipc://" + home.resolve("rep") + " (2) " + publications + ", ipc://"
                + home.resolve("pub") + " (2)";
        assertEquals("RPC服务运行中 " + ports, rpc.status());
        assertEquals("RPC服务运行中", rpc.start());
        assertEquals("RPC服务已停止", rpc.stop());
        assertEquals(List.of("RPC服务未启动", "RPC服务未启动"), List.of(rpc.stop(), rpc.status()));
        assertCallsFail();
        assertEquals("RPC服务启动成功", rpc.start());
        for (VnpyClient each : both()) {
            each.awaitConnects(2);
            assertEquals("NOTTRADED", each.state(kept));
        }
        assertEquals("RPC服务运行中 " + ports, rpc.status());
        awaitTicks();
        cancel(ipc, kept);
    }
}

package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.composite;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;
import org.sluice.api.gateway.Gateway;

/** Gateway, desk, server and authenticator are stopped, started and updated while DIFF clients are connected. */
public class TradingTest extends InFelix {

    private static final String SYMBOL = "SSE.600000";
    private static final String ORDERS = "/trade/demo/orders/";
    private static final String GATEWAY = "org.sluice.gateway.sim";
    private static final String SERVER = "org.sluice.server.diff";
    private static final String AUTHENTICATOR = "org.sluice.auth.file";
    private static final String DESK = "org.sluice.desk";

    private static final String[] LIBRARIES = {
        "jackson-annotations",
        "jackson-core",
        "jackson-databind",
        "h2",
        "jetty-util",
        "jetty-io",
        "jetty-http",
        "jetty-server",
        "jetty-websocket-core-common",
        "jetty-websocket-core-server",
        "org.sluice.http",
        DESK,
        AUTHENTICATOR,
        GATEWAY,
        SERVER
    };

    private Path home;
    private int port;

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
        home = Files.createTempDirectory("sluice trading");
        File bundles = new File(System.getProperty("sluice.root"), "bundles");
        String users = Files.readString(new File(bundles, "auth.file/src/main/etc/demo/users.txt").toPath());
        Files.writeString(
                home.resolve("users.txt"),
                users.replace("  demo  loopback", "  demo," + PaperGateway.ACCOUNT + "  loopback"));
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
                SYMBOL + ",SSE.600004",
                "intervalMillis",
                200L);
        set(AUTHENTICATOR, "home", home.toString(), "users", "users.txt");
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
        set(SERVER);
        port = freePort();
        set("org.sluice.http", "port", port);
    }

    @After
    public void forget() throws Exception {
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted((a, b) -> b.compareTo(a)).map(Path::toFile).forEach(File::delete);
        }
    }

    /** A client that has its account and a quote. */
    private DiffClient client() throws Exception {
        Subscriber.await("the gateway to be served", () -> {
            try (DiffClient probe = DiffClient.open(port, SYMBOL)) {
                return probe.isOpen();
            } catch (RuntimeException e) {
                return false; // not yet
            }
        });
        DiffClient client = DiffClient.open(port, SYMBOL);
        client.until("/trade/demo/accounts/CNY/balance", JsonNode::isNumber);
        client.until("/quotes/" + SYMBOL + "/last_price", JsonNode::isNumber);
        return client;
    }

    /** Sends an order that rests far below the market, and waits until it does. */
    private void rest(DiffClient client, String id) throws Exception {
        order(client, "demo", id);
        client.until(ORDERS + id + "/status", status -> status.asText().equals("ALIVE"));
    }

    private void order(DiffClient client, String account, String id) throws Exception {
        double last = client.until("/quotes/" + SYMBOL + "/last_price", JsonNode::isNumber)
                .asDouble();
        client.say("{'aid':'insert_order','user_id':'demo','account_id':'" + account + "','order_id':'" + id
                + "','exchange_id':'SSE','instrument_id':'600000','direction':'BUY','offset':'OPEN','volume':100,"
                + "'price_type':'LIMIT','limit_price':" + Math.round(last * 95) / 100.0 + "}");
    }

    private void cancel(DiffClient client, String id) throws Exception {
        client.say("{'aid':'cancel_order','user_id':'demo','order_id':'" + id + "'}");
        client.until(ORDERS + id + "/status", status -> status.asText().equals("CANCELLED"));
    }

    private void awaitNextQuote(DiffClient client) throws Exception {
        String path = "/quotes/" + SYMBOL + "/datetime";
        String seen = client.until(path, JsonNode::isTextual).asText();
        client.until(path, now -> now.asText().compareTo(seen) > 0);
    }

    @Test
    public void ordersOfAStoppedGatewayStayMarkedAndAreReconciledOnItsReturn() throws Exception {
        try (DiffClient client = client();
                DiffClient other = client()) {
            rest(client, "kept");
            Bundle gateway = bundle(GATEWAY);
            for (int round = 0; round < 3; round++) {
                gateway.stop();
                client.until(ORDERS + "kept/detached", JsonNode::asBoolean);
                order(client, "demo", "refused" + round);
                client.until(
                        ORDERS + "refused" + round + "/status",
                        status -> status.asText().equals("REJECTED"));
                assertTrue(client.notice(2012), client.notice(2012).startsWith("订单提交失败: 交易通道不可用"));
                awaitNextQuote(client);
                gateway.start();
                client.until(ORDERS + "kept/detached", JsonNode::isMissingNode);
                assertEquals(
                        "ALIVE",
                        client.until(ORDERS + "kept/status", JsonNode::isTextual)
                                .asText());
                rest(client, "after" + round);
            }
            cancel(client, "kept");
            other.until(ORDERS + "kept/status", status -> status.asText().equals("CANCELLED"));
            other.until(ORDERS + "after2/status", status -> status.asText().equals("ALIVE"));
            assertTrue("both stayed connected", client.isOpen() && other.isOpen());
        }
    }

    @Test
    public void clientsOfAnUpdatedServerComeBackToTheirOrders() throws Exception {
        DiffClient client = client();
        rest(client, "kept");
        for (int round = 0; round < 3; round++) {
            try (var jar = Jars.of(bundle(SERVER))) {
                bundle(SERVER).update(jar);
            }
            assertTrue(client.awaitClosed(), client.awaitClosed().startsWith("1012 "));
            client.close();
            client = client();
            client.until(ORDERS + "kept/status", status -> status.asText().equals("ALIVE"));
            rest(client, "after" + round);
        }
        cancel(client, "kept");
        client.close();
    }

    @Test
    public void withoutAnAuthenticatorNobodyLogsInAndWhoIsThereGoesOn() throws Exception {
        try (DiffClient client = client()) {
            bundle(AUTHENTICATOR).stop();
            rest(client, "without");
            try (DiffClient late = DiffClient.open(port, SYMBOL)) {
                assertTrue(late.notice(1005), late.notice(1005).startsWith("认证失败: 认证服务不可用"));
            }
            try (var jar = Jars.of(bundle(AUTHENTICATOR))) {
                bundle(AUTHENTICATOR).update(jar);
            }
            bundle(AUTHENTICATOR).start();
            try (DiffClient again = client()) {
                again.until(ORDERS + "without/status", status -> status.asText().equals("ALIVE"));
            }
            awaitNextQuote(client);
            assertTrue(client.isOpen());
        }
    }

    @Test
    public void aDeskThatWasUpdatedKnowsItsOrdersAndClientsStayConnected() throws Exception {
        try (DiffClient client = client()) {
            rest(client, "kept");
            for (int round = 0; round < 3; round++) {
                try (var jar = Jars.of(bundle(DESK))) {
                    bundle(DESK).update(jar);
                }
                awaitNextQuote(client);
                client.until(ORDERS + "kept/status", status -> status.asText().equals("ALIVE"));
                client.until(ORDERS + "kept/detached", JsonNode::isMissingNode);
                rest(client, "after" + round);
            }
            cancel(client, "kept");
            assertTrue(client.isOpen());
        }
    }

    @Test
    public void aGatewayWithRealMoneyIsReadOnlyUntilItsFileSaysLiveAndGetsNoOrderOnTestQuotes() throws Exception {
        for (Map<String, Object> says : List.<Map<String, Object>>of(Map.of(), Map.of(Gateway.LIVE, "true"))) {
            PaperGateway gateway = new PaperGateway();
            Hashtable<String, Object> properties = new Hashtable<>(says);
            properties.put(Gateway.NAME, PaperGateway.ACCOUNT);
            ServiceRegistration<Gateway> registration = context.registerService(Gateway.class, gateway, properties);
            try (DiffClient client = client()) {
                client.until("/trade/demo/accounts/CNY@" + PaperGateway.ACCOUNT + "/balance", JsonNode::isNumber);
                String id = "real" + says.size();
                order(client, PaperGateway.ACCOUNT, id);
                String why = client.until(
                                ORDERS + id + "/last_msg",
                                message -> !message.asText().isEmpty())
                        .asText();
                assertEquals(
                        "REJECTED",
                        client.until(ORDERS + id + "/status", JsonNode::isTextual)
                                .asText());
                assertTrue(why, why.contains(says.isEmpty() ? "live=true" : "TEST"));
                assertEquals(List.of(), gateway.orders);
            } finally {
                registration.unregister();
            }
        }
    }
}

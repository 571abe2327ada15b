package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.composite;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;
import org.sluice.api.http.WebSocketEndpoint;
import org.sluice.api.http.WebSocketListener;
import org.sluice.api.http.WebSocketSession;

/** The HTTP port: Jetty's bundles resolve, services come and go on it, and its own bundle can be updated. */
public class HttpTest extends InFelix {

    private static final String HTTP = "org.sluice.http";

    private static final String[] LIBRARIES = {
        "jackson-core",
        "jetty-util",
        "jetty-io",
        "jetty-http",
        "jetty-server",
        "jetty-websocket-core-common",
        "jetty-websocket-core-server",
        "org.sluice.http"
    };

    private int port;

    @Override
    @Configuration
    public Option[] configuration() {
        return new Option[] {
            Sluice.bundles(),
            // Jetty wants slf4j 2, what Exam brings is older: that of the test class path
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

    /** Answers with what it hears. */
    private static final class Echo implements WebSocketEndpoint {

        private final List<String> events = new CopyOnWriteArrayList<>();

        @Override
        public WebSocketListener open(WebSocketSession session) {
            events.add("open");
            return new WebSocketListener() {
                @Override
                public void onText(ByteBuffer message) {
                    ByteBuffer copy = ByteBuffer.allocate(message.remaining());
                    session.send(copy.put(message).flip(), () -> {});
                }

                @Override
                public void onClose(int code, String reason) {
                    events.add("close " + code + " " + reason);
                }
            };
        }
    }

    /** The JDK's client. */
    private static final class Heard implements WebSocket.Listener {

        private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
            heard.add(text.toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            heard.add("close " + code + " " + reason);
            return null;
        }

        private String next() throws InterruptedException {
            return heard.poll(20, TimeUnit.SECONDS);
        }
    }

    @Test
    public void updatingItsBundleLeavesOneServerAndNoThreadBehind() throws Exception {
        listen();
        Echo echo = new Echo();
        ServiceRegistration<WebSocketEndpoint> registration = serve(echo);
        Bundle bundle = bundle(HTTP);
        try {
            for (int i = 0; i < 5; i++) {
                Heard heard = new Heard();
                WebSocket client = connect(heard);
                client.sendText("hello " + i, true).join();
                assertEquals("hello " + i, heard.next());
                try (var jar = Jars.of(bundle)) {
                    bundle.update(jar);
                }
                assertEquals("close 1012 server stopped", heard.next());
                client.abort();
            }
            Subscriber.await("it to answer", () -> status("/health") > 0);
            // five loaders lived; threads of any but the last would hold theirs
            long servers = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("http-keepalive"))
                    .count();
            assertEquals(1, servers);
            assertEquals(10, echo.events.size());
            bundle.stop();
            Subscriber.await(
                    "its threads to go",
                    () -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().startsWith("http-")));
        } finally {
            registration.unregister();
        }
    }

    @Test
    public void aServiceThatGoesTakesItsClientsWithIt() throws Exception {
        listen();
        Echo echo = new Echo();
        ServiceRegistration<WebSocketEndpoint> registration = serve(echo);
        Heard heard = new Heard();
        WebSocket client = connect(heard);
        registration.unregister();
        assertEquals(List.of("open", "close 1012 service stopped"), echo.events);
        assertEquals("close 1012 service stopped", heard.next());
        client.abort();
    }

    @Test
    public void answersHealthAndMetricsOfWhatRuns() throws Exception {
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
                "SSE.600000,SZSE.000001",
                "intervalMillis",
                200L);
        listen();
        Subscriber.await("ticks", () -> feed().status().ticks() > 0);
        Subscriber.await("the port", () -> status("/") == 200);
        HttpResponse<String> health = get("/health");
        assertEquals(health.body(), 200, health.statusCode());
        assertTrue(
                health.body(),
                health.body()
                        .startsWith("{\"status\":\"ready\",\"feeds\":[{\"feed\":\"" + feedName
                                + "\",\"state\":\"COLLECTING\",\"origin\":\"TEST\",\"source\":\"synthetic\""));
        String metrics = get("/metrics").body();
        assertTrue(metrics, metrics.contains("\nsluice_messages_total{component=\"publisher.nng\"} "));
        assertTrue(metrics, metrics.contains("\nsluice_connections{component=\"http\"} 0.0\n"));
        assertFalse(
                metrics, metrics.contains("sluice_feed_ticks_total{feed=\"" + feedName + "\",origin=\"TEST\"} 0.0"));
    }

    @Test
    public void negotiatesCompressionWithoutSpiFly() throws Exception {
        listen("compression", true);
        ServiceRegistration<WebSocketEndpoint> registration = serve(new Echo());
        try (var socket = new java.net.Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(("GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                                    + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[1024];
            int length = socket.getInputStream().read(answer);
            String text = new String(answer, 0, length, StandardCharsets.US_ASCII);
            assertTrue(text, text.contains("permessage-deflate"));
        } finally {
            registration.unregister();
        }
    }

    private void listen(Object... more) throws IOException {
        port = freePort();
        Object[] settings = Arrays.copyOf(new Object[] {"port", port}, 2 + more.length);
        System.arraycopy(more, 0, settings, 2, more.length);
        set(HTTP, settings);
    }

    private ServiceRegistration<WebSocketEndpoint> serve(WebSocketEndpoint endpoint) throws Exception {
        ServiceRegistration<WebSocketEndpoint> registration = context.registerService(
                WebSocketEndpoint.class, endpoint, new Hashtable<>(java.util.Map.of(WebSocketEndpoint.PATH, "/ws")));
        Subscriber.await("the endpoint", () -> status("/ws") == 426);
        return registration;
    }

    private WebSocket connect(Heard heard) throws Exception {
        Subscriber.await("the endpoint", () -> status("/ws") == 426);
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws"), heard)
                .join();
    }

    private HttpResponse<String> get(String path) throws Exception {
        Subscriber.await("the port", () -> status(path) > 0);
        return HttpClient.newHttpClient().send(request(path), HttpResponse.BodyHandlers.ofString());
    }

    /** 0 while nobody listens. */
    private int status(String path) throws InterruptedException {
        try {
            return HttpClient.newHttpClient()
                    .send(request(path), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
    }
}

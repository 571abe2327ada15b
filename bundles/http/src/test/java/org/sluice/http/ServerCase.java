package org.sluice.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.http.WebResource;
import org.sluice.testkit.Configs;

/** A server on a free port with a {@link Room} at two paths, and ways to talk to it. */
@Timeout(60)
abstract class ServerCase {

    protected static final Map<String, Object> PROPERTIES =
            Map.of("felix.fileinstall.filename", "file:/opt/sluice/etc/org.sluice.http.cfg");

    protected static final String HANDSHAKE = "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";

    protected final Room room = new Room();
    protected JettyServer server;

    protected JettyServer start(Map<String, ?> settings) {
        server = new JettyServer(config(settings), PROPERTIES);
        server.bindEndpoint(room, Room.at("/ws", "/ws/diff"));
        return server;
    }

    protected static JettyServer.Config config(Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(Map.of("port", 0));
        all.putAll(settings);
        return Configs.of(JettyServer.Config.class, all);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.deactivate();
        }
    }

    protected Client from(String origin) {
        return Client.from(origin, server.address() + "/ws");
    }

    protected Client connect() {
        return Client.connect(server.address() + "/ws");
    }

    protected String raw(String bytes) throws IOException {
        URI uri = URI.create(server.address());
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    protected HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient().send(request(path), HttpResponse.BodyHandlers.ofString());
    }

    protected HttpResponse<String> post(HttpClient http, String path, HttpRequest.BodyPublisher body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(server.address() + path))
                        .POST(body)
                        .build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    }

    protected HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(server.address() + path)).build();
    }

    protected static WebResource named(String name) {
        return (request, response) -> response.send(
                200,
                "text/plain; charset=utf-8",
                (name + " " + request.method() + " " + request.path() + " " + request.parameter("q"))
                        .getBytes(StandardCharsets.UTF_8));
    }

    protected static InetAddress address(String text) throws IOException {
        return InetAddress.getByName(text);
    }

    protected static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}

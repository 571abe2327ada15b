package org.sluice.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sluice.api.health.Finding;
import org.sluice.api.http.WebResource;
import org.sluice.testkit.Await;

/** Who is let in, and what becomes of nonsense. */
class AccessTest extends ServerCase {

    @Test
    void refusesALargeBodyAndContainsAResourceThatFails() throws Exception {
        start(Map.of());
        server.bindResource(
                (request, response) -> response.send(200, "text/plain", request.body()),
                Map.of(WebResource.PATH, "/echo"));
        server.bindResource((request, response) -> {}, Map.of(WebResource.PATH, "/silent"));
        server.bindResource(
                (request, response) -> {
                    throw new IOException("disk <b>full</b>");
                },
                Map.of(WebResource.PATH, "/broken"));
        HttpClient http = HttpClient.newHttpClient();
        byte[] most = new byte[1 << 20];
        assertEquals(
                most.length,
                post(http, "/echo", HttpRequest.BodyPublishers.ofByteArray(most))
                        .body()
                        .length());
        String post = "POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
        assertTrue(raw(post + "Content-Length: 1048577\r\n\r\n").startsWith("HTTP/1.1 413"));
        String chunk = "100000\r\n" + "x".repeat(1 << 20) + "\r\n";
        assertTrue(raw(post + "Transfer-Encoding: chunked\r\n\r\n" + chunk + "1\r\nx\r\n0\r\n\r\n")
                .startsWith("HTTP/1.1 413"));
        assertEquals(500, get("/silent").statusCode());
        assertEquals("internal error\n", get("/broken").body());
        assertEquals(2L, server.counters().get("failures"));
    }

    @Test
    void letsInPagesOfThisMachineAndThoseListed() throws Exception {
        start(Map.of("allowedOrigins", "https://desk.example.com"));
        for (String origin :
                List.of("http://localhost:3000", "https://127.0.0.1", "http://[::1]:8", "https://DESK.example.com")) {
            try (Client client = Client.from(origin, server.address() + "/ws")) {
                assertEquals("x", client.say("x").next(), origin);
            }
        }
        for (String origin : List.of(
                "http://evil.example.com", "http://localhost.evil.com", "http://desk.example.com", "//", "x y")) {
            assertThrows(IllegalStateException.class, () -> from(origin), origin);
        }
        assertEquals(5L, server.counters().get("refused.origin"));
    }

    @Test
    void decidesByAddressAndOriginTogether() throws Exception {
        Settings none = Settings.of(config(Map.of()), PROPERTIES);
        Settings some = Settings.of(config(Map.of("allowedAddresses", "10.1.0.0/16, fd00::/8 ,192.0.2.7")), PROPERTIES);
        assertEquals(
                List.of(true, false, true, true, false, true, false, true),
                List.of(
                        Gate.mayConnect(address("127.0.0.1"), none),
                        Gate.mayConnect(address("10.1.2.3"), none),
                        Gate.mayConnect(address("::1"), some),
                        Gate.mayConnect(address("10.1.255.3"), some),
                        Gate.mayConnect(address("10.2.0.1"), some),
                        Gate.mayConnect(address("fd12::1"), some),
                        Gate.mayConnect(address("fe80::1"), some),
                        Gate.mayConnect(address("192.0.2.7"), some)));
        assertEquals(
                List.of(true, true, false, false),
                List.of(
                        Gate.mayAsk(null, address("10.1.2.3"), some),
                        Gate.mayAsk("null", address("127.0.0.1"), some),
                        Gate.mayAsk("null", address("10.1.2.3"), some),
                        Gate.mayAsk("http://localhost", address("10.1.2.3"), some)));
    }

    @Test
    void warnsWhenItListensToEverybodyAndLetsInNobody() {
        start(Map.of("host", "0.0.0.0"));
        assertEquals(
                List.of("http listens on 0.0.0.0, but allowedAddresses is empty: only this machine may connect; "
                        + "name the networks that may"),
                server.warnings());
        assertEquals(
                List.of(
                        Finding.good(
                                "connection",
                                "http",
                                server.address() + " is open; websockets now: 0, requests refused so far: 0"),
                        Finding.note(
                                "connection",
                                "http",
                                server.warnings().get(0),
                                "Change etc/org.sluice.http.cfg, or leave it if this is meant.")),
                server.examine());
    }

    @Test
    void refusesWhatIsTooMany() throws Exception {
        start(Map.of("maxConnections", 1));
        try (Client client = Client.connect(server.address() + "/ws")) {
            assertEquals("x", client.say("x").next());
            assertThrows(IllegalStateException.class, this::connect);
            assertEquals(404, get("/health").statusCode());
        }
        Await.until("its place", () -> server.gauges().get("connections") == 0);
        try (Client client = Client.connect(server.address() + "/ws")) {
            assertEquals("x", client.say("x").next());
        }
        assertEquals(1L, server.counters().get("refused.full"));
    }

    @Test
    void answersGarbageAndGoesOn() throws Exception {
        start(Map.of());
        assertTrue(raw("\0\1\2garbage\r\n\r\n").startsWith("HTTP/1.1 400"));
        assertTrue(raw("GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: close\r\n\r\n")
                .startsWith("HTTP/1.1 400"));
        assertTrue(raw("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n")
                .startsWith("HTTP/1.1 414"));
        // unmasked text, an unknown opcode, a fragmented ping, half a character: closed with 1002 and 1007
        assertTrue(raw(HANDSHAKE + "\u0081\u0001x").contains("\u0088"));
        assertTrue(raw(HANDSHAKE + "\u008f\u0080\0\0\0\0").contains("\u0088"));
        assertTrue(raw(HANDSHAKE + "\u0009\u0080\0\0\0\0").contains("\u0088"));
        assertTrue(raw(HANDSHAKE + "\u0081\u0081\0\0\0\0\u00e8").contains("\u0003\u00efnot UTF-8"));
        Await.until("no connection", () -> server.gauges().get("connections") == 0);
        try (Client client = Client.connect(server.address() + "/ws")) {
            assertEquals("x", client.say("x").next());
        }
    }
}

package org.sluice.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.http.WebResource;
import org.sluice.testkit.Await;

class JettyServerTest extends ServerCase {

    @Test
    void servesAnEndpointAtAllItsPaths() throws Exception {
        start(Map.of());
        for (String path : List.of("/ws", "/ws/diff")) {
            try (Client client = Client.connect(server.address() + path + "?user_id=1")) {
                assertEquals("{\"aid\":\"行情\"}", client.say("{\"aid\":\"行情\"}").next());
                client.socket().sendPing(ByteBuffer.allocate(3)).join();
                assertEquals("pong 3", client.next());
                client.socket().sendClose(1000, "bye").join();
                assertEquals("close 1000 bye", client.next());
            }
        }
        Await.until("both to be gone", () -> room.events.size() == 4);
        assertEquals(List.of("open /ws", "close 1000 bye", "open /ws/diff", "close 1000 bye"), room.events);
        assertEquals(2L, server.counters().get("messages.in"));
        assertEquals(2L, server.counters().get("messages.out"));
        Await.until("no connection", () -> server.gauges().get("connections") == 0);
    }

    @Test
    void carriesTenMegabytesBothWaysAndSaysDoneOnce() throws Exception {
        start(Map.of());
        String json = "[\"" + "行情".repeat(1_700_000) + "\"]";
        try (Client client = Client.connect(server.address() + "/ws")) {
            assertTrue(client.say(json).next().equals(json));
            assertEquals(10_200_004, room.done.poll(20, TimeUnit.SECONDS));
            assertEquals(0, room.done.size());
        }
    }

    @Test
    void closesWith1009OnceAMessageIsTooLarge() throws Exception {
        start(Map.of("max_size", 1_000_000));
        try (Client client = Client.connect(server.address() + "/ws")) {
            assertEquals(1_000_000, client.say("x".repeat(1_000_000)).next().length());
            client.say("x".repeat(5_000_000));
            assertEquals("close 1009 more than 1000000 bytes", client.next());
        }
        Await.until("the end", () -> room.events.size() == 2);
        assertEquals(List.of("open /ws", "close 1009 more than 1000000 bytes"), room.events);
        assertEquals(1, room.texts.get());
        assertEquals(1L, server.counters().get("messages.too_large"));
    }

    @Test
    void closesWith1003OnBinaryAnd1011WhenTheServiceFails() throws Exception {
        start(Map.of());
        try (Client client = Client.connect(server.address() + "/ws")) {
            client.socket().sendBinary(ByteBuffer.allocate(4), true).join();
            assertEquals("close 1003 text messages only", client.next());
        }
        room.failure = new IllegalStateException("broken");
        try (Client client = Client.connect(server.address() + "/ws")) {
            assertEquals("close 1011 internal error", client.say("x").next());
        }
        assertEquals(1L, server.counters().get("failures"));
    }

    @Test
    void aClientThatDoesNotReadHoldsUpNobodyElse() throws Exception {
        start(Map.of());
        room.echoes = false;
        ByteBuffer shared = Room.bytes("x".repeat(32 << 20)).asReadOnlyBuffer();
        AtomicInteger done = new AtomicInteger();
        try (Client deaf = Client.deaf(server.address() + "/ws");
                Client other = Client.connect(server.address() + "/ws")) {
            Await.until("both", () -> room.sessions.size() == 2);
            room.sessions.get(0).send(shared, done::incrementAndGet);
            assertThrows(IllegalStateException.class, () -> room.sessions.get(0).send(shared, () -> {}));
            room.sessions.get(1).send(shared, done::incrementAndGet);
            assertEquals(32 << 20, other.next().length());
            assertSame(false, deaf.socket().isInputClosed());
            Await.until("one is done", () -> done.get() == 1);
            assertEquals(32 << 20, shared.remaining(), "the buffer is as it was");
        }
        Await.until("the other's connection is gone", () -> done.get() == 2);
    }

    @Test
    void doneDoesNotRunInTheCallOfSend() throws Exception {
        start(Map.of());
        room.echoes = false;
        try (Client client = Client.connect(server.address() + "/ws")) {
            Await.until("it", () -> room.sessions.size() == 1);
            for (int i = 0; i < 100; i++) {
                AtomicBoolean returned = new AtomicBoolean();
                CountDownLatch done = new CountDownLatch(1);
                Object lock = new Object();
                synchronized (lock) {
                    room.sessions.get(0).send(Room.bytes("x"), () -> {
                        synchronized (lock) {
                            if (returned.get()) {
                                done.countDown();
                            }
                        }
                    });
                    returned.set(true);
                }
                assertTrue(done.await(20, TimeUnit.SECONDS), "message " + i);
                assertEquals("x", client.next());
            }
        }
    }

    @Test
    void readsNoMoreMessagesPerSecondThanAllowedAndDropsNone() throws Exception {
        start(Map.of("messagesPerSecond", 20));
        room.echoes = false;
        long begin = System.nanoTime();
        try (Client client = Client.connect(server.address() + "/ws")) {
            for (int i = 0; i < 40; i++) {
                client.say("x");
            }
            Await.until("all", () -> room.texts.get() == 40);
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        assertTrue(millis >= 900, "40 at 20 per second after 20 at once in " + millis + " ms");
        assertTrue(server.counters().get("messages.delayed") > 0);
    }

    @Test
    void pingsTheSilentAndDropsThoseThatDoNotAnswer() throws Exception {
        start(Map.of("ping_interval", 1, "ping_timeout", 1));
        try (Client alive = Client.connect(server.address() + "/ws");
                Socket dead =
                        new Socket("127.0.0.1", URI.create(server.address()).getPort())) {
            dead.getOutputStream().write(HANDSHAKE.getBytes(StandardCharsets.US_ASCII));
            assertEquals("ping", alive.next());
            Await.until("the dead one to be dropped", () -> room.events.contains("close 1006 silent for too long"));
            assertEquals("ping", alive.next());
            assertEquals("ping", alive.next());
            assertEquals(1.0, server.gauges().get("connections"));
            assertEquals(1L, server.counters().get("connections.timed_out"));
        }
    }

    @Test
    void whenAServiceGoesItsClientsAreToldAndItIsNotCalledAgain() throws Exception {
        start(Map.of());
        room.echoes = false;
        AtomicInteger done = new AtomicInteger();
        try (Client first = Client.connect(server.address() + "/ws");
                Client deaf = Client.deaf(server.address() + "/ws")) {
            Await.until("both", () -> room.sessions.size() == 2);
            room.sessions.get(1).send(Room.bytes("x".repeat(32 << 20)), done::incrementAndGet);
            assertSame(false, deaf.socket().isInputClosed());
            server.unbindEndpoint(room);
            List<String> events = List.copyOf(room.events);
            assertEquals(
                    List.of("open /ws", "open /ws", "close 1012 service stopped", "close 1012 service stopped"),
                    events);
            assertEquals(1, done.get());
            assertEquals("close 1012 service stopped", first.next());
            assertThrows(IllegalStateException.class, this::connect);
            assertEquals(events, room.events);
        }
        Room next = new Room();
        server.bindEndpoint(next, Room.at("/ws"));
        try (Client client = Client.connect(server.address() + "/ws")) {
            assertEquals("x", client.say("x").next());
        }
    }

    @Test
    void unbindingWaitsForTheCallInProgress() throws Exception {
        start(Map.of());
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        AtomicBoolean finished = new AtomicBoolean();
        WebResource slow = (request, response) -> {
            inside.countDown();
            try {
                free.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            finished.set(true);
            response.send(200, "text/plain", new byte[0]);
        };
        server.bindResource(slow, Map.of(WebResource.PATH, "/slow"));
        var answer = HttpClient.newHttpClient().sendAsync(request("/slow"), HttpResponse.BodyHandlers.ofString());
        inside.await();
        Thread unbinding = new Thread(() -> {
            server.unbindResource(slow);
            assertTrue(finished.get());
        });
        unbinding.start();
        Await.until("it waits", () -> unbinding.getState() == Thread.State.WAITING);
        free.countDown();
        unbinding.join();
        assertTrue(finished.get());
        assertEquals(200, answer.get().statusCode());
        assertEquals(404, get("/slow").statusCode());
    }

    @Test
    void givesARequestToTheResourceNearestAbove() throws Exception {
        start(Map.of());
        server.bindResource(named("root"), Map.of(WebResource.PATH, "/"));
        server.bindResource(named("a"), Map.of(WebResource.PATH, "/a"));
        server.bindResource(named("a/b"), Map.of(WebResource.PATH, "/a/b/"));
        WebResource better = named("better");
        server.bindResource(better, Map.of(WebResource.PATH, "/a", "service.ranking", 1));
        assertEquals("better GET /a null", get("/a").body());
        assertEquals("better GET /a/c x y", get("/a/c?q=x%20y").body());
        assertEquals("a/b GET /a/b/c d null", get("/a/b/c%20d").body());
        assertEquals("root GET /ab null", get("/ab").body());
        assertEquals("better GET /a/c null", get("/x/../a/c").body());
        server.unbindResource(better);
        assertEquals("a GET /a null", get("/a").body());
        assertEquals(
                "nosniff",
                get("/a").headers().firstValue("X-Content-Type-Options").orElse(""));
        assertEquals(426, get("/ws").statusCode());
    }

    @Test
    void listensAnewOnlyWhenTheAddressChanged() throws Exception {
        start(Map.of());
        String before = server.address();
        try (Client client = Client.connect(before + "/ws")) {
            assertEquals("long", client.say("long").next());
            server.modified(config(Map.of("max_size", 1024)), PROPERTIES);
            assertEquals(before, server.address());
            assertEquals("short", client.say("short").next());
            int port = freePort();
            server.modified(config(Map.of("port", port)), PROPERTIES);
            assertEquals("http://127.0.0.1:" + port, server.address());
            assertEquals("close 1012 address changed", client.next());
        }
        try (Client client = Client.connect(server.address() + "/ws")) {
            assertEquals("x", client.say("x").next());
            client.say("x".repeat(2000));
        }
    }

    @Test
    void namesTheSettingWhenThePortIsTakenAndKeepsTheOldOne() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            String expected = "etc/org.sluice.http.cfg: port=" + port
                    + ": one that is free on host=127.0.0.1 (Address already in use)";
            assertEquals(
                    expected,
                    assertThrows(
                                    InvalidSettingException.class,
                                    () -> new JettyServer(config(Map.of("port", port)), PROPERTIES))
                            .getMessage());
            int own = freePort();
            start(Map.of("port", own));
            assertEquals(
                    expected,
                    assertThrows(
                                    InvalidSettingException.class,
                                    () -> server.modified(config(Map.of("port", port)), PROPERTIES))
                            .getMessage());
            try (Client client = Client.connect("http://127.0.0.1:" + own + "/ws")) {
                assertEquals("x", client.say("x").next());
            }
        }
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        for (int i = 0; i < 3; i++) {
            start(Map.of());
            try (Client client = Client.connect(server.address() + "/ws")) {
                assertEquals("x", client.say("x").next());
                server.deactivate();
                assertEquals("close 1012 server stopped", client.next());
            }
            server = null;
        }
        Await.until(
                "no thread",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("http-")));
        assertNull(server);
    }

    @Test
    void offersCompressionOnlyIfToldTo() throws Exception {
        String offer = HANDSHAKE.replaceFirst("\r\n\r\n", "\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n")
                + "\u0088\u0080\0\0\0\0";
        start(Map.of());
        assertSame(false, raw(offer).contains("permessage-deflate"));
        server.modified(config(Map.of("compression", true)), PROPERTIES);
        assertSame(true, raw(offer).contains("permessage-deflate"));
    }
}

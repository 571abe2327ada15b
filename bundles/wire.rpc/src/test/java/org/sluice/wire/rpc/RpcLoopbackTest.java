package org.sluice.wire.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.testkit.Await;

@Timeout(60)
class RpcLoopbackTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger words = new AtomicInteger();

    private final RpcClient.Listener listener = new RpcClient.Listener() {
        @Override
        public void onWord() {
            words.incrementAndGet();
        }

        @Override
        public void onConnection(boolean connected) {
            heard.add(connected ? "there" : "gone");
        }

        @Override
        public void onEvent(String type, Object data) {
            heard.add(type + data);
        }

        @Override
        public void onUnreadable(IOException cause) {
            heard.add(cause.getMessage());
        }
    };

    private interface Function {
        Object call(List<?> arguments) throws Exception;
    }

    private final Map<String, Function> functions = new ConcurrentHashMap<>(Map.of(
            "echo", arguments -> arguments,
            "fail",
                    arguments -> {
                        throw new IllegalStateException("first line\nit failed");
                    }));

    private RpcServer server(String rep, String pub) throws IOException {
        return new RpcServer(List.of(rep), List.of(pub), SHORT, (peer, name, arguments) -> {
            Function function = functions.get(name);
            if (function == null) {
                throw new RemoteException("KeyError: '" + name + "'");
            }
            return function.call(arguments);
        });
    }

    @Test
    void callsAreAnsweredAndFailuresTold() throws Exception {
        try (RpcServer server = server("tcp://127.0.0.1:*", "tcp://127.0.0.1:*");
                RpcClient client = new RpcClient(server.repAddresses().get(0))) {
            assertEquals(List.of("a", 1.5), client.call(LONG, "echo", "a", 1.5));
            assertEquals(
                    "fail: it failed",
                    assertThrows(RemoteException.class, () -> client.call(LONG, "fail"))
                            .getMessage());
            assertThrows(RemoteException.class, () -> client.call(LONG, "nothing"));
            assertEquals(List.of(), client.call(LONG, "echo"));
        }
    }

    @Test
    void aCallThatWasNotAnsweredIsNeverSentAgainAndSpoilsNothing() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        List<Object> calls = Collections.synchronizedList(new ArrayList<>());
        functions.put("hang", arguments -> {
            calls.add(arguments);
            release.await();
            return "late";
        });
        try (RpcServer server = server("tcp://127.0.0.1:*", "tcp://127.0.0.1:*");
                RpcClient client = new RpcClient(server.repAddresses().get(0))) {
            assertThrows(InterruptedIOException.class, () -> client.call(SHORT, "hang", 1));
            release.countDown();
            assertEquals(List.of(2L), client.call(LONG, "echo", 2));
            assertEquals(List.of(List.of(1L)), calls);
        }
    }

    @Test
    void withoutAServerNothingIsSentThenOrLater() throws Exception {
        String rep;
        String pub;
        try (RpcServer server = server("tcp://127.0.0.1:*", "tcp://127.0.0.1:*")) {
            rep = server.repAddresses().get(0);
            pub = server.pubAddresses().get(0);
        }
        try (RpcClient client = new RpcClient(rep)) {
            assertThrows(ConnectException.class, () -> client.call(SHORT, "echo", "lost"));
            List<Object> calls = Collections.synchronizedList(new ArrayList<>());
            functions.put("echo", arguments -> calls.add(arguments));
            try (RpcServer server = server(rep, pub)) {
                assertEquals(rep, server.repAddresses().get(0));
                client.call(LONG, "echo", "found");
                assertEquals(List.of(List.of("found")), calls);
            }
        }
    }

    @Test
    void aServerThatWasStartedAnewIsCalledByTheSameClient() throws Exception {
        RpcServer first = server("tcp://127.0.0.1:*", "tcp://127.0.0.1:*");
        String rep = first.repAddresses().get(0);
        try (RpcClient client = new RpcClient(rep)) {
            for (int i = 0; i < 20; i++) {
                assertEquals(List.of((long) i), client.call(LONG, "echo", i));
                first.close();
                first = server(rep, "tcp://127.0.0.1:*");
            }
        }
        first.close();
    }

    @Test
    void whoAcceptsAndSaysNothingHasBeenSentNothing() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                RpcClient client = new RpcClient("tcp://127.0.0.1:" + mute.getLocalPort())) {
            assertThrows(ConnectException.class, () -> client.call(SHORT, "echo"));
        }
    }

    @Test
    void eventsAreHeardAgainAfterTheServerWasStartedAnew() throws Exception {
        RpcServer first = server("tcp://127.0.0.1:*", "tcp://127.0.0.1:*");
        String rep = first.repAddresses().get(0);
        String pub = first.pubAddresses().get(0);
        try (RpcClient client = new RpcClient("test", rep, pub, listener)) {
            assertEquals(List.of(), client.call(LONG, "echo"));
            Await.until("a heartbeat", () -> words.get() > 0);
            first.publish(Message.event("eLog", "one", null));
            Await.until("an event", () -> heard.contains("eLogone"));
            first.close();
            Await.until("the end", () -> heard.contains("gone"));
            int before = words.get();
            try (RpcServer second = server(rep, pub)) {
                Await.until("a heartbeat of the second", () -> words.get() > before);
                second.publish(Message.event("eLog", "two", null));
                Await.until("an event of the second", () -> heard.contains("eLogtwo"));
            }
        }
        assertEquals(List.of("there", "eLogone", "gone", "there", "eLogtwo"), heard.subList(0, 5));
    }
}

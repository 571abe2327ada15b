package org.sluice.wire.rpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.testkit.Await;
import org.sluice.wire.pickle.Pickle;
import org.sluice.wire.pickle.VnObject;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

@Timeout(60)
class RpcServerTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final String FREE = "tcp://127.0.0.1:*";

    @TempDir
    private Path folder;

    private volatile boolean admits = true;
    private RpcServer server;

    private final RpcService service = new RpcService() {
        @Override
        public boolean admits(Peer peer) {
            return admits;
        }

        @Override
        public Object call(Peer peer, String function, List<?> arguments) {
            return List.of(peer.address(), function, arguments);
        }
    };

    private RpcServer start(String rep, String pub, Duration beat) throws IOException {
        server = new RpcServer(List.of(rep), List.of(pub), beat, service);
        return server;
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    /** A peer of plain bytes, past the greeting. */
    private Socket raw(String address, String type) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(address));
        byte[] greeting = new byte[64];
        greeting[0] = (byte) 0xff;
        greeting[9] = 0x7f;
        greeting[10] = 3;
        System.arraycopy("NULL".getBytes(StandardCharsets.US_ASCII), 0, greeting, 12, 4);
        socket.getOutputStream().write(greeting);
        String ready = "\5READY\13Socket-Type\0\0\0" + (char) type.length() + type;
        socket.getOutputStream().write(new byte[] {4, (byte) ready.length()});
        socket.getOutputStream().write(ready.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static byte[] next(DataInputStream in) throws IOException {
        int flags = in.read();
        byte[] body = new byte[flags < 2 || flags == 4 ? in.read() : (int) in.readLong()];
        in.readFully(body);
        return body;
    }

    @Test
    void theBytesOfTheWirePage() throws Exception {
        start(FREE, FREE, SECOND);
        try (Socket socket = raw(server.repAddresses().get(0), "REQ")) {
            byte[] request = Pickle.write(List.of("get_all_contracts", new Object[0], Map.of()));
            socket.getOutputStream().write(new byte[] {1, 0, 0, (byte) request.length});
            socket.getOutputStream().write(request);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readFully(new byte[64]);
            assertEquals("\5READY\13Socket-Type\0\0\0\3REP", new String(next(in), StandardCharsets.ISO_8859_1));
            byte[] head = new byte[9];
            in.readFully(head);
            assertArrayEquals(new byte[] {3, 0, 0, 0, 0, 0, 0, 0, 0}, head);
            assertEquals(List.of(true, List.of("127.0.0.1", "get_all_contracts", List.of())), Pickle.read(next(in)));
        }
    }

    @Test
    void jeroMqSocketsAreServed() throws Exception {
        start(FREE, FREE, Duration.ofMillis(200));
        try (ZContext context = new ZContext()) {
            context.setLinger(0);
            ZMQ.Socket req =
                    connected(context, SocketType.REQ, server.repAddresses().get(0));
            for (int i = 0; i < 100; i++) {
                req.send(Pickle.write(List.of("f", new Object[] {i}, Map.of())));
                assertEquals(List.of(true, List.of("127.0.0.1", "f", List.of((long) i))), Pickle.read(req.recv()));
            }
            ZMQ.Socket sub =
                    connected(context, SocketType.SUB, server.pubAddresses().get(0));
            sub.subscribe(ZMQ.SUBSCRIPTION_ALL);
            assertEquals("heartbeat", ((List<?>) Pickle.read(sub.recv())).get(0));
            server.publish(Message.event("eLog", "hello", null));
            List<?> heard = (List<?>) Pickle.read(sub.recv());
            while (heard.get(0).equals("heartbeat")) {
                heard = (List<?>) Pickle.read(sub.recv());
            }
            assertEquals(List.of("", VnObject.event("eLog", "hello")), heard);
        }
    }

    private static ZMQ.Socket connected(ZContext context, SocketType type, String address) {
        ZMQ.Socket socket = context.createSocket(type);
        socket.setReceiveTimeOut(20_000);
        // JeroMQ 0.6.0 now and then does not watch a connection it has made, and makes another after this
        socket.setHandshakeIvl(500);
        socket.connect(address);
        return socket;
    }

    @Test
    void aUnixSocketThatIsLeftOverIsTakenAndOneInUseIsNot() throws Exception {
        Path rep = folder.resolve("rep");
        Files.createDirectories(folder);
        String address = "ipc://" + rep;
        start(address, "ipc://" + folder.resolve("pub"), SECOND);
        IOException refused = null;
        try {
            new RpcServer(List.of(address), List.of(FREE), SECOND, service).close();
        } catch (IOException e) {
            refused = e;
        }
        assertEquals(address + ": another process serves it", refused.getMessage());
        try (RpcClient client = new RpcClient(address)) {
            assertEquals(List.of("ipc", "f", List.of("a")), client.call(Duration.ofSeconds(20), "f", "a"));
        }
        server.close();
        try (var left = java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            left.bind(java.net.UnixDomainSocketAddress.of(rep));
        }
        assertTrue(Files.exists(rep));
        start(address, FREE, SECOND);
    }

    @Test
    void whatIsNoRequestIsAnsweredAndTheConnectionLives() throws Exception {
        start(FREE, FREE, SECOND);
        try (Socket socket = raw(server.repAddresses().get(0), "REQ")) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readFully(new byte[64]);
            next(in);
            for (byte[] each : List.of(
                    new byte[] {1, 2, 3},
                    "cos\nsystem\n(S'id'\ntR.".getBytes(StandardCharsets.US_ASCII),
                    Pickle.write(List.of("f", List.of())))) {
                socket.getOutputStream().write(new byte[] {1, 0, 0, (byte) each.length});
                socket.getOutputStream().write(each);
                next(in);
                List<?> reply = (List<?>) Pickle.read(next(in));
                assertEquals(false, reply.get(0));
                assertTrue(reply.get(1).toString().startsWith("Traceback"), reply.toString());
                assertTrue(reply.get(1).toString().contains("UnpicklingError"), reply.toString());
            }
            byte[] good = Pickle.write(List.of("f", List.of(), Map.of()));
            socket.getOutputStream().write(new byte[] {1, 0, 0, (byte) good.length});
            socket.getOutputStream().write(good);
            next(in);
            assertEquals(List.of(true, List.of("127.0.0.1", "f", List.of())), Pickle.read(next(in)));
        }
        assertEquals(3, server.counters().get("unreadable"));
    }

    @Test
    void whoIsNoPeerIsCutOffAndTheOthersGoOn() throws Exception {
        start(FREE, FREE, SECOND);
        String rep = server.repAddresses().get(0);
        try (Socket http = new Socket(InetAddress.getLoopbackAddress(), port(rep))) {
            http.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(4).getBytes(StandardCharsets.US_ASCII));
            http.getInputStream().readNBytes(64);
            assertEquals(-1, http.getInputStream().read());
        }
        try (Socket wrong = raw(rep, "SUB")) {
            wrong.getInputStream().readNBytes(64 + 27);
            assertEquals(-1, wrong.getInputStream().read());
        }
        try (Socket huge = raw(rep, "REQ")) {
            huge.getOutputStream().write(new byte[] {2, 0x7f, -1, -1, -1, -1, -1, -1, -1});
            huge.getInputStream().readNBytes(64 + 27);
            assertEquals(-1, huge.getInputStream().read());
        }
        admits = false;
        try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), port(rep))) {
            assertEquals(-1, stranger.getInputStream().read());
        }
        admits = true;
        Await.until("all are counted", () -> server.counters().get("refused") == 4);
        try (RpcClient client = new RpcClient(rep)) {
            assertEquals(List.of("127.0.0.1", "f", List.of()), client.call(Duration.ofSeconds(20), "f"));
        }
    }

    @Test
    void whoDoesNotReadGetsEveryEventInOrderAndOfEachStateTheLast() throws Exception {
        start(FREE, FREE, Duration.ofHours(1));
        List<Object> expected = new ArrayList<>();
        try (Socket socket = raw(server.pubAddresses().get(0), "SUB")) {
            socket.getOutputStream().write(new byte[] {0, 1, 1});
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readFully(new byte[64]);
            next(in);
            heard(in);
            String filling = "x".repeat(4000);
            for (int i = 0; i < 10_000; i++) {
                server.publish(new Message(
                        i % 10, null, Message.event("eTick.", (long) i, null).bytes()));
                if (i % 10 == 0) {
                    server.publish(Message.event("eOrder.", i + filling, null));
                    expected.add(i + filling);
                }
            }
            List<Object> events = new ArrayList<>();
            List<Object> states = new ArrayList<>();
            server.publish(Message.event("end", "", null));
            boolean ended = false;
            while (!ended || !states.containsAll(last())) {
                VnObject event = (VnObject) ((List<?>) Pickle.read(next(in))).get(1);
                if (event.text("type").equals("eTick.")) {
                    states.add(event.get("data"));
                } else if (event.text("type").equals("end")) {
                    ended = true;
                } else {
                    events.add(event.get("data"));
                }
            }
            assertEquals(expected, events);
            assertEquals(10_000, states.size() + server.counters().get("coalesced"));
            assertTrue(server.counters().get("coalesced") > 0);
        }
    }

    @Test
    void ofAPackEventsComeBeforeStatesAndOfAStateTheLast() throws Exception {
        start(FREE, FREE, Duration.ofHours(1));
        try (Socket socket = raw(server.pubAddresses().get(0), "SUB")) {
            socket.getOutputStream().write(new byte[] {0, 1, 1});
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readFully(new byte[64]);
            next(in);
            heard(in);
            server.publish(List.of(
                    new Message("a", null, Message.event("eTick.", "a1", null).bytes()),
                    Message.event("eOrder.", "o1", null),
                    new Message("b", null, Message.event("eTick.", "b1", null).bytes()),
                    Message.event("eOrder.", "not for it", peer -> false),
                    new Message("a", null, Message.event("eTick.", "a2", null).bytes()),
                    Message.event("eOrder.", "o2", null)));
            List<Object> heard = new ArrayList<>();
            while (heard.size() < 4) {
                heard.add(((VnObject) ((List<?>) Pickle.read(next(in))).get(1)).get("data"));
            }
            assertEquals(List.of("o1", "o2", "a2", "b1"), heard);
            assertEquals(1, server.counters().get("coalesced"));
        }
    }

    private static List<Object> last() {
        return IntStream.range(9_990, 10_000).<Object>mapToObj(i -> (long) i).toList();
    }

    /** Reads until its subscription is known to have arrived. */
    private void heard(DataInputStream in) throws IOException {
        Await.until("it is there", () -> server.listeners() == 1);
        Await.until("it hears", () -> {
            server.publish(Message.event("probe", "", null));
            try {
                return in.available() > 0;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        server.publish(Message.event("ready", "", null));
        while (!((VnObject) ((List<?>) Pickle.read(next(in))).get(1))
                .text("type")
                .equals("ready")) {
            assertEquals(1, server.listeners());
        }
    }

    @Test
    void whatWasPublishedBeforeTheEndStillGoesOut() throws Exception {
        start(FREE, FREE, Duration.ofHours(1));
        try (Socket socket = raw(server.pubAddresses().get(0), "SUB")) {
            socket.getOutputStream().write(new byte[] {0, 1, 1});
            DataInputStream in = new DataInputStream(socket.getInputStream());
            in.readFully(new byte[64]);
            next(in);
            heard(in);
            for (int i = 0; i < 1000; i++) {
                server.publish(Message.event("eLog", (long) i, null));
            }
            Thread closing = new Thread(server::close);
            closing.start();
            for (long i = 0; i < 1000; i++) {
                assertEquals(List.of("", VnObject.event("eLog", i)), Pickle.read(next(in)));
            }
            assertEquals(-1, in.read());
            closing.join();
        }
    }

    @Test
    void whoLetsTooMuchWaitIsDisconnectedAndNobodyElseIs() throws Exception {
        start(FREE, FREE, Duration.ofHours(1));
        List<String> heard = new ArrayList<>();
        try (Socket stalled = raw(server.pubAddresses().get(0), "SUB");
                RpcClient client = new RpcClient(
                        "test",
                        server.repAddresses().get(0),
                        server.pubAddresses().get(0),
                        new RpcClient.Listener() {
                            @Override
                            public void onWord() {
                                // counted below
                            }

                            @Override
                            public void onConnection(boolean connected) {
                                // not of interest
                            }

                            @Override
                            public void onEvent(String type, Object data) {
                                synchronized (heard) {
                                    heard.add(type + data.toString().charAt(0));
                                }
                            }

                            @Override
                            public void onUnreadable(IOException cause) {
                                throw new AssertionError(cause);
                            }
                        })) {
            stalled.getOutputStream().write(new byte[] {0, 1, 1});
            DataInputStream in = new DataInputStream(stalled.getInputStream());
            in.readFully(new byte[64]);
            next(in);
            Await.until("both are there", () -> server.listeners() == 2);
            Await.until("both hear", () -> {
                server.publish(Message.event("probe", "p", null));
                synchronized (heard) {
                    try {
                        return in.available() > 0 && !heard.isEmpty();
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }
            });
            byte[] large =
                    Message.event("large", "l" + "x".repeat(1 << 20), null).bytes();
            int count = 0;
            while (server.counters().get("cutOff") == 0 && count < 200) {
                server.publish(new Message(null, null, large));
                count++;
                int sent = count;
                Await.until("the other one has read it", () -> large(heard) == sent);
            }
            assertTrue(count > 64, "cut off after " + count + " MiB");
            int sent = count;
            Await.until("the other one has all", () -> large(heard) == sent);
            assertEquals(1, server.counters().get("cutOff"));
            Await.until("it is gone", () -> server.listeners() == 1);
            assertEquals(List.of("127.0.0.1", "f", List.of()), client.call(Duration.ofSeconds(20), "f"));
        }
    }

    private static long large(List<String> heard) {
        synchronized (heard) {
            return heard.stream().filter("largel"::equals).count();
        }
    }
}

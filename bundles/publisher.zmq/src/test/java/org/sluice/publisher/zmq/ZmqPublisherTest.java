package org.sluice.publisher.zmq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.publisher.Publisher;
import org.sluice.api.publisher.Publisher.Mark;
import org.sluice.testkit.Await;
import org.sluice.testkit.Configs;
import org.sluice.testkit.PublisherContract;
import org.sluice.wire.sp.SpPublisher;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** Against JeroMQ's subscriber, and over a Unix-domain socket, which JeroMQ does not have, against bytes. */
@Timeout(60)
class ZmqPublisherTest {

    private static final String READY = "\5READY\13Socket-Type\0\0\0\3SUB";

    @TempDir
    Path folder;

    private final List<ZmqPublisher> started = new ArrayList<>();
    private final ZContext context = new ZContext();

    @AfterEach
    void close() {
        context.close();
        started.forEach(ZmqPublisher::deactivate);
    }

    @Nested
    class Contract extends PublisherContract {

        private ZmqPublisher publisher;

        @Override
        protected Publisher publisher() {
            publisher = publisher == null ? start(Map.of("listen", "tcp://127.0.0.1:0")) : publisher;
            return publisher;
        }

        @Override
        protected Subscriber subscribe() {
            ZMQ.Socket socket = subscriber(publisher, TOPIC);
            return new Subscriber() {
                @Override
                public byte[] receive(Duration within) {
                    socket.setReceiveTimeOut((int) within.toMillis());
                    byte[] message = socket.recv();
                    return message == null ? null : Arrays.copyOfRange(message, TOPIC.length(), message.length);
                }

                @Override
                public void close() {
                    socket.close();
                }
            };
        }
    }

    @Test
    void aSubscriberGetsOnlyWhatBeginsWithItsPrefixes() {
        ZmqPublisher publisher = start(Map.of("listen", "tcp://127.0.0.1:0"));
        ZMQ.Socket two = subscriber(publisher, ":b:");
        two.subscribe(":c:x".getBytes(StandardCharsets.US_ASCII));
        ZMQ.Socket all = subscriber(publisher, "");
        // the second subscription is in effect once a message that only it takes arrives
        Await.until("both prefixes", () -> {
            publish(publisher, ":c:", Mark.START, "x");
            return two.recv(ZMQ.DONTWAIT) != null;
        });
        publish(publisher, ":c:", Mark.DATA, "xlast of the beginning");
        until(two, ":c:xlast of the beginning");
        until(all, ":c:xlast of the beginning");
        long bytesBefore = publisher.counters().get("bytes");
        List<String> everything = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            for (String topic : List.of(":a:", ":b:", ":c:")) {
                String body = (i % 2 == 0 ? "x" : "y") + i;
                publish(publisher, topic, i == 0 ? Mark.START : Mark.DATA, body);
                everything.add(topic + body);
            }
        }
        assertTrue(publisher.counters().get("bytes") > bytesBefore);
        assertEquals(everything, receive(all, everything.size()));
        List<String> wanted = everything.stream()
                .filter(text -> text.startsWith(":b:") || text.startsWith(":c:x"))
                .toList();
        assertEquals(wanted, receive(two, wanted.size()));
    }

    /** What goes over the wire, not what a client's own filter leaves. */
    @Test
    void whatNobodySubscribedToIsNotSentOverAUnixSocket() throws Exception {
        Path file = folder.resolve("spot.ipc");
        ZmqPublisher publisher = start(Map.of("listen", "ipc://" + file));
        try (SocketChannel raw = connect(file)) {
            raw.write(bytes("\4\31" + READY + "\0\4\1:b:"));
            Await.until("a subscriber", () -> subscribers(publisher) == 1);
            publish(publisher, ":a:", Mark.START, "no");
            publish(publisher, ":b:", Mark.START, "yes");
            publish(publisher, ":a:", Mark.DATA, "no");
            publish(publisher, ":b:", Mark.END, "");
            assertArrayEquals(
                    bytes("\2\0\0\0\0\0\0\0\6:b:yes\2\0\0\0\0\0\0\0\3:b:").array(), read(raw, 15 + 12));
            raw.write(bytes("\4\7\4PING\0\12\0\4\0:b:")); // then cancels
            assertArrayEquals(bytes("\4\5\4PONG").array(), read(raw, 7));
            publish(publisher, ":b:", Mark.START, "no");
            raw.write(bytes("\4\11\4PING\0\12ok"));
            assertArrayEquals(bytes("\4\7\4PONGok").array(), read(raw, 9));
        }
        Await.until("it to be gone", () -> subscribers(publisher) == 0);
    }

    @Test
    void peersThatAreNoSubscribersAreRefusedAndOthersServed() throws Exception {
        Path file = folder.resolve("spot.ipc");
        ZmqPublisher publisher = start(Map.of("listen", "ipc://" + file));
        List<String> bad = List.of(
                "\4\31" + READY.replace("SUB", "REQ"),
                "\4\3\5REA",
                "\0\1x",
                "\2\377\377\377\377\377\377\377\377",
                "\4\31" + READY.replace("\0\0\0\3", "\377\0\0\3"));
        for (String handshake : bad) {
            try (SocketChannel raw = connect(file)) {
                raw.write(bytes(handshake));
                assertEquals(-1, raw.read(ByteBuffer.allocate(100)), handshake);
            }
        }
        assertEquals((long) bad.size(), publisher.counters().get("connections.rejected"));
        try (SocketChannel raw = connect(file)) {
            raw.write(bytes("\4\31" + READY + "\0\1\1"));
            Await.until("a subscriber", () -> subscribers(publisher) == 1);
            publish(publisher, ":a:", Mark.START, "");
            assertArrayEquals(bytes("\2\0\0\0\0\0\0\0\3:a:").array(), read(raw, 12));
        }
    }

    @Test
    void aStalledSubscriberGoesOnWithAStartAndTheOtherLosesNothing() {
        ZmqPublisher publisher = start(Map.of("listen", "tcp://127.0.0.1:0", "ringMebibytes", "1"));
        ZMQ.Socket stalled = context.createSocket(SocketType.SUB);
        stalled.setRcvHWM(10);
        join(publisher, stalled, ":r:");
        ZMQ.Socket quick = subscriber(publisher, ":r:");
        String body = "b".repeat(100_000);
        int rounds = 200;
        for (int i = 0; i < rounds; i++) {
            publish(publisher, ":r:", Mark.START, "start" + i);
            publish(publisher, ":r:", Mark.DATA, body);
            publish(publisher, ":r:", Mark.END, "end" + i);
            assertEquals(List.of(":r:start" + i, ":r:" + body, ":r:end" + i), receive(quick, 3));
        }
        assertTrue(publisher.counters().get("rounds.lost") > 0, () -> "lost " + publisher.counters());
        int round = -1;
        int complete = 0;
        int next = 0; // of the round: 0 nothing, 1 data, 2 its end
        for (String text = ""; !text.equals(":r:end" + (rounds - 1)); ) {
            text = receive(stalled, 1).get(0);
            if (text.startsWith(":r:start")) {
                int number = Integer.parseInt(text.substring(":r:start".length()));
                assertTrue(number > round, "round " + number + " after " + round);
                round = number;
                next = 1;
            } else {
                String expected = next == 1 ? body : next == 2 ? "end" + round : "a start";
                assertTrue(text.equals(":r:" + expected), "no " + expected.substring(0, 3) + " of round " + round);
                complete += next == 2 ? 1 : 0;
                next = next == 1 ? 2 : 0;
            }
        }
        assertEquals(rounds - publisher.counters().get("rounds.lost"), (long) complete);
    }

    @Test
    void aWrongAddressIsNamedWithItsKey() {
        InvalidSettingException wrong =
                assertThrows(InvalidSettingException.class, () -> start(Map.of("listen", "inproc://x")));
        assertTrue(wrong.getMessage().contains("listen") && wrong.getMessage().contains("inproc://x"), wrong::toString);
    }

    private ZmqPublisher start(Map<String, String> settings) {
        ZmqPublisher publisher = new ZmqPublisher(Configs.of(ZmqPublisher.Config.class, settings), settings);
        started.add(publisher);
        return publisher;
    }

    private ZMQ.Socket subscriber(ZmqPublisher publisher, String prefix) {
        ZMQ.Socket socket = context.createSocket(SocketType.SUB);
        socket.setRcvHWM(0);
        join(publisher, socket, prefix);
        return socket;
    }

    private static void join(ZmqPublisher publisher, ZMQ.Socket socket, String prefix) {
        SpPublisher bound = publisher.publishers().get(0);
        int before = bound.subscribers();
        socket.setReceiveTimeOut((int) Await.DEADLINE.toMillis());
        socket.subscribe(prefix.getBytes(StandardCharsets.US_ASCII));
        JeroMq.connect(socket, bound.address().toString(), () -> bound.subscribers() > before);
    }

    private static int subscribers(ZmqPublisher publisher) {
        return publisher.publishers().get(0).subscribers();
    }

    private static void publish(ZmqPublisher publisher, String topic, Mark mark, String body) {
        publisher.publish(topic, mark, ByteBuffer.wrap(body.getBytes(StandardCharsets.US_ASCII)));
    }

    private static List<String> receive(ZMQ.Socket socket, int count) {
        List<String> received = new ArrayList<>();
        while (received.size() < count) {
            received.add(String.valueOf(socket.recvStr()));
        }
        return received;
    }

    private static void until(ZMQ.Socket socket, String last) {
        String text = receive(socket, 1).get(0);
        while (!text.equals(last)) {
            assertTrue(!text.equals("null"), "nothing came");
            text = receive(socket, 1).get(0);
        }
    }

    /** With the greeting exchanged; the rest of the handshake is the caller's. */
    private static SocketChannel connect(Path file) throws IOException {
        SocketChannel raw = SocketChannel.open(StandardProtocolFamily.UNIX);
        raw.connect(UnixDomainSocketAddress.of(file));
        raw.write(bytes("\377\0\0\0\0\0\0\0\0\177\3\1NULL" + "\0".repeat(48)));
        read(raw, 64 + 27);
        return raw;
    }

    private static ByteBuffer bytes(String latin1) {
        return ByteBuffer.wrap(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] read(SocketChannel raw, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            assertTrue(raw.read(buffer) >= 0, "closed after " + buffer.position() + " of " + length + " bytes");
        }
        return buffer.array();
    }
}

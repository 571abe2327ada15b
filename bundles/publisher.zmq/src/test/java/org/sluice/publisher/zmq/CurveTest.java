package org.sluice.publisher.zmq;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.publisher.Publisher.Mark;
import org.sluice.testkit.Await;
import org.sluice.testkit.Configs;
import org.sluice.wire.sp.SpPublisher;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** Against JeroMQ's CURVE. libzmq's is in interop/zmq. */
@Timeout(60)
class CurveTest {

    @TempDir
    Path folder;

    private final List<ZmqPublisher> started = new ArrayList<>();
    private final ZContext context = new ZContext();
    private final ZMQ.Curve.KeyPair client = ZMQ.Curve.generateKeyPair();

    @AfterEach
    void close() {
        context.close();
        started.forEach(ZmqPublisher::deactivate);
    }

    @Test
    void anEncryptedSubscriberGetsEveryByteInOrderAndOnlyItsTopics() {
        ZmqPublisher publisher = start(Map.of());
        ZMQ.Socket subscriber = subscriber(publisher, ":a:", client, serverKey(publisher));
        byte[] big = new byte[300_000]; // more than is encrypted at a time
        new Random(7).nextBytes(big);
        List<byte[]> bodies = new ArrayList<>();
        for (int size : new int[] {0, 1, 200, 222, 223, 224, 255, 256, 257, 65_535, 65_536, big.length}) {
            bodies.add(Arrays.copyOf(big, size));
        }
        for (byte[] body : bodies) {
            publisher.publish(":a:", Mark.START, ByteBuffer.wrap(body));
            publisher.publish(":b:", Mark.DATA, ByteBuffer.wrap(body));
        }
        for (byte[] body : bodies) {
            byte[] expected = ByteBuffer.allocate(3 + body.length)
                    .put(":a:".getBytes(StandardCharsets.US_ASCII))
                    .put(body)
                    .array();
            assertArrayEquals(expected, subscriber.recv());
        }
        publish(publisher, ":a:", Mark.END, "last");
        assertEquals(":a:last", subscriber.recvStr());
    }

    @Test
    void whatGoesOverTheWireCannotBeRead() throws Exception {
        ZmqPublisher publisher = start(Map.of());
        InetSocketAddress to = new InetSocketAddress(
                "127.0.0.1", publisher.publishers().get(0).address().port());
        try (SocketChannel plain = SocketChannel.open(to)) {
            ByteBuffer greeting = ByteBuffer.allocate(64);
            greeting.put(0, (byte) 0xff).put(9, (byte) 0x7f).put(10, (byte) 3);
            plain.write(greeting.put(12, "NULL".getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(1000);
            while (plain.read(answer) >= 0) {
                // until it is closed
            }
            assertEquals(64, answer.position(), "a greeting and nothing more");
        }
        assertEquals(1L, publisher.counters().get("connections.rejected"));
        assertEquals(0L, publisher.counters().get("subscribers.accepted"));
    }

    @Test
    void onlyClientsWhoseKeyIsInTheFileAreServed() throws Exception {
        Path clients = folder.resolve("clients");
        Files.writeString(clients, "# who may\n\n" + client.publicKey + " the desk\n");
        ZmqPublisher publisher = start(Map.of("curveClientsFile", clients.toString()));
        ZMQ.Socket stranger = socket(":a:", ZMQ.Curve.generateKeyPair(), serverKey(publisher));
        refused(publisher, stranger);
        ZMQ.Socket allowed = subscriber(publisher, ":a:", client, serverKey(publisher));
        publish(publisher, ":a:", Mark.START, "x");
        assertEquals(":a:x", allowed.recvStr());
        assertEquals(1L, publisher.counters().get("subscribers.accepted"));
        assertEquals(1, publisher.publishers().get(0).subscribers());
    }

    @Test
    void aClientWithAnotherServersKeyIsRefused() {
        ZmqPublisher publisher = start(Map.of());
        ZMQ.Socket mistaken = socket(":a:", client, ZMQ.Curve.generateKeyPair().publicKey);
        refused(publisher, mistaken);
        assertEquals(0L, publisher.counters().get("subscribers.accepted"));
    }

    @Test
    void aKeyIsMadeForItsOwnerOnlyAndStaysTheSame() throws Exception {
        ZmqPublisher publisher = start(Map.of());
        Path file = folder.resolve("secret");
        assertEquals(
                ZMQ.Curve.generateKeyPair().secretKey.length(),
                Files.readString(file).strip().length());
        String key = serverKey(publisher);
        publisher.deactivate();
        assertEquals(key, serverKey(start(Map.of())));
        Assumptions.assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        String secret = Files.readString(file).strip();
        InvalidSettingException open = assertThrows(InvalidSettingException.class, () -> start(Map.of()));
        assertTrue(open.getMessage().contains("curveSecretKeyFile")
                && open.getMessage().contains("chmod 600"));
        assertFalse(open.getMessage().contains(secret));
    }

    @Test
    void filesThatHoldNoKeysAreNamedWithTheirLineAndNotRepeated() throws Exception {
        Path clients = Files.writeString(folder.resolve("clients"), client.publicKey + "\nnonsense\n");
        InvalidSettingException wrong = assertThrows(
                InvalidSettingException.class, () -> start(Map.of("curveClientsFile", clients.toString())));
        assertTrue(wrong.getMessage().contains("curveClientsFile")
                && wrong.getMessage().contains("line 2"));
        Files.writeString(clients, "# nobody\n");
        wrong = assertThrows(
                InvalidSettingException.class, () -> start(Map.of("curveClientsFile", clients.toString())));
        assertTrue(wrong.getMessage().contains("at least one public key"), wrong::getMessage);
        Path secret = folder.resolve("secret");
        Files.deleteIfExists(secret);
        start(Map.of()).deactivate(); // makes it, for its owner only
        Files.writeString(secret, "~" + client.secretKey.substring(1));
        wrong = assertThrows(InvalidSettingException.class, () -> start(Map.of()));
        assertTrue(wrong.getMessage().contains("curveSecretKeyFile"), wrong::getMessage);
        assertFalse(wrong.getMessage().contains(client.secretKey.substring(1)), wrong::getMessage);
    }

    @Test
    void otherMachinesAreServedInPlainTextOnlyWhereThatIsAllowed() {
        Map<String, String> open = Map.of("listen", "tcp://*:0");
        InvalidSettingException refused = assertThrows(InvalidSettingException.class, () -> startAs(open));
        assertTrue(
                refused.getMessage().contains("tcp://*:0")
                        && refused.getMessage().contains("allowPlaintext"),
                refused::getMessage);
        startAs(Map.of("listen", "tcp://*:0", "allowPlaintext", "true"));
        start(Map.of("listen", "tcp://*:0"));
        InvalidSettingException alone =
                assertThrows(InvalidSettingException.class, () -> startAs(Map.of("curveClientsFile", "clients")));
        assertTrue(alone.getMessage().contains("curveSecretKeyFile"), alone::getMessage);
    }

    private ZmqPublisher start(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of("listen", "tcp://127.0.0.1:0"));
        settings.put("curveSecretKeyFile", folder.resolve("secret").toString());
        settings.putAll(more);
        return startAs(settings);
    }

    private ZmqPublisher startAs(Map<String, String> settings) {
        ZmqPublisher publisher = new ZmqPublisher(Configs.of(ZmqPublisher.Config.class, settings), settings);
        started.add(publisher);
        return publisher;
    }

    private static String serverKey(ZmqPublisher publisher) {
        return publisher.facts().get("CURVE public key");
    }

    private ZMQ.Socket subscriber(ZmqPublisher publisher, String prefix, ZMQ.Curve.KeyPair keys, String serverKey) {
        ZMQ.Socket socket = socket(prefix, keys, serverKey);
        socket.setRcvHWM(0);
        join(publisher, socket);
        return socket;
    }

    private ZMQ.Socket socket(String prefix, ZMQ.Curve.KeyPair keys, String serverKey) {
        ZMQ.Socket socket = context.createSocket(SocketType.SUB);
        socket.setReceiveTimeOut((int) Await.DEADLINE.toMillis());
        socket.setCurvePublicKey(keys.publicKey.getBytes(StandardCharsets.US_ASCII));
        socket.setCurveSecretKey(keys.secretKey.getBytes(StandardCharsets.US_ASCII));
        socket.setCurveServerKey(serverKey.getBytes(StandardCharsets.US_ASCII));
        socket.subscribe(prefix.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void join(ZmqPublisher publisher, ZMQ.Socket socket) {
        SpPublisher bound = publisher.publishers().get(0);
        int before = bound.subscribers();
        JeroMq.connect(socket, bound.address().toString(), () -> bound.subscribers() > before);
    }

    private static void refused(ZmqPublisher publisher, ZMQ.Socket socket) {
        String address = publisher.publishers().get(0).address().toString();
        JeroMq.connect(socket, address, () -> publisher.counters().get("connections.rejected") > 0);
        socket.disconnect(address);
    }

    private static void publish(ZmqPublisher publisher, String topic, Mark mark, String body) {
        publisher.publish(topic, mark, ByteBuffer.wrap(body.getBytes(StandardCharsets.US_ASCII)));
    }
}

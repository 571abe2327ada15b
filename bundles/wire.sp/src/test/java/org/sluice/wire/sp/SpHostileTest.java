package org.sluice.wire.sp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.testkit.Await;

/** Peers that don't keep the protocol, and addresses that are taken. */
@Timeout(60)
class SpHostileTest {

    private static final String PUB = "0053500000200000";
    private static final String SUB = "0053500000210000";

    @TempDir
    Path folder;

    private static SpPublisher bind() throws IOException {
        return SpPublisher.bind(SpAddress.parse("tcp://127.0.0.1:0"), 1 << 20, 2, Duration.ofMillis(300));
    }

    private static Socket dial(SpPublisher publisher, String hex) throws IOException {
        Socket socket = new Socket(
                InetAddress.getByName("127.0.0.1"), publisher.address().port());
        socket.setSoTimeout((int) Await.DEADLINE.toMillis());
        socket.getOutputStream().write(bytes(hex));
        return socket;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    /** What came until the peer closed. */
    private static String readAll(Socket socket) throws IOException {
        StringBuilder hex = new StringBuilder();
        try (InputStream in = socket.getInputStream()) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                hex.append(HexFormat.of().toHexDigits((byte) b));
            }
        } catch (SocketException e) {
            hex.append(" reset");
        }
        return hex.toString();
    }

    /** That a well-behaved subscriber is served as ever. */
    private static void assertServes(SpPublisher publisher) throws IOException {
        int before = publisher.subscribers();
        try (SpSubscriber subscriber = new SpSubscriber(publisher.address(), new byte[0])) {
            assertTrue(subscriber.connect(Await.DEADLINE));
            Await.until("it to be served", () -> publisher.subscribers() > before);
            publisher.publish(new byte[0], SpMark.START, ByteBuffer.wrap(new byte[] {1, 2}));
            assertArrayEquals(new byte[] {1, 2}, subscriber.receive(Await.DEADLINE));
        }
        Await.until("it to leave", () -> publisher.subscribers() == before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "474554202f20485454502f312e310d0a", // GET / HTTP/1.1
                "0053500000510000", // pull
                PUB,
                "0053500000210001",
                "00535000", // and no more: the limit strikes
                "",
            })
    void closesAndCountsWhoeverIsNoSubscriber(String handshake) throws IOException {
        try (SpPublisher publisher = bind();
                Socket socket = dial(publisher, handshake)) {
            String answer = readAll(socket);
            assertTrue(answer.startsWith(PUB), answer);
            Await.until("it to be counted", () -> publisher.statistics().rejected() == 1);
            assertEquals(0, publisher.subscribers());
            assertServes(publisher);
        }
    }

    @Test
    void countsWhoeverHangsUpWithinTheHandshake() throws IOException {
        try (SpPublisher publisher = bind()) {
            dial(publisher, "005350").close();
            Await.until("it to be counted", () -> publisher.statistics().rejected() == 1);
            assertServes(publisher);
        }
    }

    @Test
    void acceptsAHandshakeThatComesInPieces() throws IOException {
        try (SpPublisher publisher = SpPublisher.bind(SpAddress.parse("tcp://127.0.0.1:0"));
                Socket socket = dial(publisher, SUB.substring(0, 6))) {
            assertArrayEquals(bytes(PUB), socket.getInputStream().readNBytes(8));
            socket.getOutputStream().write(bytes(SUB.substring(6)));
            Await.until("it to be a subscriber", () -> publisher.subscribers() == 1);
            publisher.publish(new byte[] {5}, SpMark.START, ByteBuffer.wrap(new byte[] {6}));
            assertArrayEquals(
                    bytes("00000000000000020506"), socket.getInputStream().readNBytes(10));
        }
    }

    @Test
    void closesASubscriberThatSendsAnything() throws IOException {
        try (SpPublisher publisher = bind();
                Socket socket = dial(publisher, SUB)) {
            Await.until("it to be a subscriber", () -> publisher.subscribers() == 1);
            socket.getOutputStream().write(new byte[1000]);
            readAll(socket);
            Await.until("it to leave", () -> publisher.subscribers() == 0);
            assertEquals(1, publisher.statistics().misbehaved());
            assertServes(publisher);
        }
    }

    @Test
    void rejectsMoreSubscribersThanItHasPlacesFor() throws IOException {
        try (SpPublisher publisher = bind()) {
            try (Socket first = dial(publisher, SUB);
                    Socket second = dial(publisher, SUB)) {
                Await.until("both to be subscribers", () -> publisher.subscribers() == 2);
                assertArrayEquals(bytes(PUB), first.getInputStream().readNBytes(8));
                assertArrayEquals(bytes(PUB), second.getInputStream().readNBytes(8));
                try (Socket third = dial(publisher, SUB)) {
                    readAll(third);
                }
                assertEquals(1, publisher.statistics().rejected());
            }
            Await.until("them to leave", () -> publisher.subscribers() == 0);
            assertServes(publisher);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                PUB + "0000000080000000", // 2 GiB
                PUB + "ffffffffffffffff",
                PUB + "0000000000000011", // 17 bytes, 16 allowed
            })
    void aSubscriberClosesOnAFrameThatIsTooLong(String sent) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
                SpSubscriber subscriber = new SpSubscriber(
                        SpAddress.parse("tcp://127.0.0.1:" + server.getLocalPort()), new byte[0], 16)) {
            assertNull(subscriber.receive(Duration.ofMillis(30)));
            try (Socket peer = server.accept()) {
                peer.getOutputStream().write(bytes(sent));
                Await.until(
                        "it to be counted",
                        () -> subscriber.receive(Duration.ofMillis(1)) == null
                                && subscriber.statistics().malformed() == 1);
                assertEquals(SUB, readAll(peer).substring(0, 16));
            }
            assertComesBack(server, subscriber);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"474554202f20485454502f312e310d0a", SUB})
    void aSubscriberRefusesWhoeverIsNoPublisher(String sent) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
                SpSubscriber subscriber =
                        new SpSubscriber(SpAddress.parse("tcp://127.0.0.1:" + server.getLocalPort()), new byte[0])) {
            assertNull(subscriber.receive(Duration.ofMillis(30)));
            try (Socket peer = server.accept()) {
                peer.getOutputStream().write(bytes(sent));
                Await.until(
                        "it to be counted",
                        () -> subscriber.receive(Duration.ofMillis(1)) == null
                                && subscriber.statistics().refused() == 1);
            }
            assertComesBack(server, subscriber);
        }
    }

    private static void assertComesBack(ServerSocket server, SpSubscriber subscriber) throws IOException {
        assertNull(subscriber.receive(Duration.ofMillis(100)));
        try (Socket peer = server.accept()) {
            peer.getOutputStream().write(bytes(PUB + "00000000000000020506"));
            assertArrayEquals(new byte[] {5, 6}, subscriber.receive(Await.DEADLINE));
        }
    }

    @Test
    void aSubscriberClosesOnAnIpcFrameOfAnotherType() throws IOException {
        Path path = folder.resolve("x.ipc");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                SpSubscriber subscriber = new SpSubscriber(SpAddress.parse("ipc://" + path), new byte[0])) {
            server.bind(UnixDomainSocketAddress.of(path));
            assertNull(subscriber.receive(Duration.ofMillis(30)));
            try (SocketChannel peer = server.accept()) {
                peer.write(ByteBuffer.wrap(bytes(PUB + "02000000000000000105")));
                Await.until(
                        "it to be counted",
                        () -> subscriber.receive(Duration.ofMillis(1)) == null
                                && subscriber.statistics().malformed() == 1);
            }
        }
    }

    @Test
    void aClosedSubscriberSaysSo() throws IOException {
        SpSubscriber subscriber = new SpSubscriber(SpAddress.parse("tcp://127.0.0.1:9"), new byte[0]);
        subscriber.close();
        assertThrows(ClosedChannelException.class, () -> subscriber.receive(Duration.ofSeconds(1)));
    }

    @Test
    void replacesTheSocketFileOfAProcessThatIsGone() throws IOException {
        Path path = folder.resolve("stale.ipc");
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(path)); // closing leaves the file, as kill -9 does
        }
        assertTrue(Files.exists(path));
        try (SpPublisher publisher = SpPublisher.bind(SpAddress.parse("ipc://" + path))) {
            assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            assertServes(publisher);
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void leavesAloneWhatIsNotItsOwn() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "precious");
        BindException thrown =
                assertThrows(BindException.class, () -> SpPublisher.bind(SpAddress.parse("ipc://" + file)));
        assertEquals("can't listen on ipc://" + file + ": the file exists and is not a socket", thrown.getMessage());
        assertEquals("precious", Files.readString(file));

        Path path = folder.resolve("mine.ipc");
        SpPublisher publisher = SpPublisher.bind(SpAddress.parse("ipc://" + path));
        Files.delete(path);
        try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            other.bind(UnixDomainSocketAddress.of(path));
            publisher.close();
            assertTrue(Files.exists(path), "another process's socket file by now");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "ipc"})
    void saysWhenAnAddressIsInUse(String transport) throws IOException {
        String free = transport.equals("tcp") ? "tcp://127.0.0.1:0" : "ipc://" + folder.resolve("live.ipc");
        try (SpPublisher publisher = SpPublisher.bind(SpAddress.parse(free))) {
            SpAddress taken = publisher.address();
            BindException thrown = assertThrows(BindException.class, () -> SpPublisher.bind(taken));
            assertEquals("address " + taken + " is in use by another process", thrown.getMessage());
            assertServes(publisher);
        }
    }

    @Test
    void namesAnAddressThatCannotBeBound() {
        List<String> messages = new ArrayList<>();
        for (String text : List.of("tcp://192.0.2.1:9200", "ipc://" + folder + "/no/such/x.ipc")) {
            messages.add(assertThrows(IOException.class, () -> SpPublisher.bind(SpAddress.parse(text)))
                    .getMessage()
                    .replaceAll("(can't listen on .*): .+", "$1"));
        }
        assertEquals(
                List.of("can't listen on tcp://192.0.2.1:9200", "can't listen on ipc://" + folder + "/no/such/x.ipc"),
                messages);
    }
}

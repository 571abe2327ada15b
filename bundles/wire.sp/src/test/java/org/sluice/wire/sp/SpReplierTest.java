package org.sluice.wire.sp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sluice.testkit.Await;

/** Both ends over loopback; the requester is a plain socket that speaks as NNG's does. */
@Timeout(60)
class SpReplierTest {

    private static final String REQ = "0053500000300000";
    private static final SpRequestHandler ECHO = (remote, request) -> copy(request, "> ");
    private static final SpReplier.Limits LIMITS = new SpReplier.Limits(2, 3, 1 << 20);

    @TempDir
    Path folder;

    private SpReplier replier;
    private final List<SocketChannel> channels = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
        if (replier != null) {
            replier.close();
        }
    }

    private static ByteBuffer copy(ByteBuffer request, String front) {
        byte[] begin = front.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(begin.length + request.remaining())
                .put(begin)
                .put(request)
                .flip();
    }

    private void bind(String transport, SpReplier.Limits limits, SpRequestHandler handler) throws IOException {
        String text = transport.equals("ipc") ? "ipc://" + folder.resolve("r.ipc") : "tcp://127.0.0.1:0";
        replier = SpReplier.bind(SpAddress.parse(text), limits, handler, Duration.ofMillis(500));
    }

    /** Dials and shakes hands. */
    private SocketChannel dial(String handshake) throws IOException {
        SpAddress address = replier.address();
        SocketAddress to = address.isIpc()
                ? UnixDomainSocketAddress.of(address.path())
                : new InetSocketAddress("127.0.0.1", address.port());
        SocketChannel channel = SocketChannel.open(to);
        channels.add(channel);
        channel.write(ByteBuffer.wrap(HexFormat.of().parseHex(handshake)));
        return channel;
    }

    private SocketChannel requester() throws IOException {
        SocketChannel channel = dial(REQ);
        assertEquals("0053500000310000", HexFormat.of().formatHex(read(channel, 8)));
        return channel;
    }

    private static byte[] read(SocketChannel channel, int count) throws IOException {
        return Channels.newInputStream(channel).readNBytes(count);
    }

    /** Closed, or reset because of what it had sent and nobody read. */
    private static void assertClosed(SocketChannel channel) throws IOException {
        try {
            assertEquals(0, read(channel, 1).length);
        } catch (SocketException e) {
            assertEquals("Connection reset", e.getMessage());
        }
    }

    private ByteBuffer frame(String backtrace, byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] words = HexFormat.of().parseHex(backtrace);
        if (replier.address().isIpc()) {
            bytes.write(1);
        }
        bytes.write(ByteBuffer.allocate(8).putLong(words.length + body.length).array());
        bytes.write(words);
        bytes.write(body);
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    private void send(SocketChannel channel, String backtrace, String text) throws IOException {
        channel.write(frame(backtrace, text.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Backtrace in hex, a blank and the text. */
    private String receive(SocketChannel channel, int words) throws IOException {
        if (replier.address().isIpc()) {
            assertEquals(1, read(channel, 1)[0]);
        }
        int length = (int) ByteBuffer.wrap(read(channel, 8)).getLong();
        byte[] body = read(channel, length);
        return HexFormat.of().formatHex(body, 0, 4 * words)
                + ' '
                + new String(body, 4 * words, length - 4 * words, StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "ipc"})
    void answersWithTheBacktraceOfTheRequest(String transport) throws IOException {
        bind(transport, LIMITS, ECHO);
        SocketChannel channel = requester();
        send(channel, "80000001", "one");
        assertEquals("80000001 > one", receive(channel, 1));
        send(channel, "0000000700000009ffffffff", "over two devices");
        assertEquals("0000000700000009ffffffff > over two devices", receive(channel, 3));
        send(channel, "80000002", "");
        assertEquals("80000002 > ", receive(channel, 1));
        Await.until("answered", () -> replier.statistics().answered() == 3);
        assertEquals(new SpReplier.Statistics(1, 0, 0, 3, 0, 1), replier.statistics());
    }

    @Test
    void takesARequestThatComesByteByByteAndTwoThatComeAtOnce() throws IOException {
        bind("tcp", LIMITS, ECHO);
        SocketChannel channel = requester();
        ByteBuffer first = frame("80000001", "slow".getBytes(StandardCharsets.US_ASCII));
        while (first.hasRemaining()) {
            channel.write(first.slice(first.position(), 1));
            first.position(first.position() + 1);
        }
        assertEquals("80000001 > slow", receive(channel, 1));
        ByteBuffer a = frame("80000002", "a".getBytes(StandardCharsets.US_ASCII));
        ByteBuffer b = frame("80000003", "b".getBytes(StandardCharsets.US_ASCII));
        channel.write(
                ByteBuffer.allocate(a.remaining() + b.remaining()).put(a).put(b).flip());
        assertEquals("80000002 > a", receive(channel, 1));
        assertEquals("80000003 > b", receive(channel, 1));
    }

    @Test
    void answersManyAtOnceAndOneThatTakesLongHoldsUpNobody() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        bind("tcp", LIMITS, (remote, request) -> {
            if (request.get(0) == 'w') {
                await(go);
            }
            return copy(request, "");
        });
        SocketChannel slow = requester();
        SocketChannel fast = requester();
        send(slow, "80000001", "wait");
        for (int i = 0; i < 10; i++) {
            send(fast, "80000001", "quick" + i);
            assertEquals("80000001 quick" + i, receive(fast, 1));
        }
        go.countDown();
        assertEquals("80000001 wait", receive(slow, 1));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertEquals(true, latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRequesterThatDoesNotReadItsLongAnswerIsWaitedForAloneAndGetsAllOfIt() throws IOException {
        byte[] large = new byte[8 << 20];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31 >> 3);
        }
        bind("tcp", LIMITS, (remote, request) -> request.get(0) == 'l' ? ByteBuffer.wrap(large) : copy(request, ""));
        SocketChannel slow = requester();
        send(slow, "80000001", "large");
        send(slow, "80000002", "after it");
        SocketChannel other = requester();
        send(other, "80000001", "quick");
        assertEquals("80000001 quick", receive(other, 1));
        assertEquals(4 + large.length, ByteBuffer.wrap(read(slow, 8)).getLong());
        read(slow, 4);
        assertArrayEquals(large, read(slow, large.length));
        assertEquals("80000002 after it", receive(slow, 1));
    }

    @Test
    void aHandlerThatThrowsCostsItsRequesterTheAnswerAndNothingElse() throws IOException {
        bind("tcp", LIMITS, (remote, request) -> {
            if (request.get(0) == '!') {
                throw new IllegalStateException("as the test wants it");
            }
            return request.get(0) == '0' ? null : copy(request, "");
        });
        SocketChannel channel = requester();
        send(channel, "80000001", "!");
        send(channel, "80000002", "0");
        send(channel, "80000003", "fine");
        assertEquals("80000003 fine", receive(channel, 1));
        Await.until("answered", () -> replier.statistics().answered() == 1);
        assertEquals(new SpReplier.Statistics(1, 0, 0, 1, 1, 1), replier.statistics());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0053500000210000", // a subscriber
                "474554202f204854", // GET / HT
                "00535000003000" // no end
            })
    void whoIsNoRequesterIsClosedAndCounted(String handshake) throws IOException {
        bind("tcp", LIMITS, ECHO);
        SocketChannel stranger = dial(handshake);
        assertEquals("0053500000310000", HexFormat.of().formatHex(read(stranger, 8)));
        assertClosed(stranger);
        Await.until("rejected", () -> replier.statistics().rejected() == 1);
        SocketChannel channel = requester();
        send(channel, "80000001", "others go on");
        assertEquals("80000001 > others go on", receive(channel, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000003800000", // too short for a number
                "7fffffffffffffff", // too long
                "ffffffffffffffff",
                "000000000010000180000001", // one byte more than allowed
                "000000000000000800000001000000020000", // not even one word has its highest bit set
            })
    void aRequestThatIsNoneClosesItsConnectionOnly(String sent) throws IOException {
        bind("tcp", LIMITS, ECHO);
        SocketChannel hostile = requester();
        hostile.write(ByteBuffer.wrap(HexFormat.of().parseHex(sent)));
        assertClosed(hostile);
        Await.until("malformed", () -> replier.statistics().malformed() == 1);
        SocketChannel channel = requester();
        send(channel, "80000001", "others go on");
        assertEquals("80000001 > others go on", receive(channel, 1));
    }

    @Test
    void moreRequestersThanPlacesAreClosedUntilOneLeaves() throws IOException {
        bind("tcp", LIMITS, ECHO);
        List<SocketChannel> some = List.of(requester(), requester(), requester());
        Await.until("accepted", () -> replier.statistics().accepted() == 3);
        SocketChannel more = dial(REQ);
        assertClosed(more);
        some.get(0).close();
        Await.until("requesters", () -> replier.statistics().requesters() == 2);
        SocketChannel channel = requester();
        send(channel, "80000001", "place");
        assertEquals("80000001 > place", receive(channel, 1));
    }

    @Test
    void closingEndsConnectionsAndLeavesNoFile() throws IOException {
        bind("ipc", LIMITS, ECHO);
        SocketChannel channel = requester();
        send(channel, "80000001", "one");
        assertEquals("80000001 > one", receive(channel, 1));
        replier.close();
        assertClosed(channel);
        assertFalse(Files.exists(replier.address().path()));
    }

    @Test
    void anAddressInUseIsNamed() throws IOException {
        bind("tcp", LIMITS, ECHO);
        BindException refused =
                assertThrows(BindException.class, () -> SpReplier.bind(replier.address(), LIMITS, ECHO));
        assertEquals("address " + replier.address() + " is in use by another process", refused.getMessage());
    }
}

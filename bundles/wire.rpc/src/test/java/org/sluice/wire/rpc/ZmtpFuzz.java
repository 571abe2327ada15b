package org.sluice.wire.rpc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.sluice.testkit.Await;
import org.sluice.wire.pickle.Pickle;

/**
 * Connects to a server and says what is wrong in random ways, in the handshake, the frames or the pickle. As a program:
 * {@code ZmtpFuzz [count [seed]]}, which ends with 1 if anything went wrong. Unix-domain sockets: TCP has not enough ports
 * for so many connections.
 */
final class ZmtpFuzz implements RpcClient.Listener, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LOOK = 1000;
    private static final int GREETING_BYTES = 64;
    private static final List<byte[]> CALLS = List.of(
            said("REQ", framed(1, new byte[0]), framed(0, Pickle.write(List.of("f", new Object[] {1}, Map.of())))),
            said(
                    "DEALER",
                    framed(1, "id".getBytes(StandardCharsets.US_ASCII)),
                    framed(1, new byte[0]),
                    framed(2, Pickle.write(List.of("get_all_ticks", new Object[0], Map.of()))),
                    framed(4, "\4PING\0\0context".getBytes(StandardCharsets.US_ASCII))));
    private static final List<byte[]> SUBSCRIPTIONS = List.of(
            said("SUB", framed(0, new byte[] {1})),
            said(
                    "XSUB",
                    framed(0, new byte[] {1, 'a', 'b'}),
                    framed(0, new byte[] {0, 'a', 'b'}),
                    framed(4, "\11SUBSCRIBEabc".getBytes(StandardCharsets.US_ASCII)),
                    framed(4, "\6CANCELabc".getBytes(StandardCharsets.US_ASCII))));

    private final Random random;
    private final Path folder = Files.createTempDirectory("zmtp");
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong heard = new AtomicLong();
    private final RpcServer server;
    private final RpcClient client;
    private long answered;

    private ZmtpFuzz(long seed) throws IOException {
        random = new Random(seed);
        server = new RpcServer(
                List.of(address("rep")), List.of(address("pub")), Duration.ofSeconds(10), (peer, name, given) -> given);
        client = new RpcClient("steady", address("rep"), address("pub"), this);
    }

    private String address(String name) {
        return "ipc://" + folder.resolve(name);
    }

    private static byte[] framed(int flags, byte[] body) {
        ByteBuffer frame = ByteBuffer.allocate(9 + body.length).put((byte) flags);
        if ((flags & 2) != 0) {
            frame.putLong(body.length);
        } else {
            frame.put((byte) body.length);
        }
        frame.put(body);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    private static byte[] said(String type, byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] greeting = new byte[GREETING_BYTES];
        greeting[0] = (byte) 0xff;
        greeting[9] = 0x7f;
        greeting[10] = 3;
        System.arraycopy("NULL".getBytes(StandardCharsets.US_ASCII), 0, greeting, 12, 4);
        all.writeBytes(greeting);
        String ready = "\5READY\13Socket-Type\0\0\0" + (char) type.length() + type;
        all.writeBytes(framed(4, ready.getBytes(StandardCharsets.US_ASCII)));
        for (byte[] each : frames) {
            all.writeBytes(each);
        }
        return all.toByteArray();
    }

    private byte[] next(List<byte[]> good) {
        if (random.nextInt(16) == 0) {
            byte[] junk = new byte[random.nextInt(300)];
            random.nextBytes(junk);
            return junk;
        }
        byte[] bytes = good.get(random.nextInt(good.size())).clone();
        // mostly behind the greeting, which lets nearly nothing pass
        int from = random.nextInt(4) == 0 ? 0 : GREETING_BYTES;
        for (int changes = random.nextInt(5); changes > 0 && bytes.length > from; changes--) {
            int at = from + random.nextInt(bytes.length - from);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> {
                    byte[] more = Arrays.copyOf(bytes, bytes.length + bytes.length - at);
                    System.arraycopy(bytes, at, more, bytes.length, bytes.length - at);
                    bytes = more;
                }
                default -> bytes = Arrays.copyOf(bytes, at + random.nextInt(10));
            }
        }
        return bytes;
    }

    /**
     * Says so many things; all the while a client that does nothing wrong calls and hears.
     *
     * @return what was wrong; empty if nothing
     */
    static String run(int count, long seed) throws Exception {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        try (ZmtpFuzz fuzz = new ZmtpFuzz(seed)) {
            Thread.setDefaultUncaughtExceptionHandler(
                    (thread, thrown) -> fuzz.faults.add(thread.getName() + " threw " + thrown));
            Await.until("the client to hear", () -> fuzz.server.listeners() == 1);
            for (int i = 0; i < count && fuzz.faults.isEmpty(); i++) {
                fuzz.say(i % 4 == 0);
                if (i % LOOK == 0) {
                    fuzz.look(i);
                }
            }
            fuzz.look(count);
            if (fuzz.answered == 0 || fuzz.server.counters().get("refused") == 0) {
                fuzz.faults.add("nothing was answered or nothing refused: " + fuzz.server.counters());
            }
            return String.join("; ", fuzz.faults);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    /** One connection, until the server has closed it. */
    private void say(boolean subscribing) throws IOException {
        byte[] bytes = next(subscribing ? SUBSCRIPTIONS : CALLS);
        Path port = folder.resolve(subscribing ? "pub" : "rep");
        ByteBuffer answer = ByteBuffer.allocate(64 << 10);
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(port))) {
            try {
                channel.write(ByteBuffer.wrap(bytes));
                channel.shutdownOutput();
                while (answer.hasRemaining() && channel.read(answer) >= 0) {
                    // until it closes
                }
            } catch (IOException e) {
                // it closed before it had read all of it
            }
        }
        answer.flip();
        if (!answer.hasRemaining()
                || answer.remaining() < GREETING_BYTES
                || answer.get(0) != (byte) 0xff
                || answer.get(9) != 0x7f) {
            faults.add(answer.remaining() + " bytes and no greeting came after " + Arrays.toString(bytes));
        }
        // greeting and READY have 91 bytes
        answered += answer.remaining() > 100 ? 1 : 0;
    }

    private void look(int number) throws Exception {
        Object answer = client.call(PATIENCE, "echo", number);
        if (!answer.equals(List.of((long) number))) {
            faults.add("the client was answered " + answer);
        }
        long before = heard.get();
        server.publish(Message.event("eLog", "look", null));
        Await.until("the client to hear it", () -> heard.get() > before);
        Await.until("only it to be there", () -> server.askers() == 1 && server.listeners() == 1);
        if (connections.get() != 1) {
            faults.add("the client was disconnected");
        }
    }

    @Override
    public void onWord() {
        // events alone count
    }

    @Override
    public void onConnection(boolean connected) {
        connections.incrementAndGet();
    }

    @Override
    public void onEvent(String type, Object data) {
        heard.incrementAndGet();
    }

    @Override
    public void onUnreadable(IOException cause) {
        faults.add("the client could not read: " + cause);
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
        Files.delete(folder);
    }

    public static void main(String[] args) throws Exception {
        int count = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
        long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
        long start = System.nanoTime();
        String wrong = run(count, seed);
        System.out.println(count + " connections, seed " + seed + ", " + (System.nanoTime() - start) / 1_000_000
                + " ms: " + (wrong.isEmpty() ? "the server is well" : wrong));
        System.exit(wrong.isEmpty() ? 0 : 1);
    }
}

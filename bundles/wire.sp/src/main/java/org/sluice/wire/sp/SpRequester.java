package org.sluice.wire.sp;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks one question over a connection of its own, as NNG's {@code req0} does. */
public final class SpRequester {

    /** Any number with the top bit set: there is one request on the connection. */
    private static final int ID = 0x8000_0001;

    private final SpAddress address;
    private final Selector selector;
    private final SocketChannel channel;
    private final long deadline;

    private SpRequester(SpAddress address, Selector selector, SocketChannel channel, Duration patience) {
        this.address = address;
        this.selector = selector;
        this.channel = channel;
        deadline = System.nanoTime() + patience.toNanos();
    }

    /**
     * Connects, asks, waits for the answer and closes. Any thread; blocks. Where a replier listens on all interfaces it
     * is asked on this machine.
     *
     * @param patience for all of it
     * @param maxAnswerBytes a longer answer is not taken
     * @throws SocketTimeoutException if the answer did not come in time
     * @throws IOException if nobody listens there, or it is no replier
     */
    public static byte[] ask(SpAddress address, byte[] request, Duration patience, int maxAnswerBytes)
            throws IOException {
        SpAddress to = SpAddress.parse(address.toString().replace("tcp://*:", "tcp://127.0.0.1:"));
        try (Selector selector = Selector.open();
                SocketChannel channel = to.isIpc() ? SocketChannel.open(to.toDial()) : SocketChannel.open()) {
            channel.configureBlocking(false);
            channel.register(selector, 0);
            SpRequester requester = new SpRequester(to, selector, channel, patience);
            if (!to.isIpc()) {
                requester.connect();
            }
            return requester.ask(request, maxAnswerBytes);
        }
    }

    private void connect() throws IOException {
        if (!channel.connect(address.toDial())) {
            do {
                await(SelectionKey.OP_CONNECT);
            } while (!channel.finishConnect());
        }
    }

    private byte[] ask(byte[] request, int maxAnswerBytes) throws IOException {
        write(SpProtocol.handshake(SpProtocol.REQ));
        String refusal = SpProtocol.refusal(read(SpProtocol.HANDSHAKE_BYTES), SpProtocol.REP);
        if (refusal != null) {
            throw new IOException(address + ": " + refusal);
        }
        ByteBuffer frame =
                ByteBuffer.allocate(SpProtocol.headerBytes(address.isIpc()) + Integer.BYTES + request.length);
        if (address.isIpc()) {
            frame.put(SpProtocol.IPC_MESSAGE);
        }
        write(frame.putLong(Integer.BYTES + (long) request.length)
                .putInt(ID)
                .put(request)
                .flip());
        ByteBuffer header = read(SpProtocol.headerBytes(address.isIpc()));
        long length = header.getLong(header.limit() - Long.BYTES) - Integer.BYTES;
        if (length < 0 || length > maxAnswerBytes) {
            throw new IOException(address + ": an answer of " + length + " bytes, at most " + maxAnswerBytes);
        }
        int id = read(Integer.BYTES).getInt();
        if (id != ID) {
            throw new IOException(address + ": an answer to another request");
        }
        return read((int) length).array();
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
    }

    private ByteBuffer read(int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            int got = channel.read(bytes);
            if (got < 0) {
                throw new EOFException(address + ": closed before the answer");
            }
            if (got == 0) {
                await(SelectionKey.OP_READ);
            }
        }
        return bytes.flip();
    }

    private void await(int operation) throws IOException {
        channel.keyFor(selector).interestOps(operation);
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (millis <= 0
                || selector.select(millis) == 0 && Thread.currentThread().isInterrupted()) {
            throw new SocketTimeoutException(address + ": no answer in time");
        }
        selector.selectedKeys().clear();
    }
}

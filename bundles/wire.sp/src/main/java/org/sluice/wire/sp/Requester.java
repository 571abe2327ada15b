package org.sluice.wire.sp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * One connection of a replier: its handshake, then one request at a time. The next is not read before the answer has been
 * written, so a requester that does not read is one answer's worth of memory. Owned by the selector thread.
 */
final class Requester {

    /** A backtrace is at most so long: requests that passed through more devices are not answered. */
    private static final int MAX_HOPS = 8;

    /** Memory is taken as a request comes, not when its length is announced. */
    private static final int FIRST_BYTES = 16 << 10;

    enum Progress {
        /** More has to come from the socket. */
        WAIT,
        /** A request is complete: {@link #request}. */
        REQUEST,
        /** The other side has closed. */
        END
    }

    final SocketChannel channel;
    final String remote;
    /** {@link System#nanoTime} by which the handshake must be complete. */
    final long handshakeDeadline;

    private final boolean ipc;
    private final int maxRequestBytes;
    private final ByteBuffer handshake = ByteBuffer.allocate(SpProtocol.HANDSHAKE_BYTES);
    private final ByteBuffer header;

    SelectionKey key;

    private boolean greeted;
    private int wanted;
    private ByteBuffer body;
    private int backtraceBytes;
    private ByteBuffer[] answer;

    Requester(SocketChannel channel, String remote, long handshakeDeadline, boolean ipc, int maxRequestBytes) {
        this.channel = channel;
        this.remote = remote;
        this.handshakeDeadline = handshakeDeadline;
        this.ipc = ipc;
        this.maxRequestBytes = maxRequestBytes;
        header = ByteBuffer.allocate(SpProtocol.headerBytes(ipc));
    }

    boolean isGreeted() {
        return greeted;
    }

    /**
     * Reads what there is.
     *
     * @throws IOException if the connection is lost or must be: the message says what came
     */
    Progress read() throws IOException {
        if (!greeted && !greet()) {
            return Progress.WAIT;
        }
        if (body == null) {
            if (channel.read(header) < 0) {
                return Progress.END;
            }
            if (header.hasRemaining()) {
                return Progress.WAIT;
            }
            wanted = length();
            body = ByteBuffer.allocate(Math.min(wanted, FIRST_BYTES));
            header.clear();
        }
        while (body.position() < wanted) {
            if (!body.hasRemaining()) {
                body = ByteBuffer.allocate((int) Math.min(wanted, 2L * body.capacity()))
                        .put(body.flip());
            }
            int length = channel.read(body);
            if (length <= 0) {
                return length < 0 ? Progress.END : Progress.WAIT;
            }
        }
        body.flip();
        backtraceBytes = backtrace(body);
        return Progress.REQUEST;
    }

    private boolean greet() throws IOException {
        if (channel.read(handshake) < 0) {
            throw new IOException("closed before its handshake was complete");
        }
        if (handshake.hasRemaining()) {
            return false;
        }
        String refusal = SpProtocol.refusal(handshake, SpProtocol.REQ);
        if (refusal != null) {
            throw new IOException(refusal);
        }
        greeted = true;
        return true;
    }

    private int length() throws IOException {
        header.flip();
        if (ipc && header.get() != SpProtocol.IPC_MESSAGE) {
            throw new IOException("a frame of type " + header.get(0) + ", expected " + SpProtocol.IPC_MESSAGE);
        }
        long length = header.getLong();
        if (length < Integer.BYTES || length > maxRequestBytes) {
            throw new IOException("a request of " + Long.toUnsignedString(length) + " bytes, expected " + Integer.BYTES
                    + " to " + maxRequestBytes);
        }
        return (int) length;
    }

    /** The bytes up to and with the first word whose highest bit is set: who asked, and the request's number. */
    private static int backtrace(ByteBuffer body) throws IOException {
        for (int hop = 0; hop < MAX_HOPS && (hop + 1) * Integer.BYTES <= body.limit(); hop++) {
            if (body.getInt(hop * Integer.BYTES) < 0) {
                return (hop + 1) * Integer.BYTES;
            }
        }
        throw new IOException("a request without a number");
    }

    /** The request without its backtrace. */
    ByteBuffer request() {
        return body.duplicate().position(backtraceBytes).slice();
    }

    /** The answer to the request; null: none, and the next request is read. */
    void answer(ByteBuffer text) {
        if (text != null) {
            ByteBuffer backtrace = body.duplicate().position(0).limit(backtraceBytes);
            ByteBuffer front = ByteBuffer.allocate(SpProtocol.headerBytes(ipc));
            if (ipc) {
                front.put(SpProtocol.IPC_MESSAGE);
            }
            front.putLong((long) backtraceBytes + text.remaining()).flip();
            answer = new ByteBuffer[] {front, backtrace, text.duplicate()};
        }
        body = null;
    }

    /** Writes what the socket takes; true if all of it is gone. */
    boolean write() throws IOException {
        if (answer == null) {
            return true;
        }
        channel.write(answer);
        if (answer[answer.length - 1].hasRemaining()) {
            return false;
        }
        answer = null;
        return true;
    }
}

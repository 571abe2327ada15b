package org.sluice.wire.rpc;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * One connection in ZMTP 3.0 without encryption (RFC 23), of either side. One thread reads, one writes.
 */
final class ZmtpLink implements Closeable {

    static final int MORE = 1;
    private static final int LONG = 2;
    private static final int COMMAND = 4;
    private static final int GREETING_BYTES = 64;
    private static final int MAX_FRAMES = 16;
    private static final int MAX_COMMAND_BYTES = 4096;
    private static final int INPUT_BYTES = 64 << 10;

    private final SocketChannel channel;
    private final int maxBytes;
    private final ByteBuffer input = ByteBuffer.allocate(INPUT_BYTES).flip();

    /** @param maxBytes of one message that is read */
    ZmtpLink(SocketChannel channel, int maxBytes) {
        this.channel = channel;
        this.maxBytes = maxBytes;
    }

    /**
     * Greets, and hears who is there.
     *
     * @param own socket type
     * @param others socket types that may connect to it
     * @throws ZmtpException if it is no ZeroMQ peer, or not one of these
     */
    void handshake(String own, Set<String> others) throws IOException {
        ByteBuffer greeting = ByteBuffer.allocate(GREETING_BYTES);
        greeting.put(0, (byte) 0xff).put(9, (byte) 0x7f).put(10, (byte) 3).put(12, ascii("NULL"));
        write(greeting);
        byte[] hers = take(GREETING_BYTES);
        if (hers[0] != (byte) 0xff || (hers[9] & 1) == 0) {
            throw new ZmtpException("it is no ZeroMQ peer");
        }
        if (hers[10] < 3) {
            throw new ZmtpException("ZMTP version " + hers[10] + " instead of 3");
        }
        String mechanism = new String(hers, 12, 20, StandardCharsets.ISO_8859_1).replace("\0", "");
        if (!mechanism.equals("NULL")) {
            throw new ZmtpException("security mechanism " + mechanism.replaceAll("[^A-Z]", "?") + " instead of NULL");
        }
        byte[] ready = bytes(ascii("\5READY\13Socket-Type"), new byte[] {0, 0, 0, (byte) own.length()}, ascii(own));
        write(ByteBuffer.wrap(bytes(new byte[] {COMMAND, (byte) ready.length}, ready)));
        Frame frame = frame(MAX_COMMAND_BYTES);
        ByteBuffer body = ByteBuffer.wrap(frame.body);
        if ((frame.flags & COMMAND) == 0 || !text(body, next(body)).equals("READY")) {
            throw new ZmtpException("its handshake has no READY");
        }
        String type = "";
        while (body.hasRemaining()) {
            String name = text(body, next(body));
            String value = text(body, body.remaining() < Integer.BYTES ? -1 : body.getInt());
            type = name.equalsIgnoreCase("Socket-Type") ? value : type;
        }
        if (!others.contains(type)) {
            throw new ZmtpException("socket type " + type.replaceAll("[^A-Z]", "?") + " instead of " + others);
        }
    }

    private record Frame(int flags, byte[] body) {}

    /** The frames of the next message; pings are answered by the way. Waits for it. */
    List<byte[]> read() throws IOException {
        List<byte[]> frames = new ArrayList<>();
        long length = 0;
        while (true) {
            Frame frame = frame(maxBytes);
            if ((frame.flags & COMMAND) != 0) {
                byte[] message = command(ByteBuffer.wrap(frame.body));
                if (message != null) {
                    return List.of(message);
                }
                continue;
            }
            frames.add(frame.body);
            length += frame.body.length;
            if (length > maxBytes || frames.size() > MAX_FRAMES) {
                throw new ZmtpException("a message of more than " + maxBytes + " bytes or " + MAX_FRAMES + " frames");
            }
            if ((frame.flags & MORE) == 0) {
                return frames;
            }
        }
    }

    /** A subscription sent as a command (ZMTP 3.1) becomes the message it was before; others mean nothing here. */
    private byte[] command(ByteBuffer body) throws IOException {
        String name = text(body, next(body));
        byte[] rest = new byte[body.remaining()];
        body.get(rest);
        switch (name) {
            case "PING" -> {
                byte[] context = Arrays.copyOfRange(rest, Math.min(2, rest.length), Math.min(18, rest.length));
                byte[] pong = bytes(ascii("\4PONG"), context);
                write(ByteBuffer.wrap(bytes(new byte[] {COMMAND, (byte) pong.length}, pong)));
                return null;
            }
            case "SUBSCRIBE" -> {
                return bytes(new byte[] {1}, rest);
            }
            case "CANCEL" -> {
                return bytes(new byte[] {0}, rest);
            }
            case "ERROR" -> throw new ZmtpException("it reports an error");
            default -> {
                return null;
            }
        }
    }

    private Frame frame(int limit) throws IOException {
        fill(2);
        int flags = input.get();
        boolean wide = (flags & LONG) != 0;
        long length;
        if (wide) {
            fill(Long.BYTES);
            length = input.getLong();
        } else {
            length = input.get() & 0xff;
        }
        if (length < 0 || length > limit) {
            throw new ZmtpException(
                    "a frame of " + Long.toUnsignedString(length) + " bytes; at most " + limit + " are read");
        }
        return new Frame(flags, take((int) length));
    }

    private void fill(int wanted) throws IOException {
        while (input.remaining() < wanted) {
            input.compact();
            int count = channel.read(input);
            input.flip();
            if (count < 0) {
                throw new EOFException("it has closed the connection");
            }
        }
    }

    /** Whether the other side has it open still; by the thread that reads, while nothing is read or written. */
    boolean alive() {
        try {
            channel.configureBlocking(false);
            input.compact();
            int count = channel.read(input);
            input.flip();
            channel.configureBlocking(true);
            return count >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Grows as the bytes come, so that a length alone costs nothing. */
    private byte[] take(int length) throws IOException {
        byte[] bytes = new byte[Math.min(length, INPUT_BYTES)];
        int had = 0;
        while (had < length) {
            fill(1);
            int part = Math.min(input.remaining(), length - had);
            if (had + part > bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(length, 2L * (had + part)));
            }
            input.get(bytes, had, part);
            had += part;
        }
        return bytes;
    }

    /** Writes all of it; one writer at a time. */
    synchronized void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** A message's last frame as it goes over the wire. */
    static byte[] framed(byte[] body) {
        return ByteBuffer.allocate(9 + body.length)
                .put((byte) LONG)
                .putLong(body.length)
                .put(body)
                .array();
    }

    private static int next(ByteBuffer body) {
        return body.hasRemaining() ? body.get() & 0xff : 0;
    }

    private static String text(ByteBuffer from, int length) throws ZmtpException {
        if (length < 0 || length > from.remaining()) {
            throw new ZmtpException("a command that is cut short");
        }
        byte[] text = new byte[length];
        from.get(text);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Wakes whoever reads or writes. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}

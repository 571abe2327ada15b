package org.sluice.wire.sp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A peer that speaks ZMTP 3, without encryption or with CURVE, the publisher's side: see ZMTP.md. */
final class ZmtpConversation implements Conversation {

    /** First byte of a message whose length follows in eight bytes, which is how all of ours go out. */
    static final byte LONG_MESSAGE = 2;

    /** Of a frame whose length takes eight bytes. */
    static final int HEADER_BYTES = 1 + Long.BYTES;

    private static final int LONG = 2;
    private static final int COMMAND = 4;
    private static final int GREETING_BYTES = 64;

    /** In a box, a command is marked by another bit than outside. */
    private static final int BOXED_COMMAND = 2;

    /** The longest command or subscription that is read. */
    private static final int MAX_FRAME = 4096;

    private static final int MAX_SUBSCRIPTIONS = 1024;
    private static final int MAX_PING_CONTEXT = 16;

    private final ByteBuffer input = ByteBuffer.allocate(MAX_FRAME + HEADER_BYTES);

    /** How often each prefix was subscribed to. */
    private final Map<ByteBuffer, Integer> subscriptions = new HashMap<>();

    /** Null for none. */
    private final CurveServer curve;

    private boolean version3;
    private boolean greeted;
    private boolean subscribed;
    private volatile Filter filter = new Filter(List.of());

    /** @param curve what encrypts; null for nothing */
    ZmtpConversation(CurveServer curve) {
        this.curve = curve;
    }

    private String mechanism() {
        return curve == null ? "NULL" : "CURVE";
    }

    @Override
    public ByteBuffer greeting() {
        ByteBuffer bytes = ByteBuffer.allocate(GREETING_BYTES);
        bytes.put(0, (byte) 0xff).put(9, (byte) 0x7f).put(10, (byte) 3);
        return bytes.put(12, ascii(mechanism())).put(32, (byte) (curve == null ? 0 : 1)); // we are CURVE's server
    }

    private static ByteBuffer metadata() {
        ByteBuffer bytes = ByteBuffer.allocate(19);
        return bytes.put((byte) 11)
                .put(ascii("Socket-Type"))
                .putInt(3)
                .put(ascii("PUB"))
                .flip();
    }

    private static ByteBuffer ready() {
        ByteBuffer metadata = metadata();
        ByteBuffer bytes = ByteBuffer.allocate(8 + metadata.remaining());
        bytes.put((byte) COMMAND).put((byte) (6 + metadata.remaining()));
        return bytes.put((byte) 5).put(ascii("READY")).put(metadata).flip();
    }

    @Override
    public ByteBuffer input() {
        return input;
    }

    @Override
    public ByteBuffer received() throws RefusedException {
        input.flip();
        ByteBuffer reply = null;
        try {
            if (!version3) {
                if (!greeting(input)) {
                    return null;
                }
                reply = curve == null ? ready() : null;
            }
            for (ByteBuffer frame = frame(); frame != null; frame = frame()) {
                reply = both(reply, answer(frame));
            }
            return reply;
        } finally {
            input.compact();
        }
    }

    private ByteBuffer answer(ByteBuffer frame) throws RefusedException {
        boolean command = (frame.get() & COMMAND) != 0;
        if (curve == null) {
            return command ? command(frame) : message(frame);
        }
        if (!curve.welcomed()) {
            return curve.hello(frame);
        }
        if (!curve.established()) {
            ready(curve.initiate(frame));
            return curve.ready(metadata());
        }
        ByteBuffer inner = curve.open(frame);
        boolean boxed = (inner.get() & BOXED_COMMAND) != 0;
        ByteBuffer answer = boxed ? command(inner.slice()) : message(inner.slice());
        return answer == null
                ? null
                : curve.seal(BOXED_COMMAND, answer.position(2)); // without the header of a short frame
    }

    private static ByteBuffer both(ByteBuffer first, ByteBuffer second) {
        if (first == null || second == null) {
            return first == null ? second : first;
        }
        return ByteBuffer.allocate(first.remaining() + second.remaining())
                .put(first)
                .put(second)
                .flip();
    }

    private boolean greeting(ByteBuffer bytes) throws RefusedException {
        int had = bytes.remaining();
        if (had > 0 && bytes.get(0) != (byte) 0xff || had > 9 && (bytes.get(9) & 1) == 0) {
            throw new RefusedException("greeting", "not a ZeroMQ peer");
        }
        if (had > 10 && bytes.get(10) < 3) {
            throw new RefusedException("version", "ZMTP version " + bytes.get(10) + " instead of 3");
        }
        if (had < GREETING_BYTES) {
            return false;
        }
        byte[] mechanism = new byte[20];
        bytes.get(12, mechanism);
        String name = new String(mechanism, StandardCharsets.ISO_8859_1).replace("\0", "");
        if (!name.equals(mechanism())) {
            throw new RefusedException(
                    "mechanism", "security mechanism " + name.replaceAll("[^A-Z]", "?") + " instead of " + mechanism());
        }
        bytes.position(GREETING_BYTES);
        version3 = true;
        return true;
    }

    /** The next frame, its flags first and then its body; or null if it is not all there. */
    private ByteBuffer frame() throws RefusedException {
        int begin = input.position();
        int had = input.remaining();
        if (had == 0) {
            return null;
        }
        int flags = input.get(begin);
        boolean large = (flags & LONG) != 0;
        int header = large ? 9 : 2;
        if (had < header) {
            return null;
        }
        long length = large ? input.getLong(begin + 1) : input.get(begin + 1) & 0xff;
        if (length < 0 || length > MAX_FRAME) {
            throw new RefusedException("frame", "a frame of " + Long.toUnsignedString(length) + " bytes");
        }
        if (had < header + length) {
            return null;
        }
        ByteBuffer frame = ByteBuffer.allocate(1 + (int) length);
        frame.put((byte) flags).put(input.slice(begin + header, (int) length)).flip();
        input.position(begin + header + (int) length);
        return frame;
    }

    private ByteBuffer command(ByteBuffer body) throws RefusedException {
        String name = text(body, body.hasRemaining() ? body.get() & 0xff : 0);
        if (!greeted) {
            if (!name.equals("READY")) {
                throw new RefusedException("handshake", "its handshake has no READY");
            }
            ready(body);
            return null;
        }
        switch (name) {
            case "SUBSCRIBE" -> subscribe(body);
            case "CANCEL" -> cancel(body);
            case "PING" -> {
                return pong(body);
            }
            case "ERROR" -> throw new RefusedException("error", "it reports an error");
            default -> {
                // RFC 37: an unknown command is passed over
            }
        }
        return null;
    }

    private void ready(ByteBuffer properties) throws RefusedException {
        String type = "";
        while (properties.hasRemaining()) {
            String name = text(properties, properties.get() & 0xff);
            int length = properties.remaining() < Integer.BYTES ? -1 : properties.getInt();
            String value = text(properties, length);
            type = name.equalsIgnoreCase("Socket-Type") ? value : type;
        }
        if (!type.equals("SUB") && !type.equals("XSUB")) {
            throw new RefusedException("type", "socket type " + type.replaceAll("[^A-Z]", "?") + " instead of SUB");
        }
        greeted = true;
    }

    /** A ZMTP 3.0 subscription is a message: 1 or 0, and the prefix. Others mean nothing to a publisher. */
    private ByteBuffer message(ByteBuffer body) throws RefusedException {
        if (!greeted) {
            throw new RefusedException("handshake", "its handshake has no READY");
        }
        if (body.hasRemaining()) {
            int kind = body.get();
            if (kind == 1) {
                subscribe(body);
            } else if (kind == 0) {
                cancel(body);
            }
        }
        return null;
    }

    private void subscribe(ByteBuffer prefix) throws RefusedException {
        subscriptions.merge(prefix.slice(), 1, Integer::sum);
        if (subscriptions.size() > MAX_SUBSCRIPTIONS) {
            throw new RefusedException("subscriptions", "more than " + MAX_SUBSCRIPTIONS + " subscriptions");
        }
        subscribed = true;
        refreshFilter();
    }

    private void cancel(ByteBuffer prefix) {
        subscriptions.computeIfPresent(prefix.slice(), (key, times) -> times > 1 ? times - 1 : null);
        refreshFilter();
    }

    private void refreshFilter() {
        filter = new Filter(
                subscriptions.keySet().stream().map(ZmtpConversation::bytes).toList());
    }

    private static ByteBuffer pong(ByteBuffer body) throws RefusedException {
        int context = body.remaining() - Short.BYTES; // after the time to live
        if (context < 0 || context > MAX_PING_CONTEXT) {
            throw new RefusedException("ping", "a PING of the wrong length");
        }
        body.getShort();
        return ByteBuffer.allocate(7 + context)
                .put((byte) COMMAND)
                .put((byte) (5 + context))
                .put((byte) 4)
                .put(ascii("PONG"))
                .put(body)
                .flip();
    }

    private static String text(ByteBuffer from, int length) throws RefusedException {
        if (length < 0 || length > from.remaining()) {
            throw new RefusedException("command", "a command that is cut short");
        }
        byte[] text = new byte[length];
        from.get(text);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public boolean greeted() {
        return greeted;
    }

    @Override
    public boolean subscribed() {
        return subscribed;
    }

    @Override
    public Filter filter() {
        return filter;
    }

    @Override
    public Sealer sealer() {
        return curve == null ? null : curve::sealAll;
    }
}

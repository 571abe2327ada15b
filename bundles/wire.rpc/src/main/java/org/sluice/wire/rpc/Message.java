package org.sluice.wire.rpc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.sluice.wire.pickle.Pickle;
import org.sluice.wire.pickle.VnObject;

/**
 * What is published, as it goes over the wire: made once, for all.
 *
 * @param key of messages that take each other's place while they wait; null for one that everybody gets
 * @param audience who gets it
 * @param bytes one or more whole frames
 */
public record Message(Object key, Predicate<Peer> audience, byte[] bytes) {

    private static final byte SHORT_TEXT = (byte) 0x8c;
    private static final int MAX_TYPE_BYTES = 255;

    /** An event that nobody misses. */
    public static Message event(String type, Object data, Predicate<Peer> audience) {
        return new Message(null, audience, ZmtpLink.framed(pickled(type, data)));
    }

    /**
     * An event under two types, as vn.py's engine pushes it: {@code eOrder.} and {@code eOrder.sim.k3f9-1}. Pickled once.
     *
     * @param name what is added to the type in the second one
     * @param key as in {@link Message}
     */
    public static Message twice(Object key, Predicate<Peer> audience, String type, String name, Object data) {
        return new Message(key, audience, frames(pickled(type, data), type, name));
    }

    /** Both frames of a pickled event. */
    static byte[] frames(byte[] first, String type, String name) {
        byte[] second = renamed(first, type, type + name);
        ByteBuffer bytes = ByteBuffer.allocate(2 * ZmtpLink.HEADER_BYTES + first.length + second.length);
        ZmtpLink.frame(bytes, first);
        ZmtpLink.frame(bytes, second);
        return bytes.array();
    }

    private static byte[] pickled(String type, Object data) {
        return Pickle.write(List.of("", VnObject.event(type, data)));
    }

    /** The same pickle with another type: a short text stands there as its length and its bytes, and nowhere before. */
    private static byte[] renamed(byte[] pickle, String from, String to) {
        byte[] old = shortText(from);
        byte[] next = shortText(to);
        int at = 0;
        while (!Arrays.equals(pickle, at, at + old.length, old, 0, old.length)) {
            at++;
        }
        return ByteBuffer.allocate(pickle.length - old.length + next.length)
                .put(pickle, 0, at)
                .put(next)
                .put(pickle, at + old.length, pickle.length - at - old.length)
                .array();
    }

    private static byte[] shortText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > MAX_TYPE_BYTES) {
            throw new IllegalArgumentException("a type of more than " + MAX_TYPE_BYTES + " bytes: " + text);
        }
        return ByteBuffer.allocate(2 + utf8.length)
                .put(SHORT_TEXT)
                .put((byte) utf8.length)
                .put(utf8)
                .array();
    }

    /** The body of its first frame begins with this. */
    boolean beginsWith(byte[] prefix) {
        int header = (bytes[0] & 2) != 0 ? 9 : 2;
        if (bytes.length < header + prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (bytes[header + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}

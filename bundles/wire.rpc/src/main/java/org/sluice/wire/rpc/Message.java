package org.sluice.wire.rpc;

import java.nio.ByteBuffer;
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

    /** An event that nobody misses. */
    public static Message event(String type, Object data, Predicate<Peer> audience) {
        return new Message(null, audience, frame(type, data));
    }

    /** The newest state of something, of which an older one need not be sent any more. */
    public static Message state(Object key, Predicate<Peer> audience, byte[]... frames) {
        int length = 0;
        for (byte[] frame : frames) {
            length += frame.length;
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        for (byte[] frame : frames) {
            bytes.put(frame);
        }
        return new Message(key, audience, bytes.array());
    }

    /** An event, as {@code eTick.}, in a frame. */
    public static byte[] frame(String type, Object data) {
        return ZmtpLink.framed(Pickle.write(List.of("", VnObject.event(type, data))));
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

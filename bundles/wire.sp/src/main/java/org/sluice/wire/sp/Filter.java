package org.sluice.wire.sp;

import java.util.List;

/** The prefixes one subscriber wants. Immutable; any thread. */
record Filter(List<byte[]> prefixes) {

    /** Reads a message's bytes. */
    interface Bytes {
        byte at(int index);
    }

    /** Whether every message under each of these topics is wanted, whatever follows the topic. */
    boolean takesAll(byte[][] topics) {
        for (byte[] topic : topics) {
            if (!takes(index -> topic[index], topic.length)) {
                return false;
            }
        }
        return true;
    }

    boolean takes(Bytes message, long length) {
        for (byte[] prefix : prefixes) {
            int same = 0;
            while (same < prefix.length && same < length && message.at(same) == prefix[same]) {
                same++;
            }
            if (same == prefix.length) {
                return true;
            }
        }
        return false;
    }
}

package org.sluice.server.diff;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What every message to a client has in common. */
final class Messages {

    /** The beginning of {@code rtn_data}; then patches, at least one. */
    static final byte[] HEAD = "{\"aid\":\"rtn_data\",\"data\":[".getBytes(StandardCharsets.US_ASCII);

    static final byte[] TAIL = "]}".getBytes(StandardCharsets.US_ASCII);

    /** The beginning of a patch of quotes. */
    static final byte[] QUOTES = "{\"quotes\":{".getBytes(StandardCharsets.US_ASCII);

    /** Bytes after which no further object is put into a message, so that it stays below the 1 MiB clients take. */
    static final int LIMIT = 900_000;

    private Messages() {}

    /** A message that says one thing. */
    static ByteBuffer notice(JsonBuffer out, String key, Notice notice) {
        out.clear();
        out.put(HEAD).put("{\"notify\":{");
        notice.write(out, key);
        return out.put("}}").put(TAIL).toMessage();
    }
}

package org.sluice.fetcher.qmt;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Arrays;

/** Cuts a stream into lines of bounded length. A time-out loses nothing: the next call goes on. One thread at a time. */
final class LineReader {

    /** Room for 250 rows many times over; what is longer comes from no bridge. */
    static final int LONGEST = 4 << 20;

    private static final int FIRST = 64 * 1024;

    private final InputStream in;
    private byte[] data = new byte[FIRST];
    private int filled;
    private int searched;
    private int taken;

    LineReader(InputStream in) {
        this.in = in;
    }

    /** The length of the next line, which is then at the start of {@link #bytes}; -1 if the socket's time-out passed. */
    int next() throws IOException {
        System.arraycopy(data, taken, data, 0, filled - taken);
        filled -= taken;
        searched = Math.max(0, searched - taken);
        taken = 0;
        while (true) {
            for (; searched < filled; searched++) {
                if (data[searched] == '\n') {
                    int length = searched++;
                    taken = searched;
                    return length;
                }
            }
            if (filled >= LONGEST) {
                throw new IOException("a line of the bridge is longer than " + LONGEST + " bytes");
            }
            if (filled == data.length) {
                data = Arrays.copyOf(data, data.length * 2);
            }
            try {
                int read = in.read(data, filled, data.length - filled);
                if (read < 0) {
                    throw new EOFException("the bridge closed the connection");
                }
                filled += read;
            } catch (SocketTimeoutException e) {
                return -1;
            }
        }
    }

    /** Holds the last line from index 0 on, until the next call. */
    byte[] bytes() {
        return data;
    }
}

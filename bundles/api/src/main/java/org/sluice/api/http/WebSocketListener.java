package org.sluice.api.http;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** Hears one connection: one call at a time, in order, by I/O threads. While a call runs nothing more is read. */
@ConsumerType
public interface WebSocketListener {

    /** A whole text message, UTF-8; the buffer is valid during the call. */
    void onText(ByteBuffer message);

    /**
     * The last call: the connection is gone, for whatever reason.
     *
     * @param code of RFC 6455; 1006 if nobody said goodbye
     */
    void onClose(int code, String reason);
}

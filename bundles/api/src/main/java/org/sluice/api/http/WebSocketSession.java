package org.sluice.api.http;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/** One client's connection. Thread-safe. */
@ProviderType
public interface WebSocketSession {

    InetSocketAddress remote();

    /** The path it connected to, without a query. */
    String path();

    /** A header of its handshake, or null. */
    String header(String name);

    /**
     * Sends a whole text message, UTF-8; never blocks. One at a time: the next only after {@code done} has run.
     *
     * @param message not changed until {@code done} has run, and may be sent to others at the same time
     * @param done by an I/O thread, never within this call, when it has been written or the connection is gone
     * @throws IllegalStateException if the message before is still being sent
     */
    void send(ByteBuffer message, Runnable done);

    /**
     * Close code of a service that stops, is updated or moves: come back. Not 1001 (going away): clients built on Python's
     * websockets, TqSdk among them, take 1000 and 1001 for an end that both sides wanted, and don't subscribe again.
     */
    int SERVICE_RESTART = 1012;

    /**
     * Says goodbye with a close code of RFC 6455 (1000 normal, 1008 policy, 1009 too big) or {@link #SERVICE_RESTART} and
     * closes.
     */
    void close(int code, String reason);
}

package org.sluice.publisher.zmq;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.sluice.testkit.Await;
import org.zeromq.ZMQ;

/** How a JeroMQ socket connects here. */
final class JeroMq {

    private static final int HANDSHAKE_MILLIS = 500;
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private JeroMq() {}

    /**
     * Connects, and again when nothing comes of it: JeroMQ 0.6.0 may miss that a connection is there (with JeroMQ on
     * both sides, too), and then never greets. The time limit of its handshake ends most such connections, not all;
     * and it subscribes on a second connection only while the socket is used.
     *
     * @param joined whether the publisher has it
     */
    static void connect(ZMQ.Socket socket, String address, BooleanSupplier joined) {
        socket.setHandshakeIvl(HANDSHAKE_MILLIS);
        socket.connect(address);
        long[] since = {System.nanoTime()};
        Await.until("the publisher to have it", () -> {
            socket.getEvents();
            if (!joined.getAsBoolean() && System.nanoTime() - since[0] > AGAIN_NANOS) {
                socket.disconnect(address);
                socket.connect(address);
                since[0] = System.nanoTime();
            }
            return joined.getAsBoolean();
        });
    }
}

package org.sluice.wire.rpc;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries JeroMQ's bytes to a Unix-domain socket, which JeroMQ 0.6.0 can't reach: for it, {@code ipc} is a port. Each
 * connection to a loopback port of its own becomes one to the socket.
 */
final class Relay implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final int BUFFER_BYTES = 64 << 10;

    private final Address target;
    private final ServerSocketChannel port = ServerSocketChannel.open();
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Relay(Address target) throws IOException {
        this.target = target;
        port.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        start("rpc-relay", this::accept);
    }

    /** Where to connect instead. */
    String address() throws IOException {
        return "tcp://127.0.0.1:" + ((InetSocketAddress) port.getLocalAddress()).getPort();
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!closed) {
            try {
                SocketChannel near = port.accept();
                open.add(near);
                join(near);
            } catch (IOException e) {
                LOG.debug("{}", target, e);
            }
        }
    }

    private void join(SocketChannel near) {
        try {
            SocketChannel far = SocketChannel.open(target.socket());
            open.add(far);
            start("rpc-relay-out", () -> pump(near, far));
            start("rpc-relay-in", () -> pump(far, near));
            if (closed) {
                end(near);
                end(far);
            }
        } catch (IOException e) {
            LOG.debug("nobody serves {}", target, e);
            end(near);
        }
    }

    private void pump(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException e) {
            LOG.debug("{} has ended", target, e);
        }
        end(from);
        end(to);
    }

    private void end(SocketChannel channel) {
        open.remove(channel);
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing", e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        port.close();
        open.forEach(this::end);
    }
}

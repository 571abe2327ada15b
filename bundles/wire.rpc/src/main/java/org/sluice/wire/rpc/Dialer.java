package org.sluice.wire.rpc;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects to one address, and ends what takes too long there: a blocking read has no limit of its own. Any thread. */
final class Dialer {

    private static final Logger LOG = LoggerFactory.getLogger(RpcClient.class);

    private static final int MAX_MESSAGE_BYTES = 256 << 20;

    private final Address address;
    private final String own;
    private final Set<String> others;
    private final ScheduledExecutorService clock;

    /**
     * @param own type of the socket
     * @param others types it may be connected to
     */
    Dialer(String address, String own, Set<String> others, ScheduledExecutorService clock) {
        this.address = new Address(address);
        this.own = own;
        this.others = others;
        this.clock = clock;
    }

    /**
     * A connection whose handshake is done.
     *
     * @throws IOException if nobody answers there as he should, in time
     */
    ZmtpLink dial(Duration patience) throws IOException {
        SocketChannel channel = address.ipc() ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        ScheduledFuture<?> end = limit(channel, patience);
        try {
            if (!address.ipc()) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            }
            channel.connect(address.socket());
            ZmtpLink link = new ZmtpLink(channel, MAX_MESSAGE_BYTES);
            link.handshake(own, others);
            return link;
        } catch (UnresolvedAddressException e) {
            channel.close();
            throw new IOException("there is no such host", e);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        } finally {
            end.cancel(false);
        }
    }

    /** Closes it after that time unless what is answered is cancelled before. */
    ScheduledFuture<?> limit(AutoCloseable link, Duration patience) {
        return clock.schedule(() -> hangUp(link), patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    static void hangUp(AutoCloseable link) {
        try {
            link.close();
        } catch (Exception e) {
            LOG.debug("closing", e);
        }
    }

    @Override
    public String toString() {
        return address.toString();
    }
}

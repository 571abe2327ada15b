package org.sluice.wire.sp;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bound server socket; for ipc also the socket file's life. */
final class Listener implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    private static final int BACKLOG = 512;

    final ServerSocketChannel channel;
    final SpAddress address;

    /** Identity of the socket file made here, so that another's is never deleted. */
    private final Object fileKey;

    private Listener(ServerSocketChannel channel, SpAddress address, Object fileKey) {
        this.channel = channel;
        this.address = address;
        this.fileKey = fileKey;
    }

    static Listener bind(SpAddress address) throws IOException {
        return address.isIpc() ? bindIpc(address) : bindTcp(address);
    }

    private static Listener bindTcp(SpAddress address) throws IOException {
        SocketAddress socketAddress = address.toListen();
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.bind(socketAddress, BACKLOG);
            channel.configureBlocking(false);
            int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            return new Listener(channel, address.withPort(port), null);
        } catch (IOException e) {
            channel.close();
            throw e instanceof BindException && answers(socketAddress) ? inUse(address) : failed(address, e);
        }
    }

    private static Listener bindIpc(SpAddress address) throws IOException {
        SocketAddress socketAddress = address.toListen();
        deleteIfStale(address, socketAddress);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(socketAddress, BACKLOG);
            channel.configureBlocking(false);
            Path path = address.path();
            // Who may connect is decided by the file's write permission: this user and its group.
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
            Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            return new Listener(channel, address, key);
        } catch (IOException e) {
            channel.close();
            throw failed(address, e);
        }
    }

    /** A server that was killed leaves its socket file: nobody answers there, and bind would fail. As NNG does. */
    private static void deleteIfStale(SpAddress address, SocketAddress socketAddress) throws IOException {
        Path path = address.path();
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return; // the usual case
        }
        if (!attributes.isOther()) {
            throw new BindException("can't listen on " + address + ": the file exists and is not a socket");
        }
        if (answers(socketAddress)) {
            throw inUse(address);
        }
        Files.deleteIfExists(path);
        LOG.info("{}: removed the socket file of a process that is gone", address);
    }

    /** Whether somebody listens there. Doesn't wait: a full backlog is somebody too. */
    private static boolean answers(SocketAddress address) throws IOException {
        boolean tcp = address instanceof InetSocketAddress;
        try (SocketChannel probe =
                SocketChannel.open(tcp ? StandardProtocolFamily.INET : StandardProtocolFamily.UNIX)) {
            if (tcp) {
                probe.socket().connect(dialable((InetSocketAddress) address), 500);
                return true;
            }
            probe.configureBlocking(false);
            probe.connect(address);
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            if (tcp) {
                return false;
            }
            throw e;
        }
    }

    private static InetSocketAddress dialable(InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress("127.0.0.1", address.getPort())
                : address;
    }

    private static BindException inUse(SpAddress address) {
        return new BindException("address " + address + " is in use by another process");
    }

    private static IOException failed(SpAddress address, IOException cause) {
        return new IOException("can't listen on " + address + ": " + cause.getMessage(), cause);
    }

    /** Closes the socket and deletes its file if it's still the one made here. */
    @Override
    public void close() throws IOException {
        channel.close();
        if (fileKey == null) {
            return;
        }
        try {
            Path path = address.path();
            if (fileKey.equals(
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey())) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("{}: the socket file was gone already", address);
        }
    }
}

package org.sluice.wire.rpc;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code tcp://host:port} or {@code ipc:///path}, as ZeroMQ writes them; {@code *} is every interface, or a free port. */
final class Address {

    private static final String TCP = "tcp://";
    private static final String IPC = "ipc://";

    private final String text;

    Address(String text) {
        this.text = text;
        if (!text.startsWith(TCP) && !text.startsWith(IPC)) {
            throw new IllegalArgumentException("'" + text + "': tcp://host:port or ipc:///path");
        }
        if (text.startsWith(TCP)) {
            int colon = text.lastIndexOf(':');
            String port = text.substring(colon + 1);
            if (colon < TCP.length() || !port.matches("\\*|\\d{1,5}") || port(port) > 65535) {
                throw new IllegalArgumentException("'" + text + "': a port of 1 to 65535, or *");
            }
        } else if (text.length() == IPC.length() || text.charAt(IPC.length()) == '@') {
            throw new IllegalArgumentException("'" + text + "': a path after ipc://");
        }
    }

    boolean ipc() {
        return text.startsWith(IPC);
    }

    Path path() {
        return Path.of(text.substring(IPC.length()));
    }

    private String host() {
        return text.substring(TCP.length(), text.lastIndexOf(':')).replaceAll("[\\[\\]]", "");
    }

    private static int port(String text) {
        return text.equals("*") ? 0 : Integer.parseInt(text);
    }

    SocketAddress socket() {
        if (ipc()) {
            return UnixDomainSocketAddress.of(path());
        }
        int port = port(text.substring(text.lastIndexOf(':') + 1));
        return host().equals("*") ? new InetSocketAddress(port) : new InetSocketAddress(host(), port);
    }

    /** A channel that can be connected to it. */
    SocketChannel open() throws IOException {
        return ipc() ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
    }

    /** Opens it for clients; a socket file that nobody serves any more is taken over. */
    ServerSocketChannel bind() throws IOException {
        ServerSocketChannel channel =
                ipc() ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
        try {
            if (ipc()) {
                removeStale();
            } else {
                channel.socket().setReuseAddress(true);
            }
            channel.bind(socket());
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new IOException(text + ": " + (e.getMessage() == null ? e : e.getMessage()), e);
        }
    }

    private void removeStale() throws IOException {
        if (!Files.exists(path())) {
            return;
        }
        try {
            SocketChannel.open(socket()).close();
            throw new IOException("another process serves it");
        } catch (ConnectException e) {
            Files.delete(path());
        } catch (SocketException e) {
            throw new IOException("it is there and is no socket", e);
        }
    }

    /** As a client writes it, with the port that was chosen. */
    String bound(ServerSocketChannel channel) throws IOException {
        return ipc() ? text : TCP + host() + ':' + ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    @Override
    public String toString() {
        return text;
    }
}

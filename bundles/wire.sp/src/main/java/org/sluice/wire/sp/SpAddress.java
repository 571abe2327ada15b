package org.sluice.wire.sp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where to listen or dial: {@code tcp://127.0.0.1:9200}, {@code tcp://[::1]:9200}, {@code tcp://*:9200} (every
 * interface, to listen only), {@code ipc:///tmp/x.ipc}. Immutable; equal when the text is equal.
 */
public final class SpAddress {

    /** What a socket address can hold, its closing zero left out. */
    private static final int MAX_PATH_BYTES = 107;

    private static final String TCP = "tcp://";
    private static final String IPC = "ipc://";

    private final String text;
    private final String host;
    private final int port;
    private final Path path;

    private SpAddress(String text, String host, int port, Path path) {
        this.text = text;
        this.host = host;
        this.port = port;
        this.path = path;
    }

    /** @throws SpAddressException (an IllegalArgumentException) naming the text and what is wrong with it */
    public static SpAddress parse(String text) {
        if (text.startsWith(TCP)) {
            return parseTcp(text, text.substring(TCP.length()));
        }
        if (text.startsWith(IPC)) {
            return parseIpc(text, text.substring(IPC.length()));
        }
        throw new SpAddressException(text, "expected tcp://host:port or ipc:///path");
    }

    private static SpAddress parseTcp(String text, String rest) {
        int colon = rest.lastIndexOf(':');
        String host = colon < 0 ? rest : rest.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
            if (host.indexOf(':') < 0) {
                throw new SpAddressException(text, "expected an IPv6 address in the brackets");
            }
        } else if (host.indexOf(':') >= 0 || host.indexOf('[') >= 0 || host.indexOf(']') >= 0) {
            throw new SpAddressException(text, "expected an IPv6 address in brackets, as in tcp://[::1]:9200");
        }
        if (colon < 0 || host.isBlank() || host.indexOf('/') >= 0) {
            throw new SpAddressException(text, "expected tcp://host:port, as in tcp://127.0.0.1:9200");
        }
        String digits = rest.substring(colon + 1);
        if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) > 65535) {
            throw new SpAddressException(text, "expected a port from 0 to 65535");
        }
        return new SpAddress(text, host, Integer.parseInt(digits), null);
    }

    private static SpAddress parseIpc(String text, String rest) {
        if (rest.isBlank()) {
            throw new SpAddressException(text, "expected ipc:///path, as in ipc:///tmp/hikyuu_real.ipc");
        }
        int length = rest.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_PATH_BYTES) {
            throw new SpAddressException(text, "the path has " + length + " bytes, expected at most " + MAX_PATH_BYTES);
        }
        try {
            return new SpAddress(text, null, 0, Path.of(rest));
        } catch (InvalidPathException e) {
            throw new SpAddressException(text, e.getReason());
        }
    }

    /** Whether {@code ipc://} works here. NNG's is a named pipe on Windows, which Java's sockets don't reach. */
    public static boolean ipcSupported() {
        return ipcSupported(System.getProperty("os.name", ""));
    }

    static boolean ipcSupported(String system) {
        return !system.toLowerCase(Locale.ROOT).startsWith("windows");
    }

    public boolean isIpc() {
        return path != null;
    }

    /** The socket file, or null for TCP. */
    public Path path() {
        return path;
    }

    /** The TCP port, 0 for any free one; 0 for ipc. */
    public int port() {
        return port;
    }

    /** Whether only this machine can reach it. A name that can't be resolved counts as beyond. */
    public boolean isLocal() {
        if (isIpc()) {
            return true;
        }
        try {
            return !host.equals("*") && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // binding to it says so
        }
    }

    /** The same host with another port: where a publisher bound to port 0 really listens. */
    SpAddress withPort(int actual) {
        return isIpc() || actual == port ? this : parse(text.substring(0, text.lastIndexOf(':') + 1) + actual);
    }

    /** Where to bind. May ask the name service. */
    SocketAddress toListen() throws IOException {
        return host != null && host.equals("*") ? new InetSocketAddress(port) : resolve();
    }

    /** Where to connect. May ask the name service. */
    SocketAddress toDial() throws IOException {
        if (host != null && host.equals("*")) {
            throw new IOException(text + ": * is an address to listen on, not one to dial");
        }
        return resolve();
    }

    private SocketAddress resolve() throws IOException {
        if (isIpc()) {
            if (!ipcSupported()) {
                throw new IOException(text + ": ipc is not available on Windows, use tcp");
            }
            return UnixDomainSocketAddress.of(path);
        }
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IOException(text + ": unknown host " + host);
        }
        return address;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpAddress address && address.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The text it was parsed from. */
    @Override
    public String toString() {
        return text;
    }
}

package org.sluice.fetcher.qmt;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** The bridge's side of the wire, by hand: for what the real one never says. */
final class FakeBridge implements AutoCloseable {

    static final String GREETING = "{\"bridge\":1,\"nonce\":\"00\",\"token\":false}";
    static final String ALIVE = "{\"alive\":1772416800000,\"xtquant\":\"1\",\"subscribed\":8,\"groups\":1,"
            + "\"callbacks\":0,\"lastCallback\":null,\"badRows\":0,\"dropped\":0,\"error\":null}";

    private final ServerSocket server;
    private Socket client;
    private BufferedReader in;

    FakeBridge() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        server.setSoTimeout(10_000);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Waits for the next connection. */
    FakeBridge accept() throws IOException {
        client = server.accept();
        client.setSoTimeout(10_000);
        in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        return this;
    }

    /** The next connection, up to the codes. */
    FakeBridge welcome() throws IOException {
        accept().say(GREETING);
        hear();
        say(ALIVE);
        hear();
        return this;
    }

    FakeBridge say(String line) throws IOException {
        return send((line + '\n').getBytes(StandardCharsets.UTF_8));
    }

    FakeBridge send(byte[] bytes) throws IOException {
        client.getOutputStream().write(bytes);
        return this;
    }

    /** Sends what the other side may refuse to take whole. */
    void flood(byte[] bytes) throws IOException {
        try {
            send(bytes);
        } catch (SocketException e) {
            // it hung up, as it should
        }
    }

    FakeBridge quote(String code, long seconds, double price, long shares) throws IOException {
        long millis = Heard.NOW.plusSeconds(seconds).toEpochMilli();
        return say("{\"quotes\":{\"" + code + "\":{\"time\":" + millis + ",\"lastPrice\":" + price + ",\"pvolume\":"
                + shares + "}}}");
    }

    /** The next line of the fetcher, or null at the end. */
    String hear() throws IOException {
        return in.readLine();
    }

    boolean dialled() throws IOException {
        server.setSoTimeout(300);
        try {
            server.accept().close();
            return true;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } finally {
            server.setSoTimeout(10_000);
        }
    }

    /** Lets nobody in any more. */
    void stop() {
        close();
    }

    @Override
    public void close() {
        try {
            server.close();
            if (client != null) {
                client.close();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

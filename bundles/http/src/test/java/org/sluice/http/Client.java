package org.sluice.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The JDK's websocket client; hears whole messages, or nothing at all while it is deaf. */
final class Client implements WebSocket.Listener, AutoCloseable {

    private static final int SECONDS = 20;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final StringBuilder message = new StringBuilder();
    private final boolean deaf;
    private final WebSocket socket;

    private Client(HttpClient http, String address, String origin, boolean deaf) {
        this.deaf = deaf;
        WebSocket.Builder builder = http.newWebSocketBuilder();
        if (origin != null) {
            builder.header("Origin", origin);
        }
        try {
            socket = builder.buildAsync(URI.create(address.replaceFirst("^http", "ws")), this)
                    .join();
        } catch (CompletionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    static Client connect(String address) {
        return new Client(HttpClient.newHttpClient(), address, null, false);
    }

    static Client connect(HttpClient http, String address) {
        return new Client(http, address, null, false);
    }

    static Client from(String origin, String address) {
        return new Client(HttpClient.newHttpClient(), address, origin, false);
    }

    /** Reads nothing, not even pings. */
    static Client deaf(String address) {
        return new Client(HttpClient.newHttpClient(), address, null, true);
    }

    @Override
    public void onOpen(WebSocket opened) {
        if (!deaf) {
            opened.request(Long.MAX_VALUE);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        message.append(text);
        if (last) {
            heard.add(message.toString());
            message.setLength(0);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onPing(WebSocket from, ByteBuffer text) {
        heard.add("ping");
        return null;
    }

    @Override
    public CompletionStage<?> onPong(WebSocket from, ByteBuffer text) {
        heard.add("pong " + text.remaining());
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        heard.add("close " + code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        heard.add("error");
    }

    /** The next thing it heard. */
    String next() throws InterruptedException {
        String next = heard.poll(SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("heard nothing for " + SECONDS + " s");
        }
        return next;
    }

    Client say(String text) {
        socket.sendText(text, true).join();
        return this;
    }

    WebSocket socket() {
        return socket;
    }

    @Override
    public void close() {
        socket.abort();
    }
}

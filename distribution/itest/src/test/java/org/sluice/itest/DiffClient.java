package org.sluice.itest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A DIFF client with the JDK's websocket: keeps a snapshot, one peek for each answer. */
final class DiffClient implements WebSocket.Listener, AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 30;

    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final List<String> closed = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private final WebSocket socket;
    private ObjectNode snapshot = JSON.createObjectNode();

    private DiffClient(int port) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws"), this)
                .join();
    }

    /** Connects, logs in as the demo's user and subscribes. */
    static DiffClient open(int port, String symbols) throws Exception {
        DiffClient client = new DiffClient(port);
        client.say("{'aid':'req_login','bid':'qaexchange','user_name':'demo','password':'demo'}");
        client.say("{'aid':'subscribe_quote','ins_list':'" + symbols + "'}");
        client.say("{'aid':'peek_message'}");
        return client;
    }

    /** Sends a message, written with ' for ". */
    void say(String message) {
        socket.sendText(message.replace('\'', '"'), true).join();
    }

    /** Takes steps until the snapshot has a value at this path that will do; the value. */
    JsonNode until(String path, Function<JsonNode, Boolean> question) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            JsonNode value = snapshot.at(path);
            if (question.apply(value)) {
                return value;
            }
            String message = heard.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (message == null) {
                throw new AssertionError(
                        path + " is " + value + " after " + PATIENCE_SECONDS + " s, closed: " + closed);
            }
            JsonNode pack = JSON.readTree(message);
            for (JsonNode patch : pack.path("data")) {
                snapshot = (ObjectNode) merge(snapshot, patch);
            }
            if (pack.path("aid").asText().equals("rtn_data")) {
                say("{'aid':'peek_message'}");
            }
        }
    }

    /** Waits for a notice with this code; its text. */
    String notice(int code) throws Exception {
        JsonNode all = until("/notify", notices -> find(notices, code) != null);
        return find(all, code).path("content").asText();
    }

    private static JsonNode find(JsonNode notices, int code) {
        for (JsonNode notice : notices) {
            if (notice.path("code").asInt() == code) {
                return notice;
            }
        }
        return null;
    }

    private static JsonNode merge(JsonNode target, JsonNode patch) {
        if (!patch.isObject()) {
            return patch;
        }
        ObjectNode merged = target != null && target.isObject() ? (ObjectNode) target : JSON.createObjectNode();
        patch.properties().forEach(member -> {
            if (member.getValue().isNull()) {
                merged.remove(member.getKey());
            } else {
                merged.set(member.getKey(), merge(merged.get(member.getKey()), member.getValue()));
            }
        });
        return merged;
    }

    /** Waits for the server to close; code and reason. */
    String awaitClosed() throws Exception {
        Subscriber.await("the server to close", () -> !closed.isEmpty());
        return closed.get(0);
    }

    boolean isOpen() {
        return closed.isEmpty();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        part.append(text);
        if (last) {
            heard.add(part.toString());
            part.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.add(code + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.add(error instanceof IOException ? "lost" : error.toString());
    }

    @Override
    public void close() {
        socket.abort();
    }
}

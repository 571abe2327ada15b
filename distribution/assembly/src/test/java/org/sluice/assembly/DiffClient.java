package org.sluice.assembly;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.sluice.testkit.Await;

/** A DIFF client with the JDK's websocket: logs in as the demo's user, peeks after each answer, keeps every message. */
final class DiffClient implements WebSocket.Listener, AutoCloseable {

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final StringBuilder part = new StringBuilder();
    private final WebSocket socket;

    DiffClient(int port) {
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws"), this)
                .join();
        say("{'aid':'req_login','bid':'qaexchange','user_name':'demo','password':'demo'}");
        peek();
    }

    /** Sends a message, written with ' for ". */
    void say(String message) {
        socket.sendText(message.replace('\'', '"'), true).join();
    }

    private void peek() {
        say("{'aid':'peek_message'}");
    }

    /** Waits for a message in which this pattern, written with ' for ", is found. */
    void awaitMessage(String pattern) {
        try {
            Await.until("a message with " + pattern, SluiceProcess.DEADLINE, () -> heard(pattern));
        } catch (AssertionError e) {
            List<String> last = heard.subList(Math.max(0, heard.size() - 5), heard.size());
            throw new AssertionError(e.getMessage() + "; the last ones were " + last, e);
        }
    }

    /** Whether there was a message in which this pattern, written with ' for ", is found. */
    boolean heard(String pattern) {
        Pattern wanted = Pattern.compile(pattern.replace('\'', '"'));
        return heard.stream().anyMatch(message -> wanted.matcher(message).find());
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
        part.append(text);
        if (last) {
            heard.add(part.toString());
            part.setLength(0);
            from.sendText("{\"aid\":\"peek_message\"}", true);
        }
        from.request(1);
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}

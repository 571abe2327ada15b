package org.sluice.server.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.sluice.api.http.WebSocketListener;
import org.sluice.api.http.WebSocketSession;
import org.sluice.testkit.Await;

/** A client: keeps what it is sent, and its copy of the document. */
final class FakeSession implements WebSocketSession {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final InetSocketAddress remote;
    private final List<JsonNode> messages = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private ObjectNode copy = JsonNodeFactory.instance.objectNode();
    private Runnable unwritten;
    private boolean slow;
    private boolean sending;
    private int longest;
    private WebSocketListener listener;

    private FakeSession(String address) {
        try {
            remote = new InetSocketAddress(InetAddress.getByName(address), 40_000);
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    static FakeSession connect(DiffServer server, String address) {
        FakeSession session = new FakeSession(address);
        session.listener = server.open(session);
        return session;
    }

    static FakeSession connect(DiffServer server) {
        return connect(server, "127.0.0.1");
    }

    FakeSession send(String json) {
        return send(json.getBytes(StandardCharsets.UTF_8));
    }

    FakeSession send(byte[] json) {
        listener.onText(ByteBuffer.wrap(json).asReadOnlyBuffer());
        return this;
    }

    FakeSession peek() {
        return send("{\"aid\":\"peek_message\"}");
    }

    FakeSession login(String user, String password, String bid) {
        return send("{\"aid\":\"req_login\",\"bid\":\"" + bid + "\",\"user_name\":\"" + user + "\",\"password\":\""
                + password + "\"}");
    }

    /** The server's side of it. */
    Connection connection() {
        return (Connection) listener;
    }

    void disconnect() {
        listener.onClose(1006, "gone");
    }

    /** From now on what it is sent takes until {@link #written}. */
    synchronized void slow() {
        slow = true;
    }

    void written() {
        Runnable done;
        synchronized (this) {
            done = unwritten;
            unwritten = null;
            sending = done == null && sending;
        }
        if (done != null) {
            done.run();
        }
    }

    @Override
    public void send(ByteBuffer message, Runnable done) {
        synchronized (this) {
            if (sending) {
                faults.add("sent before the one before was written");
            }
            longest = Math.max(longest, message.remaining());
            JsonNode json = read(message);
            messages.add(json);
            if (json.get("aid").textValue().equals("rtn_data")) {
                if (json.get("data").isEmpty()) {
                    faults.add("an empty rtn_data");
                }
                for (JsonNode patch : json.get("data")) {
                    noNullInNewObjects(copy, patch);
                    copy = (ObjectNode) MergePatch.apply(copy, patch);
                }
            }
            if (slow) {
                sending = true;
                unwritten = done;
                return;
            }
        }
        done.run();
    }

    /** Clients of the seed store such a null as it is. */
    private void noNullInNewObjects(JsonNode target, JsonNode patch) {
        patch.properties().forEach(member -> {
            if (member.getValue().isNull() && target == null) {
                faults.add("null in a new object: " + patch);
            } else if (member.getValue().isObject()) {
                noNullInNewObjects(target == null ? null : target.get(member.getKey()), member.getValue());
            }
        });
    }

    /** What it should not have been sent. */
    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    private static JsonNode read(ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has been sent so many messages, and says what they are. */
    List<JsonNode> await(int count) {
        Await.until("messages: " + count, () -> messages().size() >= count);
        return messages();
    }

    /** Waits until it has been given so many notices, and says what they are. */
    List<JsonNode> notices(int count) {
        Await.until("notices: " + count, () -> allNotices().size() >= count);
        return allNotices();
    }

    private List<JsonNode> allNotices() {
        List<JsonNode> notices = new ArrayList<>();
        for (JsonNode message : messages()) {
            for (JsonNode patch : message.path("data")) {
                patch.path("notify").forEach(notices::add);
            }
        }
        return notices;
    }

    List<Integer> codes(int count) {
        return notices(count).stream()
                .map(notice -> notice.get("code").intValue())
                .toList();
    }

    synchronized List<JsonNode> messages() {
        return List.copyOf(messages);
    }

    /** Its copy of the document. */
    synchronized ObjectNode copy() {
        return copy.deepCopy();
    }

    synchronized int longest() {
        return longest;
    }

    synchronized List<String> closed() {
        return List.copyOf(closed);
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public String path() {
        return "/ws";
    }

    @Override
    public String header(String name) {
        return null;
    }

    @Override
    public synchronized void close(int code, String reason) {
        closed.add(code + " " + reason);
    }
}

package org.sluice.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.sluice.api.http.WebSocketEndpoint;
import org.sluice.api.http.WebSocketListener;
import org.sluice.api.http.WebSocketSession;

/** An endpoint that answers with what it hears, and remembers everything that it was told. */
final class Room implements WebSocketEndpoint {

    final List<WebSocketSession> sessions = new CopyOnWriteArrayList<>();
    final List<String> events = new CopyOnWriteArrayList<>();
    final BlockingQueue<Integer> done = new LinkedBlockingQueue<>();
    final AtomicInteger texts = new AtomicInteger();
    volatile boolean echoes = true;
    volatile RuntimeException failure;

    static Map<String, Object> at(String... paths) {
        return Map.of(WebSocketEndpoint.PATH, paths);
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public WebSocketListener open(WebSocketSession session) {
        events.add("open " + session.path());
        sessions.add(session);
        return new WebSocketListener() {
            private final Deque<ByteBuffer> answers = new ArrayDeque<>();

            @Override
            public void onText(ByteBuffer message) {
                if (failure != null) {
                    throw failure;
                }
                texts.incrementAndGet();
                if (echoes) {
                    ByteBuffer copy = ByteBuffer.allocate(message.remaining());
                    copy.put(message).flip();
                    answer(copy);
                }
            }

            /** One at a time: the client may have an answer, and say more, before its sending is known to be done. */
            private synchronized void answer(ByteBuffer text) {
                answers.add(text);
                if (answers.size() == 1) {
                    send(text);
                }
            }

            private void send(ByteBuffer text) {
                session.send(text, () -> sent(text));
            }

            private synchronized void sent(ByteBuffer text) {
                done.add(text.remaining());
                answers.remove();
                if (!answers.isEmpty()) {
                    send(answers.peek());
                }
            }

            @Override
            public void onClose(int code, String reason) {
                events.add(("close " + code + " " + reason).strip());
            }
        };
    }
}

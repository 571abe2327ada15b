package org.sluice.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.sluice.api.publisher.Publisher;

/** A publisher that keeps every message in memory. Thread-safe. */
public final class RecordingPublisher implements Publisher {

    /** One message as it was published. */
    public record Message(String topic, Mark mark, byte[] body) {}

    private final List<Message> messages = new ArrayList<>();

    @Override
    public synchronized boolean publish(String topic, Mark mark, ByteBuffer message) {
        byte[] body = new byte[message.remaining()];
        message.duplicate().get(body);
        messages.add(new Message(topic, mark, body));
        return true;
    }

    public synchronized List<Message> messages() {
        return List.copyOf(messages);
    }

    /** The marks alone, in order. */
    public synchronized List<Mark> marks() {
        return messages.stream().map(Message::mark).toList();
    }
}

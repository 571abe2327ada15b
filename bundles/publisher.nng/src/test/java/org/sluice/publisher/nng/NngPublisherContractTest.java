package org.sluice.publisher.nng;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.publisher.Publisher;
import org.sluice.testkit.Await;
import org.sluice.testkit.Configs;
import org.sluice.testkit.PublisherContract;
import org.sluice.wire.sp.SpPublisher;
import org.sluice.wire.sp.SpSubscriber;

/** The contract, over each transport. */
class NngPublisherContractTest {

    @TempDir
    Path folder;

    @Nested
    class Tcp extends Contract {
        @Override
        String listen() {
            return "tcp://127.0.0.1:0";
        }
    }

    @Nested
    class Ipc extends Contract {
        @Override
        String listen() {
            return "ipc://" + folder.resolve("spot.ipc");
        }
    }

    abstract static class Contract extends PublisherContract {

        private NngPublisher publisher;

        abstract String listen();

        @Override
        protected Publisher publisher() {
            if (publisher == null) {
                Map<String, String> settings = Map.of("listen", listen());
                publisher = new NngPublisher(Configs.of(NngPublisher.Config.class, settings), settings);
            }
            return publisher;
        }

        @AfterEach
        void close() {
            publisher.deactivate();
        }

        @Override
        protected Subscriber subscribe() throws IOException {
            byte[] topic = TOPIC.getBytes(StandardCharsets.US_ASCII);
            SpPublisher socket = publisher.publishers().get(0);
            int before = socket.subscribers();
            SpSubscriber subscriber = new SpSubscriber(socket.address(), topic);
            assertTrue(subscriber.connect(Await.DEADLINE));
            Await.until("the publisher to have it", () -> socket.subscribers() > before);
            return new Subscriber() {
                @Override
                public byte[] receive(Duration within) throws IOException {
                    byte[] message = subscriber.receive(within);
                    return message == null ? null : Arrays.copyOfRange(message, topic.length, message.length);
                }

                @Override
                public void close() throws IOException {
                    subscriber.close();
                }
            };
        }
    }
}

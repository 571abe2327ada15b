package org.sluice.bench;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.sluice.api.market.Tick;
import org.sluice.api.publisher.Publisher;
import org.sluice.broadcaster.Broadcaster;
import org.sluice.broadcaster.BroadcasterAccess;
import org.sluice.publisher.nng.NngAccess;
import org.sluice.publisher.nng.NngPublisher;
import org.sluice.wire.sp.SpPublisher;

/** A broadcaster and an NNG publisher on one port of the loopback, joined as in the running system. */
final class Chain implements AutoCloseable {

    private static final String FEED = "stock";

    final SpPublisher socket;

    private final Broadcaster broadcaster;
    private final NngPublisher publisher;

    Chain(Sweep sweep, int port) {
        String[] listen = {"tcp://127.0.0.1:" + port};
        publisher = new NngPublisher(config(NngPublisher.Config.class, Map.of("listen", listen)), Map.of());
        socket = NngAccess.socket(publisher);
        broadcaster = new Broadcaster(sweep, config(Broadcaster.Config.class, Map.of()), Map.of());
        BroadcasterAccess.bind(broadcaster, "nng", publisher);
    }

    /** Gives the chain one round. */
    void publish(Sweep sweep) {
        broadcaster.onRoundStart(FEED);
        for (List<Tick> batch : sweep.batches) {
            broadcaster.onTicks(FEED, batch);
        }
        broadcaster.onRoundEnd(FEED);
    }

    /** Sends a message of its own, past the broadcaster. */
    void send(String topic, Publisher.Mark mark, ByteBuffer body) {
        publisher.publish(topic, mark, body);
    }

    @Override
    public void close() {
        NngAccess.close(publisher);
    }

    /** A component's configuration: its defaults but for what is given. */
    static <T> T config(Class<T> type, Map<String, ?> given) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        given.containsKey(method.getName()) ? given.get(method.getName()) : method.getDefaultValue()));
    }
}

package org.sluice.publisher.zmq;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.api.publisher.Publisher;
import org.sluice.api.status.Counters;
import org.sluice.wire.sp.CurveKey;
import org.sluice.wire.sp.SpAddress;
import org.sluice.wire.sp.SpMark;
import org.sluice.wire.sp.SpPublisher;
import org.sluice.wire.sp.SpStatistics;

/**
 * Publishes to ZeroMQ subscribers, over TCP and Unix-domain sockets. A message is one part: topic and body, nothing
 * between, the same bytes as over NNG. The wire is in wire.sp's ZMTP.md.
 */
@Component(
        name = "org.sluice.publisher.zmq",
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {Publisher.class, Counters.class, Checkup.class})
@Designate(ocd = ZmqPublisher.Config.class, factory = true)
public final class ZmqPublisher implements Publisher, Counters, Checkup {

    /** Keys of {@code etc/org.sluice.publisher.zmq-<instance>.cfg}. */
    @ObjectClassDefinition(name = "Sluice ZeroMQ publisher", description = "Publishes to ZeroMQ subscribers")
    public @interface Config {

        @AttributeDefinition(description = "Addresses to listen on, separated by commas: tcp://host:port, ipc:///path")
        String[] listen() default {"tcp://127.0.0.1:9210"};

        @AttributeDefinition(description = "Mebibytes per address that a subscriber may lag behind, 1 to 1024")
        int ringMebibytes() default 32;

        @AttributeDefinition(description = "The most subscribers per address, 1 to 65536")
        int maxSubscribers() default 1024;

        @AttributeDefinition(
                description = "File with the secret key of CURVE, made if there is none; empty: nothing is encrypted")
        String curveSecretKeyFile() default "";

        @AttributeDefinition(
                description = "File with the public keys of those who may subscribe, one a line; empty: everyone who"
                        + " knows ours")
        String curveClientsFile() default "";

        @AttributeDefinition(description = "Whether other machines may be served without encryption")
        boolean allowPlaintext() default false;

        @AttributeDefinition(description = "The name by which a broadcaster chooses it")
        String publisher_name() default "zmq";

        @AttributeDefinition(description = "The name under which its counters are shown")
        String counters_name() default "publisher.zmq";
    }

    private final Bindings bindings = new Bindings();
    private final Map<String, byte[]> topics = new ConcurrentHashMap<>();
    private final LongAdder messages = new LongAdder();
    private final LastMarks marks;
    private volatile String name;

    /** What sockets closed since had counted: a count never goes back. */
    private final List<SpStatistics> closed = new ArrayList<>();

    @Activate
    public ZmqPublisher(Config config, Map<String, ?> properties) {
        this(config, properties, InstantSource.system());
    }

    ZmqPublisher(Config config, Map<String, ?> properties, InstantSource clock) {
        marks = new LastMarks(clock);
        modified(config, properties);
    }

    /** Rebinds only what changed: subscribers of an address that stays are not disturbed. */
    @Modified
    void modified(Config config, Map<String, ?> properties) {
        Settings settings = Settings.of(config, properties, SpAddress.ipcSupported());
        List<SpPublisher> gone = bindings.apply(settings, properties);
        name = config.counters_name();
        synchronized (closed) {
            gone.forEach(publisher -> closed.add(publisher.statistics()));
        }
    }

    @Deactivate
    void deactivate() {
        bindings.close();
    }

    @Override
    public boolean publish(String topic, Mark mark, ByteBuffer message) {
        byte[] prefix = topics.computeIfAbsent(topic, text -> text.getBytes(StandardCharsets.US_ASCII));
        SpMark spMark = switch (mark) {
            case START -> SpMark.START;
            case DATA -> SpMark.DATA;
            case END -> SpMark.END;
        };
        messages.increment();
        marks.saw(mark);
        boolean taken = false;
        for (SpPublisher publisher : bindings.publishers()) {
            taken |= publisher.publish(prefix, spMark, message);
        }
        return taken;
    }

    /** The addresses it listens on, with their real ports. */
    List<SpPublisher> publishers() {
        return bindings.publishers();
    }

    @Override
    public Map<String, Long> counters() {
        List<SpStatistics> all = new ArrayList<>();
        synchronized (closed) {
            all.addAll(closed);
        }
        bindings.publishers().forEach(publisher -> all.add(publisher.statistics()));
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("messages", messages.sum());
        counters.put("bytes", all.stream().mapToLong(SpStatistics::bytes).sum());
        counters.put(
                "subscribers.accepted",
                all.stream().mapToLong(SpStatistics::accepted).sum());
        counters.put(
                "connections.rejected",
                all.stream().mapToLong(SpStatistics::rejected).sum());
        counters.put(
                "subscribers.misbehaved",
                all.stream().mapToLong(SpStatistics::misbehaved).sum());
        counters.put(
                "messages.dropped.too_large",
                all.stream().mapToLong(SpStatistics::tooLarge).sum());
        counters.put(
                "messages.lost",
                all.stream().mapToLong(SpStatistics::lostMessages).sum());
        counters.put(
                "rounds.lost", all.stream().mapToLong(SpStatistics::lostRounds).sum());
        return counters;
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        for (SpPublisher publisher : bindings.publishers()) {
            int subscribers = publisher.subscribers();
            facts.put(
                    publisher.address().toString(), subscribers + (subscribers == 1 ? " subscriber" : " subscribers"));
        }
        CurveKey key = bindings.publicKey();
        if (key != null) {
            facts.put("CURVE public key", key.toString());
        }
        return facts;
    }

    @Override
    public List<Finding> examine() {
        return ZmqFindings.of(name, bindings.publishers(), marks, bindings.publicKey());
    }

    @Override
    public List<String> warnings() {
        return bindings.publishers().stream()
                .filter(publisher -> !publisher.isOpen())
                .map(publisher -> publisher.address() + " has failed and is closed, the log says why")
                .toList();
    }
}

package org.sluice.publisher.zmq;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.api.publisher.Publisher;
import org.sluice.api.status.Counters;
import org.sluice.wire.sp.CurveKey;
import org.sluice.wire.sp.SpAddress;
import org.sluice.wire.sp.SpMark;
import org.sluice.wire.sp.SpPublisher;
import org.sluice.wire.sp.SpPublishers;

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

    private final SpPublishers publishers;
    private volatile String name;
    private volatile CurveKey publicKey;

    @Activate
    public ZmqPublisher(Config config, Map<String, ?> properties) {
        this(config, properties, InstantSource.system());
    }

    ZmqPublisher(Config config, Map<String, ?> properties, InstantSource clock) {
        publishers = new SpPublishers(clock);
        modified(config, properties);
    }

    /** Rebinds only what changed: subscribers of an address that stays are not disturbed. */
    @Modified
    void modified(Config config, Map<String, ?> properties) {
        Settings settings = Settings.of(config, properties, SpAddress.ipcSupported());
        try {
            publishers.apply(settings.addresses(), settings.kind(), settings::open);
        } catch (SpPublishers.UnservedException e) {
            throw new InvalidSettingException(properties, "listen", e.address(), e.getMessage());
        }
        publicKey = settings.curve() == null ? null : settings.curve().keys().publicKey();
        name = config.counters_name();
    }

    @Deactivate
    void deactivate() {
        publishers.close();
    }

    @Override
    public boolean publish(String topic, Mark mark, ByteBuffer message) {
        return publishers.publish(
                topic,
                switch (mark) {
                    case START -> SpMark.START;
                    case DATA -> SpMark.DATA;
                    case END -> SpMark.END;
                },
                message);
    }

    /** The addresses it listens on, with their real ports. */
    List<SpPublisher> publishers() {
        return publishers.all();
    }

    @Override
    public Map<String, Long> counters() {
        return publishers.counters();
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = publishers.facts();
        CurveKey key = publicKey;
        if (key != null) {
            facts.put("CURVE public key", key.toString());
        }
        return facts;
    }

    @Override
    public List<Finding> examine() {
        return ZmqFindings.of(name, publishers, publicKey);
    }

    @Override
    public List<String> warnings() {
        return publishers.warnings();
    }
}

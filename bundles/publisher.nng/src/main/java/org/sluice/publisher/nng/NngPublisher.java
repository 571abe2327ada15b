package org.sluice.publisher.nng;

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
import org.sluice.wire.sp.SpAddress;
import org.sluice.wire.sp.SpMark;
import org.sluice.wire.sp.SpPublisher;
import org.sluice.wire.sp.SpPublishers;

/**
 * Publishes to nanomsg and NNG subscribers, such as hikyuu's spot agent. A message is topic and body, nothing between.
 * The wire is in wire.sp's SP.md.
 */
@Component(
        name = "org.sluice.publisher.nng",
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {Publisher.class, Counters.class, Checkup.class})
@Designate(ocd = NngPublisher.Config.class, factory = true)
public final class NngPublisher implements Publisher, Counters, Checkup {

    /** Keys of {@code etc/org.sluice.publisher.nng-<instance>.cfg}. */
    @ObjectClassDefinition(name = "Sluice NNG publisher", description = "Publishes over nanomsg/NNG pub/sub")
    public @interface Config {

        @AttributeDefinition(description = "Addresses to listen on, separated by commas: tcp://host:port, ipc:///path")
        String[] listen() default {"ipc:///tmp/hikyuu_real.ipc", "tcp://127.0.0.1:9200"};

        @AttributeDefinition(description = "Mebibytes per address that a subscriber may lag behind, 1 to 1024")
        int ringMebibytes() default 32;

        @AttributeDefinition(description = "The most subscribers per address, 1 to 65536")
        int maxSubscribers() default 1024;

        @AttributeDefinition(description = "The name by which a broadcaster chooses it")
        String publisher_name() default "nng";

        @AttributeDefinition(description = "The name under which its counters are shown")
        String counters_name() default "publisher.nng";
    }

    private final SpPublishers publishers;
    private volatile String name;

    @Activate
    public NngPublisher(Config config, Map<String, ?> properties) {
        this(config, properties, InstantSource.system());
    }

    NngPublisher(Config config, Map<String, ?> properties, InstantSource clock) {
        publishers = new SpPublishers(clock);
        modified(config, properties);
    }

    /** Rebinds only what changed: subscribers of an address that stays are not disturbed. */
    @Modified
    void modified(Config config, Map<String, ?> properties) {
        Settings settings = Settings.of(config, properties, SpAddress.ipcSupported());
        try {
            publishers.apply(
                    settings.addresses(), List.of(settings.ringBytes(), settings.maxSubscribers()), settings::open);
        } catch (SpPublishers.UnservedException e) {
            throw new InvalidSettingException(properties, "listen", e.address(), e.getMessage());
        }
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
        return publishers.facts();
    }

    @Override
    public List<Finding> examine() {
        return NngFindings.of(name, publishers);
    }

    @Override
    public List<String> warnings() {
        return publishers.warnings();
    }
}

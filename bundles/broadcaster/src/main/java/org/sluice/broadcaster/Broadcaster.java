package org.sluice.broadcaster;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.api.market.Tick;
import org.sluice.api.market.TickListener;
import org.sluice.api.publisher.Publisher;
import org.sluice.api.publisher.Publisher.Mark;
import org.sluice.api.status.Counters;
import org.sluice.wire.spot.SpotMarks;

/**
 * Encodes each batch of one feed once, as hikyuu's spot messages, and gives the same bytes to every publisher.
 *
 * <p>Called under the dispatch lock. Its own lock is held around every call of a publisher and taken by bind and unbind:
 * a publisher is never called after its unbind has returned.
 */
@Component(
        name = "org.sluice.broadcaster",
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {TickListener.class, Counters.class, Checkup.class})
@Designate(ocd = Broadcaster.Config.class, factory = true)
public final class Broadcaster implements TickListener, Counters, Checkup {

    /** What an operator can set. */
    @ObjectClassDefinition(name = "Sluice broadcaster", description = "One feed, under one topic, to every publisher")
    public @interface Config {

        @AttributeDefinition(description = "The feed it carries")
        String feed() default "stock";

        @AttributeDefinition(description = "What subscribers filter by; ASCII")
        String topic() default SpotMarks.TOPIC;

        @AttributeDefinition(description = "The most records in one message, 1 to 2000")
        int recordsPerMessage() default 60;

        @AttributeDefinition(description = "Names of the publishers it uses, separated by commas; empty for all")
        String publishers() default "";

        @AttributeDefinition(description = "The name under which its counters are shown")
        String counters_name() default "broadcaster";
    }

    private static final Logger LOG = LoggerFactory.getLogger(Broadcaster.class);

    private static final int MOST_RECORDS = 2000;

    private final String feed;
    private final String topic;
    private final SpotMessages messages;
    private final Audience audience;
    private final Count rounds = new Count();
    private final ByteBuffer start = SpotMarks.start();
    private final ByteBuffer end = SpotMarks.end();
    private final InstantSource clock;
    private final String name;

    /** When the last round ended, epoch milliseconds; 0: none has. */
    private volatile long lastRound;

    @Activate
    public Broadcaster(@Reference(name = "catalog") Catalog catalog, Config config, Map<String, ?> properties) {
        this(catalog, config, properties, InstantSource.system());
    }

    Broadcaster(Catalog catalog, Config config, Map<String, ?> properties, InstantSource clock) {
        if (config.recordsPerMessage() < 1 || config.recordsPerMessage() > MOST_RECORDS) {
            throw new InvalidSettingException(
                    properties, "recordsPerMessage", config.recordsPerMessage(), "1 to " + MOST_RECORDS + " records");
        }
        if (config.feed().isBlank()) {
            throw new InvalidSettingException(properties, "feed", config.feed(), "the name of a feed, as in stock");
        }
        if (!config.topic().matches("\\p{Graph}+")) {
            throw new InvalidSettingException(
                    properties, "topic", config.topic(), "ASCII without blanks, as in " + SpotMarks.TOPIC);
        }
        this.clock = clock;
        name = config.counters_name();
        feed = config.feed();
        topic = config.topic();
        audience = new Audience(topic, config.publishers());
        messages = new SpotMessages(catalog, config.recordsPerMessage(), audience);
        LOG.info("feed {} goes out as {}", feed, topic);
    }

    @Deactivate
    void deactivate() {
        LOG.info("feed {} no longer goes out as {}", feed, topic);
    }

    @Reference(
            name = "publisher",
            service = Publisher.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            unbind = "unbindPublisher")
    void bindPublisher(Publisher publisher, Map<String, ?> properties) {
        audience.add(publisher, Objects.toString(properties.get(Publisher.NAME), "unnamed"));
    }

    void unbindPublisher(Publisher publisher) {
        audience.remove(publisher);
    }

    @Override
    public void onRoundStart(String from) {
        if (feed.equals(from)) {
            rounds.add(1);
            audience.publish(Mark.START, start);
        }
    }

    @Override
    public void onTicks(String from, List<Tick> ticks) {
        if (feed.equals(from) && audience.listens()) {
            messages.publish(ticks);
        }
    }

    @Override
    public void onRoundEnd(String from) {
        if (feed.equals(from)) {
            audience.publish(Mark.END, end);
            lastRound = clock.millis();
        }
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("rounds", rounds.get());
        messages.count(counters);
        audience.count(counters);
        return counters;
    }

    @Override
    public List<Finding> examine() {
        Map<String, Long> counts = counters();
        Duration since = lastRound == 0 ? null : Duration.ofMillis(Math.max(0, clock.millis() - lastRound));
        return new BroadcastFindings(name, feed, topic, counts, messages.largest(), since, audience.warnings()).all();
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("feed", feed);
        facts.put("topic", topic);
        facts.put("publishers", audience.names());
        return facts;
    }

    @Override
    public List<String> warnings() {
        return audience.warnings();
    }
}

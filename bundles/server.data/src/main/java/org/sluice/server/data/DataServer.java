package org.sluice.server.data;

import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.sluice.api.catalog.Catalog;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.api.market.Bars;
import org.sluice.api.market.Quotes;
import org.sluice.api.server.ServerSwitch;
import org.sluice.api.status.Counters;
import org.sluice.api.storage.Ticks;

/**
 * hikyuu's data server: its clients' {@code get_data_from_buffer_server} and {@code get_spot_from_buffer_server} ask it as
 * they are. Bars and ticks are answered when there is somebody who has them. The wire is in DATA.md.
 */
@Component(
        name = "org.sluice.server.data",
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        service = {ServerSwitch.class, Counters.class, Checkup.class},
        property = {ServerSwitch.NAME + "=dataserver", Counters.NAME + "=server.data"})
@Designate(ocd = DataServer.Config.class)
public final class DataServer implements ServerSwitch, Counters, Checkup {

    /** Keys of {@code etc/org.sluice.server.data.cfg}. */
    @ObjectClassDefinition(name = "Sluice data server", description = "Bars and ticks for hikyuu's clients")
    public @interface Config {

        @AttributeDefinition(description = "Address to listen on: tcp://host:port, tcp://*:port, ipc:///path")
        String listen() default "tcp://127.0.0.1:9201";

        @AttributeDefinition(description = "Requests answered at once, 1 to 256; more wait")
        int workers() default 2;

        @AttributeDefinition(description = "Clients connected at once, 1 to 65536; more are closed")
        int maxClients() default 128;

        @AttributeDefinition(description = "Whether ticks are answered")
        boolean bufferTicks() default true;

        @AttributeDefinition(description = "Mebibytes of one answer, 1 to 1024; a larger one is refused")
        int maxReplyMebibytes() default 64;
    }

    private final Answers answers;
    private final Quotes quotes;
    private final Door door;
    private final String name;

    @Activate
    public DataServer(
            Config config,
            Map<String, ?> properties,
            @Reference(name = "quotes") Quotes quotes,
            @Reference(name = "catalog") Catalog catalog) {
        this(config, properties, quotes, catalog, InstantSource.system());
    }

    DataServer(Config config, Map<String, ?> properties, Quotes quotes, Catalog catalog, InstantSource clock) {
        Settings settings = Settings.of(config, properties);
        this.quotes = quotes;
        name = String.valueOf(properties.containsKey(Counters.NAME) ? properties.get(Counters.NAME) : "server.data");
        answers = new Answers(settings, quotes, catalog, clock);
        door = new Door(answers, settings);
    }

    /** Opens its port: bars and ticks have been bound by now, if they are there. */
    @Activate
    void activate(Config config, Map<String, ?> properties) {
        try {
            door.open();
        } catch (IOException e) {
            throw cannotListen(Settings.of(config, properties), properties, e);
        }
    }

    /** Clients stay connected unless the address, workers or maxClients changed. */
    @Modified
    void modified(Config config, Map<String, ?> properties) {
        Settings settings = Settings.of(config, properties);
        try {
            door.change(settings);
        } catch (IOException e) {
            throw cannotListen(settings, properties, e);
        }
        answers.settings(settings);
    }

    private static InvalidSettingException cannotListen(Settings settings, Map<String, ?> properties, IOException e) {
        String reason = String.valueOf(e.getMessage()).replace("address " + settings.address() + " is", "address");
        return new InvalidSettingException(properties, "listen", settings.address(), reason);
    }

    @Deactivate
    void deactivate() {
        door.close();
    }

    @Reference(
            name = "bars",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindBars(Bars bars) {
        answers.bars.bind(bars);
    }

    void unbindBars(Bars bars) {
        answers.bars.unbind(bars);
    }

    @Reference(
            name = "ticks",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindTicks(Ticks ticks) {
        answers.ticks.bind(ticks);
    }

    void unbindTicks(Ticks ticks) {
        answers.ticks.unbind(ticks);
    }

    @Override
    public String start() {
        return door.start();
    }

    @Override
    public String stop() {
        return door.stop();
    }

    @Override
    public String status() {
        return door.status();
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        door.count(counters);
        answers.tally.count(counters);
        return counters;
    }

    @Override
    public Map<String, Double> gauges() {
        return Map.of("clients", (double) door.clients());
    }

    @Override
    public Map<String, String> facts() {
        return Map.of("data server", door.status());
    }

    @Override
    public List<Finding> examine() {
        return new Examination(name, door, quotes).findings();
    }

    Door door() {
        return door;
    }
}

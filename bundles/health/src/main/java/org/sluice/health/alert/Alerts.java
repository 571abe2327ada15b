package org.sluice.health.alert;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.feed.Feed;
import org.sluice.api.health.Alert;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.api.health.Health;
import org.sluice.api.market.Quotes;
import org.sluice.api.status.Counters;
import org.sluice.health.Bound;
import org.sluice.health.Installation;
import org.sluice.health.Observed;
import org.sluice.health.doctor.Doctor;

/**
 * Tells what is wrong: by rules to the log and to robots, and examined on demand for {@code sluice:doctor}.
 *
 * <p>Owns the threads {@code health-alerts}, {@code health-webhook} and, while it examines, {@code health-checkup}.
 */
@Component(
        name = "org.sluice.health.alerts",
        service = {Health.class, Counters.class},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.OPTIONAL,
        property = Counters.NAME + '=' + Alerts.NAME)
@Designate(ocd = Alerts.Config.class)
public final class Alerts implements Health, Counters {

    /** Keys of {@code etc/org.sluice.health.alerts.cfg}; without the file the defaults hold. */
    @ObjectClassDefinition(name = "Sluice alerts")
    public @interface Config {
        @AttributeDefinition(description = "Rules that are switched off, separated by commas")
        String off() default "";

        @AttributeDefinition(description = "no-ticks: so long may a feed in session be without a tick, seconds")
        int noTicksSeconds() default 30;

        @AttributeDefinition(description = "symbols-missing: so much of a feed's universe may be without a quote, %")
        double missingPercent() default 1;

        @AttributeDefinition(description = "clock-skew: so far may clocks be apart, seconds")
        double maxSkewSeconds() default 5;

        @AttributeDefinition(description = "backlog: so full may a queue be, %")
        double backlogPercent() default 80;

        @AttributeDefinition(description = "disk: so much of it must be free, %")
        double minFreeDiskPercent() default 10;

        @AttributeDefinition(description = "catalog-old: so long ago may instruments have been right, days")
        int maxCatalogAgeDays() default 120;

        @AttributeDefinition(description = "calendar: so far ahead must holidays be known, days")
        int minCalendarDays() default 30;

        @AttributeDefinition(
                description = "So long must something be wrong, or right again, before it is told, seconds")
        int raiseAfterSeconds() default 5;

        @AttributeDefinition(description = "What still stands is told again after this, minutes; 0: never")
        int repeatMinutes() default 60;

        @AttributeDefinition(description = "Robots are silent until 30 minutes before a feed's session and after it")
        boolean quietOutsideSessions() default true;

        @AttributeDefinition(type = AttributeType.PASSWORD, description = "URL of a WeCom group robot; empty: none")
        String wecom() default "";

        @AttributeDefinition(type = AttributeType.PASSWORD, description = "URL of a DingTalk group robot; empty: none")
        String dingtalk() default "";

        @AttributeDefinition(description = "File with the DingTalk robot's signing secret; empty: unsigned")
        String dingtalkSecretFile() default "";

        @AttributeDefinition(type = AttributeType.PASSWORD, description = "URL of a Feishu group robot; empty: none")
        String feishu() default "";

        @AttributeDefinition(description = "File with the Feishu robot's signing secret; empty: unsigned")
        String feishuSecretFile() default "";

        @AttributeDefinition(type = AttributeType.PASSWORD, description = "URL that takes any JSON; empty: none")
        String generic() default "";

        @AttributeDefinition(description = "A program that is run for each message, with its text; empty: none")
        String command() default "";

        @AttributeDefinition(
                type = AttributeType.PASSWORD,
                description = "URL to call while every feed that should collect does; empty: none")
        String aliveUrl() default "";

        @AttributeDefinition(description = "Time between two alive calls, seconds")
        int aliveSeconds() default 60;
    }

    static final String NAME = "health.alerts";

    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);

    /** A robot that takes longer to answer has not. */
    private static final Duration CALL_LIMIT = Duration.ofSeconds(10);

    private final Camera camera;
    private final Observed observed;
    private final Bound<Checkup> checkups = new Bound<>();
    private final Doctor doctor;
    private final Webhooks webhooks;
    private final AlertWatch watch;
    private final InstantSource clock = InstantSource.system();

    /** Reads the secrets; starts nothing yet. */
    @Activate
    public Alerts(
            BundleContext context,
            @Reference(name = "components") ServiceComponentRuntime components,
            @Reference(name = "configurations") ConfigurationAdmin configurations,
            @Reference(name = "metatypes") MetaTypeService metatypes,
            Config config,
            Map<String, Object> properties) {
        String home = context.getProperty("sluice.home");
        Path folder = Path.of(home == null ? "" : home).toAbsolutePath();
        AlertSettings settings = AlertSettings.of(config, properties, folder);
        Installation installation = new Installation(context, components, configurations, metatypes);
        observed = new Observed(folder);
        camera = new Camera(installation, observed);
        doctor = new Doctor(checkups, installation::settings, installation::has, Doctor.LIMIT);
        webhooks = new Webhooks(settings.robots(), settings.alive(), CALL_LIMIT, clock);
        watch = new AlertWatch(settings, webhooks, camera::forRules, clock);
        settings.robots().forEach(robot -> LOG.info("alerts go to {}", robot));
    }

    /** Called when everything there was to bind is bound. */
    @Activate
    void start() {
        webhooks.start();
        watch.start();
    }

    @Deactivate
    void deactivate() {
        watch.stop();
        webhooks.stop();
        doctor.close();
    }

    @Reference(name = "feed", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindFeed(Feed feed, Map<String, Object> properties) {
        observed.feeds.add(Observed.name(properties), feed);
    }

    void unbindFeed(Feed feed) {
        observed.feeds.remove(feed);
    }

    /** All but its own. */
    @Reference(
            name = "counters",
            target = "(!(counters.name=" + NAME + "))",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void bindCounters(Counters component, Map<String, Object> properties) {
        observed.counters.add(Observed.name(properties), component);
    }

    void unbindCounters(Counters component) {
        observed.counters.remove(component);
    }

    @Reference(name = "quotes", cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void bindQuotes(Quotes quotes) {
        observed.quotes.add("", quotes);
    }

    void unbindQuotes(Quotes quotes) {
        observed.quotes.remove(quotes);
    }

    @Reference(name = "checkup", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindCheckup(Checkup checkup, Map<String, Object> properties) {
        checkups.add(Observed.name(properties), checkup);
    }

    void unbindCheckup(Checkup checkup) {
        checkups.remove(checkup);
    }

    @Override
    public List<Finding> examine() {
        return doctor.examine(camera.fresh(clock.instant()));
    }

    @Override
    public List<Alert> alerts() {
        return watch.alerts();
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("raised", watch.raised());
        counters.put("recovered", watch.recovered());
        webhooks.count(counters);
        return counters;
    }

    @Override
    public Map<String, Double> gauges() {
        return Map.of("alerts", (double) watch.alerts().size());
    }

    @Override
    public List<String> warnings() {
        return webhooks.warnings();
    }
}

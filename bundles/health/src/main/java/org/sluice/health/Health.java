package org.sluice.health;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
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
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.feed.Feed;
import org.sluice.api.feed.FeedStatus;
import org.sluice.api.status.Counters;
import org.sluice.health.Banner.Report;

/**
 * Looks at every configuration until its component runs, then prints what Sluice serves and {@code ready}; a failure
 * before that ends the process with one line and status 3, a later one is one line of the log.
 *
 * <p>Owns one thread, {@code health}. Feeds and counters are called by it alone, under the lock that bind and unbind take.
 */
@Component(
        name = "org.sluice.health",
        service = {},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.OPTIONAL)
@Designate(ocd = Health.Config.class)
public final class Health implements Operator {

    /** Keys of {@code etc/org.sluice.health.cfg}; without the file the defaults hold. */
    @ObjectClassDefinition(name = "Sluice health")
    public @interface Config {
        @AttributeDefinition(
                description = "So long it waits for what is missing before it says so and goes on, seconds")
        int patienceSeconds() default 30;

        @AttributeDefinition(
                description = "So long may a file be without its bundle, or a component without a service, seconds")
        int graceSeconds() default 10;
    }

    /** System property, true once the banner was printed; the shell's first prompt waits for it. */
    static final String SHOWN = "sluice.ready";

    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private static final long LOOK_MILLIS = 50;
    private static final long LATER_LOOK_MILLIS = 500;

    private final BundleContext context;
    private final Deployment deployment;
    private final Readiness readiness;
    private final boolean colour;
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final Thread thread = new Thread(this::run, "health");

    private final Object lock = new Object();
    private final Map<Long, Feed> feeds = new TreeMap<>();
    private final Map<Long, Counters> counters = new TreeMap<>();

    /** Begins to look. */
    @Activate
    public Health(
            BundleContext context,
            @Reference(name = "components") ServiceComponentRuntime components,
            @Reference(name = "configurations") ConfigurationAdmin configurations,
            @Reference(name = "metatypes") MetaTypeService metatypes,
            Config config) {
        this.context = context;
        deployment = new Deployment(context, components, configurations, metatypes);
        colour = Boolean.parseBoolean(context.getProperty("sluice.colour"));
        readiness = new Readiness(
                this,
                this::banner,
                this::settled,
                Duration.ofSeconds(config.patienceSeconds()),
                Duration.ofSeconds(config.graceSeconds()));
        System.setProperty(SHOWN, "false");
        thread.setDaemon(true);
        thread.start();
    }

    @Deactivate
    void deactivate() {
        thread.interrupt();
    }

    @Reference(name = "feed", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindFeed(Feed feed, Map<String, Object> properties) {
        synchronized (lock) {
            feeds.put((Long) properties.get(Constants.SERVICE_ID), feed);
        }
    }

    void unbindFeed(Feed feed) {
        synchronized (lock) {
            feeds.values().remove(feed);
        }
    }

    @Reference(name = "counters", cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindCounters(Counters component, Map<String, Object> properties) {
        synchronized (lock) {
            counters.put((Long) properties.get(Constants.SERVICE_ID), component);
        }
    }

    void unbindCounters(Counters component) {
        synchronized (lock) {
            counters.values().remove(component);
        }
    }

    private void run() {
        long begin = System.nanoTime();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look(Duration.ofNanos(System.nanoTime() - begin));
                Thread.sleep(readiness.ready() ? LATER_LOOK_MILLIS : LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // deactivated
        }
    }

    private void look(Duration since) {
        try {
            int state = context.getBundle(0).getState();
            if (state == Bundle.ACTIVE || state == Bundle.STARTING) {
                readiness.look(deployment.read(), state == Bundle.ACTIVE, since);
            }
        } catch (Exception e) {
            // a bundle may go while it is being looked at; the next look will see
            LOG.debug("could not look", e);
        }
    }

    /** Whether every feed has read the catalog, and none is about to turn to a source that it likes better. */
    private boolean settled() {
        synchronized (lock) {
            return feeds.values().stream().map(Feed::status).allMatch(Health::isSettled);
        }
    }

    private static boolean isSettled(FeedStatus feed) {
        boolean idle = feed.state() != FeedStatus.State.COLLECTING && feed.state() != FeedStatus.State.PAUSED;
        if (feed.universe() == 0 || idle && feed.nextRound() == null) {
            return false;
        }
        return feed.state() != FeedStatus.State.COLLECTING
                || feed.sources().stream()
                        .filter(source -> source.present() && source.retry() == null)
                        .findFirst()
                        .map(source -> source.name().equals(feed.source()))
                        .orElse(true);
    }

    private String banner() {
        List<FeedStatus> statuses = new ArrayList<>();
        List<Report> reports = new ArrayList<>();
        synchronized (lock) {
            feeds.values().forEach(feed -> statuses.add(feed.status()));
            counters.values().forEach(each -> reports.add(new Report(each.facts(), each.warnings())));
        }
        statuses.sort(Comparator.comparing(FeedStatus::feed));
        return Banner.of(context.getBundle().getVersion().toString(), statuses, reports, colour);
    }

    @Override
    public void say(String text) {
        out.println(text);
        out.flush();
        LOG.info("{}", text);
        System.setProperty(SHOWN, "true");
    }

    @Override
    public void complain(String line, String trace) {
        err.println(line);
        LOG.info("{}{}{}", line, trace.isEmpty() ? "" : System.lineSeparator(), trace);
    }

    @Override
    public void warn(String line, String trace) {
        LOG.warn("{}", line);
        if (!trace.isEmpty()) {
            LOG.info("{}", trace);
        }
    }

    @Override
    public void note(String line) {
        LOG.info("{}", line);
    }

    @Override
    public void exit(int status) {
        // The launcher's shutdown hook stops the framework, and so this component: not by this component's thread.
        new Thread(() -> System.exit(status), "health-exit").start();
    }
}

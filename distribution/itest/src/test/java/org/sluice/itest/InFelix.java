package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.sluice.api.feed.Feed;
import org.sluice.api.publisher.Publisher;

/** A Felix with one stock feed to a spot stream: catalog, collector, broadcaster and publisher, all configured. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public abstract class InFelix {

    static final String COLLECTOR = "org.sluice.collector";
    static final String PUBLISHER = "org.sluice.publisher.nng";
    static final String SYNTHETIC = "org.sluice.fetcher.synthetic";

    @Inject
    protected BundleContext context;

    @Inject
    protected ConfigurationAdmin configurations;

    protected String address;

    /** Another for each test: the market remembers a feed's volumes, and would drop what falls below them. */
    protected String feedName;

    private static int tests;

    @Configuration
    public Option[] configuration() {
        return new Option[] {Sluice.bundles()};
    }

    @Before
    public void configure() throws Exception {
        feedName = "stock" + tests++;
        address = "tcp://127.0.0.1:" + freePort();
        File data = new File(System.getProperty("sluice.root"), "bundles/catalog.csv/src/main/etc/catalog");
        set("org.sluice.catalog", "alwaysOpen", true);
        set(
                "org.sluice.catalog.csv",
                "instruments",
                data + "/instruments.csv",
                "futures",
                data + "/futures.csv",
                "stocks",
                data + "/stocks.csv",
                "holidays",
                data + "/holidays.csv");
        set("org.sluice.broadcaster~spot", "feed", feedName, "topic", ":spot:");
        set(PUBLISHER + "~spot", "listen", address);
    }

    /** Nothing of one test is left for the next: no configuration, and every bundle runs. */
    @After
    public void reset() throws Exception {
        for (var configuration : configurations.listConfigurations(null)) {
            configuration.delete();
        }
        Subscriber.await(
                "feeds and publishers to go",
                () -> service(Feed.class, null) == null && service(Publisher.class, null) == null);
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getSymbolicName().startsWith("org.sluice.") && bundle.getState() != Bundle.ACTIVE) {
                bundle.start();
            }
        }
    }

    protected void set(String pid, Object... settings) throws IOException {
        Dictionary<String, Object> properties = new Hashtable<>();
        for (int i = 0; i < settings.length; i += 2) {
            properties.put((String) settings[i], settings[i + 1]);
        }
        int factory = pid.indexOf('~');
        (factory < 0
                        ? configurations.getConfiguration(pid, "?")
                        : configurations.getFactoryConfiguration(
                                pid.substring(0, factory), pid.substring(factory + 1), "?"))
                .update(properties);
    }

    protected Feed feed() throws Exception {
        Subscriber.await("the feed", () -> service(Feed.class, null) != null);
        return service(Feed.class, null);
    }

    protected <T> T service(Class<T> type, String filter) throws InvalidSyntaxException {
        List<ServiceReference<T>> references = List.copyOf(context.getServiceReferences(type, filter));
        return references.isEmpty() ? null : context.getService(references.get(0));
    }

    protected Bundle bundle(String name) {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Every start has its end, in turn; the last round may still be running. */
    protected static void assertPairedMarks(Subscriber subscriber) {
        assertNull(subscriber.failure());
        List<String> marks = subscriber.marks();
        for (int i = 0; i < marks.size(); i++) {
            assertEquals("mark " + i, i % 2 == 0 ? "start" : "end", marks.get(i));
        }
    }

    protected static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}

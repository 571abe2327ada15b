package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.After;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceRegistration;
import org.sluice.api.feed.Feed;
import org.sluice.api.feed.FeedStatus;
import org.sluice.api.fetcher.Fetcher;
import org.sluice.api.status.Counters;
import org.sluice.wire.spot.Spot;

/** Swaps of sources and publishers while 10,000 quotes a second flow to connected subscribers. */
public class SwapTest extends InFelix {

    /** 1000 symbols every 100 ms. */
    private static final long INTERVAL_MILLIS = 100;

    private static final String UNIVERSE = symbols(1000);

    private static final String PUBLISHER_COUNTERS = "(counters.name=publisher.nng)";

    private final List<ServiceRegistration<Fetcher>> registrations = new ArrayList<>();

    @After
    public void unregister() {
        registrations.forEach(ServiceRegistration::unregister);
    }

    @Test
    public void changingThePreferenceLosesAndDoublesNothing() throws Exception {
        AtomicLong sequence = new AtomicLong();
        register(new SequenceFetcher(sequence), "a");
        register(new SequenceFetcher(sequence), "b");
        collect("none");
        try (Subscriber first = connected();
                Subscriber second = connected()) {
            for (int swap = 0; swap < 20; swap++) {
                String name = swap % 2 == 0 ? "a" : "b";
                collect(name + ",a,b");
                awaitSource(name);
            }
            collect("none");
            awaitSilence(sequence, first, second);
            List<Long> expected =
                    LongStream.rangeClosed(1, sequence.get()).boxed().toList();
            assertTrue("only " + expected.size() + " quotes flowed", expected.size() > 10_000);
            assertEquals(expected, sequenceOf(first));
            assertEquals(expected, sequenceOf(second));
            assertPairedMarks(first);
            assertPairedMarks(second);
        }
    }

    @Test
    public void aSourceThatFailsOrGoesIsReplacedWithoutLosingWhatWasAccepted() throws Exception {
        AtomicLong sequence = new AtomicLong();
        SequenceFetcher a = new SequenceFetcher(sequence);
        ServiceRegistration<Fetcher> registration = register(a, "a");
        register(new SequenceFetcher(sequence), "b");
        collect("none");
        try (Subscriber subscriber = connected()) {
            collect("a,b");
            awaitSource("a");
            a.failing = true;
            awaitSource("b");
            a.failing = false;
            awaitSource("a");
            registration.unregister();
            registrations.remove(registration);
            awaitSource("b");
            collect("none");
            awaitSilence(sequence, subscriber);
            assertEquals(LongStream.rangeClosed(1, sequence.get()).boxed().toList(), sequenceOf(subscriber));
            assertPairedMarks(subscriber);
        }
    }

    @Test
    public void stoppingAndUpdatingTheSourcesBundleKeepsSubscribersConnectedAndMarksPaired() throws Exception {
        set(SYNTHETIC);
        collect("none");
        try (Subscriber subscriber = connected()) {
            collect("synthetic");
            Bundle bundle = bundle(SYNTHETIC);
            for (int i = 0; i < 5; i++) {
                awaitMore(subscriber);
                bundle.stop();
                Subscriber.await("the feed to miss it", () -> status().state() == FeedStatus.State.FAILED);
                assertTrue(status().reason(), status().reason().contains("synthetic is not installed or not started"));
                bundle.start();
                awaitMore(subscriber);
                try (var jar = bundleStream(SYNTHETIC)) {
                    bundle.update(jar);
                }
                awaitMore(subscriber);
            }
            collect("none");
            Subscriber.await("everything to arrive", () -> subscriber.count() == status().ticks());
            assertPairedMarks(subscriber);
            assertEquals(1, subscriber.connects());
        }
    }

    @Test
    public void subscribersComeBackByThemselvesWhenThePublisherIsUpdated() throws Exception {
        set(SYNTHETIC);
        collect("synthetic");
        try (Subscriber first = connected();
                Subscriber second = connected()) {
            Bundle bundle = bundle(PUBLISHER);
            for (int i = 1; i <= 3; i++) {
                awaitMore(first);
                awaitMore(second);
                try (var jar = bundleStream(PUBLISHER)) {
                    bundle.update(jar);
                }
                int connects = i;
                Subscriber.await("both to redial", () -> first.connects() > connects && second.connects() > connects);
            }
            awaitMore(first);
            awaitMore(second);
            assertMarksPairedWithinEachConnection(first);
            assertMarksPairedWithinEachConnection(second);
        }
    }

    /** A connection that is cut may miss the end of a round; what comes after it begins with a start. */
    private static void assertMarksPairedWithinEachConnection(Subscriber subscriber) {
        List<String> marks = subscriber.marks();
        assertEquals("start", marks.get(0));
        int cut = 0;
        for (int i = 1; i < marks.size(); i++) {
            if (marks.get(i).equals(marks.get(i - 1))) {
                assertEquals("an end without its start", "start", marks.get(i));
                cut++;
            }
            assertTrue(marks.get(i), List.of("start", "end").contains(marks.get(i)));
        }
        assertTrue(cut + " rounds were cut", cut < subscriber.connects());
    }

    private ServiceRegistration<Fetcher> register(SequenceFetcher fetcher, String name) {
        ServiceRegistration<Fetcher> registration = fetcher.register(context, name, "TEST");
        registrations.add(registration);
        return registration;
    }

    private void collect(String fetchers) throws Exception {
        set(
                COLLECTOR + "~stock",
                "feed",
                feedName,
                "origin",
                "TEST",
                "fetchers",
                fetchers,
                "symbols",
                UNIVERSE,
                "intervalMillis",
                INTERVAL_MILLIS,
                "retryMillis",
                100L);
    }

    /** A subscriber the publisher knows: an idle feed could not show otherwise that its handshake is through. */
    private Subscriber connected() throws Exception {
        long before = accepted();
        Subscriber subscriber = new Subscriber(address);
        Subscriber.await("the publisher to accept it", () -> accepted() > before);
        return subscriber;
    }

    private long accepted() throws Exception {
        Subscriber.await("the publisher", () -> service(Counters.class, PUBLISHER_COUNTERS) != null);
        return service(Counters.class, PUBLISHER_COUNTERS).counters().get("subscribers.accepted");
    }

    private FeedStatus status() throws Exception {
        return feed().status();
    }

    private void awaitSource(String name) throws Exception {
        Feed feed = feed();
        long rounds = feed.status().rounds();
        Subscriber.await("source " + name, () -> name.equals(feed.status().source()));
        Subscriber.await("rounds of " + name, () -> feed.status().rounds() > rounds + 1);
    }

    private static void awaitMore(Subscriber subscriber) throws Exception {
        int before = subscriber.count();
        Subscriber.await("more quotes", () -> subscriber.count() > before + 2000);
    }

    private void awaitSilence(AtomicLong sequence, Subscriber... subscribers) throws Exception {
        Subscriber.await("the feed to stop", () -> status().state() == FeedStatus.State.FAILED);
        for (Subscriber subscriber : subscribers) {
            Subscriber.await("the last quote", () -> subscriber.count() >= sequence.get());
        }
    }

    private static List<Long> sequenceOf(Subscriber subscriber) {
        List<Long> numbers = new ArrayList<>();
        for (Spot spot : subscriber.spots()) {
            numbers.add((long) spot.volume());
        }
        // hikyuu's layout lists a message's records last to first; their order has no meaning.
        numbers.sort(null);
        return numbers;
    }

    private java.io.InputStream bundleStream(String name) throws Exception {
        return Jars.of(bundle(name));
    }

    private static String symbols(int count) {
        StringBuilder symbols = new StringBuilder();
        try (var lines = java.nio.file.Files.lines(java.nio.file.Path.of(
                System.getProperty("sluice.root"), "bundles/catalog.csv/src/main/etc/catalog/instruments.csv"))) {
            lines.filter(line -> line.contains(",STOCK,")).limit(count).forEach(line -> {
                String[] columns = line.split(",");
                symbols.append(symbols.length() == 0 ? "" : ",")
                        .append(columns[0])
                        .append('.')
                        .append(columns[1]);
            });
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return symbols.toString();
    }
}

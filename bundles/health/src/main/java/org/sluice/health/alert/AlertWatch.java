package org.sluice.health.alert;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.feed.FeedStatus.State;
import org.sluice.api.health.Alert;
import org.sluice.health.Picture;

/** Owns the thread {@code health-alerts}: takes a picture each second, lets the rules look at it and tells the news. */
final class AlertWatch {

    private static final Logger LOG = LoggerFactory.getLogger(AlertWatch.class);

    private static final long LOOK_MILLIS = 1_000;

    /** So early before a session people want to know what is wrong. */
    private static final Duration EARLY = Duration.ofMinutes(30);

    /** While one of these stands a feed does not collect, and the alive call is not made. */
    private static final Set<String> STANDSTILL = Set.of("no-ticks", "source-failed");

    /** Of these whoever is concerned warns as well: once on the console is enough. */
    private static final Set<String> WARNED_ALREADY = Set.of(PlugInRule.NAME, "catalog-old", "calendar");

    private final List<Rule> rules;
    private final Map<String, Duration> patience;
    private final AlertBook book;
    private final boolean quiet;
    private final Webhooks webhooks;
    private final Function<Instant, Picture> camera;
    private final InstantSource clock;
    private final Thread thread = new Thread(this::run, "health-alerts");

    private String host = "";
    private volatile long raised;
    private volatile long recovered;

    /** @param camera takes the picture of an instant; may fail while bundles come and go */
    AlertWatch(AlertSettings settings, Webhooks webhooks, Function<Instant, Picture> camera, InstantSource clock) {
        rules = Rules.of(settings.limits(), settings.off());
        patience = rules.stream().collect(Collectors.toMap(Rule::name, Rule::patience));
        book = new AlertBook(settings.raiseAfter(), settings.repeat());
        quiet = settings.quietOutsideSessions();
        this.webhooks = webhooks;
        this.camera = camera;
        this.clock = clock;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void stop() {
        thread.interrupt();
    }

    List<Alert> alerts() {
        return book.alerts();
    }

    long raised() {
        return raised;
    }

    long recovered() {
        return recovered;
    }

    private void run() {
        host = hostName(); // may ask a name server: not by whoever starts this
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look();
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stopped
        }
    }

    /** Looks once. */
    void look() {
        try {
            look(camera.apply(clock.instant()));
        } catch (RuntimeException e) {
            // a bundle may go while it is being looked at; the next look will see
            LOG.debug("could not look", e);
        }
    }

    private void look(Picture picture) {
        List<Condition> conditions = new ArrayList<>();
        for (Rule rule : rules) {
            conditions.addAll(rule.look(picture));
        }
        AlertBook.Told told = book.look(
                conditions,
                picture.now(),
                patience,
                feed -> picture.feeds().stream()
                        .anyMatch(view -> view.open() && view.status().feed().equals(feed)),
                !quiet || picture.awake(EARLY));
        told.log().forEach(this::log);
        told.people().forEach(notice -> webhooks.say(new Message(notice, host, picture.data())));
        webhooks.alive().ifPresent(alive -> alive.well(well(picture)));
    }

    private boolean well(Picture picture) {
        return !picture.feeds().isEmpty()
                && picture.feeds().stream().noneMatch(feed -> feed.status().state() == State.FAILED)
                && book.alerts().stream().noneMatch(alert -> STANDSTILL.contains(alert.rule()));
    }

    private void log(Notice notice) {
        String line = Message.line(notice);
        switch (notice.kind()) {
            case RAISED -> {
                raised++;
                warn(notice, line);
            }
            case REPEATED -> warn(notice, line);
            case RECOVERED -> {
                recovered++;
                LOG.info("{}", line);
            }
            case ENDED -> LOG.info("{}", line);
        }
    }

    private static void warn(Notice notice, String line) {
        if (WARNED_ALREADY.contains(notice.alert().rule())) {
            LOG.info("{}", line);
        } else {
            LOG.warn("{}", line);
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown host";
        }
    }
}

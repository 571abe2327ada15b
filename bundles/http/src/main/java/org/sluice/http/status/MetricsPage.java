package org.sluice.http.status;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Instant;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.sluice.api.feed.FeedStatus;
import org.sluice.api.http.WebRequest;
import org.sluice.api.http.WebResource;
import org.sluice.api.http.WebResponse;
import org.sluice.http.status.Observed.Counted;

/** {@code /metrics}: every counter and gauge, the feeds, and the basics of the JVM, as Prometheus reads them. */
@Component(
        name = "org.sluice.http.metrics",
        configurationPolicy = ConfigurationPolicy.IGNORE,
        property = WebResource.PATH + "=/metrics")
public final class MetricsPage implements WebResource {

    private static final int OK = 200;
    private static final double MILLIS = 1000;

    private final PrometheusTextFormatWriter writer =
            PrometheusTextFormatWriter.builder().build();
    private final Observed observed;

    @Activate
    public MetricsPage(@Reference(name = "observed") Observed observed) {
        this.observed = observed;
    }

    @Override
    public void handle(WebRequest request, WebResponse response) throws IOException {
        Metrics metrics = new Metrics();
        metrics.gauge("sluice.ready", "1 when everything configured has started", observed.started() ? 1 : 0);
        for (Counted each : observed.counters()) {
            each.counters()
                    .forEach((name, value) -> metrics.counter(
                            "sluice." + name, "a counter of the component", value, "component", each.component()));
            each.gauges()
                    .forEach((name, value) -> metrics.gauge(
                            "sluice." + name, "a gauge of the component", value, "component", each.component()));
        }
        observed.feeds().forEach(feed -> feed(metrics, feed));
        observed.alerts()
                .forEach(alert -> metrics.gauge(
                        "sluice.alert", "1 while it is wrong", 1, "rule", alert.rule(), "subject", alert.subject()));
        machine(metrics);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writer.write(bytes, metrics.snapshots());
        response.send(OK, writer.getContentType(), bytes.toByteArray());
    }

    private static void feed(Metrics metrics, FeedStatus feed) {
        String[] labels = {"feed", feed.feed(), "origin", feed.origin().name()};
        for (FeedStatus.State state : FeedStatus.State.values()) {
            metrics.gauge(
                    "sluice.feed.state",
                    "1 for the state the feed is in",
                    state == feed.state() ? 1 : 0,
                    "feed",
                    feed.feed(),
                    "origin",
                    feed.origin().name(),
                    "state",
                    state.name());
        }
        metrics.gauge("sluice.feed.universe", "symbols asked for", feed.universe(), labels);
        metrics.gauge("sluice.feed.missing", "symbols without a quote in this session", feed.missing(), labels);
        metrics.counter("sluice.feed.rounds", "rounds ended", feed.rounds(), labels);
        metrics.counter("sluice.feed.ticks", "ticks accepted", feed.ticks(), labels);
        Instant last = feed.lastRound();
        if (last != null) {
            metrics.gauge(
                    "sluice.feed.last_round.timestamp_seconds",
                    "when the last round ended",
                    last.toEpochMilli() / MILLIS,
                    labels);
        }
    }

    private static void machine(Metrics metrics) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        metrics.gauge(
                "jvm.memory.used_bytes",
                "memory in use",
                memory.getHeapMemoryUsage().getUsed(),
                "area",
                "heap");
        metrics.gauge(
                "jvm.memory.used_bytes",
                "memory in use",
                memory.getNonHeapMemoryUsage().getUsed(),
                "area",
                "nonheap");
        metrics.gauge(
                "jvm.memory.max_bytes",
                "memory it may take",
                memory.getHeapMemoryUsage().getMax(),
                "area",
                "heap");
        metrics.gauge(
                "jvm.threads.current",
                "threads",
                ManagementFactory.getThreadMXBean().getThreadCount());
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            metrics.counter(
                    "jvm.gc.collections", "collections", collector.getCollectionCount(), "gc", collector.getName());
            metrics.counter(
                    "jvm.gc.seconds",
                    "time of collections",
                    collector.getCollectionTime() / MILLIS,
                    "gc",
                    collector.getName());
        }
        metrics.gauge(
                "process.start_time_seconds",
                "when it started",
                ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS);
    }
}

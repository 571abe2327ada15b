package org.sluice.http.status;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Collects values under names as Prometheus wants them: {@code clockSkewSeconds} and {@code messages.lost} become
 * {@code clock_skew_seconds} and {@code messages_lost_total}. Values of the same name and labels are added up.
 */
final class Metrics {

    private final Map<String, Family> counters = new TreeMap<>();
    private final Map<String, Family> gauges = new TreeMap<>();

    private record Family(String help, Map<Labels, Double> values) {}

    void counter(String name, String help, double value, String... labels) {
        add(counters, name(name).replaceAll("_total$", ""), help, value, labels);
    }

    void gauge(String name, String help, double value, String... labels) {
        add(gauges, name(name).replaceAll("_total$", ""), help, value, labels);
    }

    MetricSnapshots snapshots() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        counters.forEach((name, family) -> {
            CounterSnapshot.Builder counter =
                    CounterSnapshot.builder().name(name).help(family.help());
            family.values()
                    .forEach((labels, value) -> counter.dataPoint(CounterDataPointSnapshot.builder()
                            .labels(labels)
                            .value(Math.max(0, value))
                            .build()));
            all.metricSnapshot(counter.build());
        });
        gauges.forEach((name, family) -> {
            // a counter of the same name has it: x_total and x would be one family
            GaugeSnapshot.Builder gauge = GaugeSnapshot.builder()
                    .name(counters.containsKey(name) ? name + "_now" : name)
                    .help(family.help());
            family.values()
                    .forEach((labels, value) -> gauge.dataPoint(GaugeDataPointSnapshot.builder()
                            .labels(labels)
                            .value(value)
                            .build()));
            all.metricSnapshot(gauge.build());
        });
        return all.build();
    }

    private static void add(Map<String, Family> families, String name, String help, double value, String... labels) {
        families.computeIfAbsent(name, key -> new Family(help, new TreeMap<>()))
                .values()
                .merge(Labels.of(labels), value, Double::sum);
    }

    private static String name(String text) {
        return text.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .replaceAll("[^a-zA-Z0-9]+", "_")
                .toLowerCase(Locale.ROOT);
    }
}

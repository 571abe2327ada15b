package org.sluice.health.alert;

import java.util.Map;
import org.sluice.health.Picture;

/** Every gauge of a name, also of a part of a component: {@code tencent.clockSkewSeconds}. */
final class Gauges {

    /** Takes one value. */
    interface Taker {
        void take(String subject, double value);
    }

    private Gauges() {}

    static void each(Picture picture, String gauge, Taker taker) {
        for (Picture.Report report : picture.reports()) {
            for (Map.Entry<String, Double> each : report.gauges().entrySet()) {
                if (each.getKey().equals(gauge)) {
                    taker.take(report.name(), each.getValue());
                } else if (each.getKey().endsWith('.' + gauge)) {
                    String part = each.getKey().substring(0, each.getKey().length() - gauge.length() - 1);
                    taker.take(report.name() + ", " + part, each.getValue());
                }
            }
        }
    }
}

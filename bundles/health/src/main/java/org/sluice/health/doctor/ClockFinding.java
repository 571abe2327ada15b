package org.sluice.health.doctor;

import java.util.Locale;
import java.util.function.Consumer;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.health.Picture;
import org.sluice.health.Picture.Report;

/** How far this machine's clock is from those of servers, where a component has measured it. */
final class ClockFinding {

    private ClockFinding() {}

    static void each(Picture picture, double limit, Consumer<Finding> findings) {
        for (Report report : picture.reports()) {
            report.gauges().forEach((gauge, skew) -> {
                if (!gauge.equals("clockSkewSeconds") && !gauge.endsWith(".clockSkewSeconds")) {
                    return;
                }
                String fact =
                        String.format(Locale.ROOT, "this machine's clock and its server's are %.1f s apart", skew);
                findings.accept(
                        Math.abs(skew) <= limit
                                ? Finding.good(Checkup.SOURCES, report.name(), fact)
                                : Finding.bad(
                                        Checkup.SOURCES,
                                        report.name(),
                                        fact,
                                        "let this machine's clock be set by NTP: timedatectl set-ntp true"));
            });
        }
    }
}

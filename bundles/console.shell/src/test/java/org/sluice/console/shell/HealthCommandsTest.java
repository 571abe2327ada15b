package org.sluice.console.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sluice.api.health.Alert;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.api.health.Health;
import org.sluice.api.market.Origin;

class HealthCommandsTest {

    private final Bench bench = new Bench();
    private List<Finding> findings = List.of();
    private List<Alert> alerts = List.of();
    private final Health health = new Health() {
        @Override
        public List<Finding> examine() {
            return findings;
        }

        @Override
        public List<Alert> alerts() {
            return alerts;
        }
    };

    @Test
    void theDoctorGroupsByTopicAndFailsIfSomethingIsBad() {
        bench.services.health.add("", health);
        findings = List.of(
                Finding.good(Checkup.CONNECTION, "publisher.nng-spot", "listens on tcp://127.0.0.1:9200"),
                Finding.note(Checkup.CONNECTION, "publisher.nng-spot", "0 subscribers", "try start_spot_agent()"),
                Finding.bad(Checkup.SOURCES, "feed stock, tencent", "HTTP 403", "wait"));

        assertEquals(
                """
                connection
                  <32>ok    <0>publisher.nng-spot: listens on tcp://127.0.0.1:9200
                  <33>note  <0>publisher.nng-spot: 0 subscribers
                        next: try start_spot_agent()

                sources
                  <31>BAD   <0>feed stock, tencent: HTTP 403
                        next: wait

                <31>sluice:doctor: 1 thing to do, 1 thing to know<0>
                """,
                bench.run(new DoctorCommand(bench.services), Keyboard.NONE, true)
                        .replaceAll("\u001b\\[([0-9]+)m", "<$1>"));
    }

    @Test
    void theDoctorIsContentIfNothingIsBad() {
        bench.services.health.add("", health);
        findings = List.of(Finding.note(Checkup.PLUGINS, "data server", "there is none", ""));
        assertEquals("""
                plug-ins
                  note  data server: there is none

                nothing to do, 1 thing to know
                """, bench.run(new DoctorCommand(bench.services)));
    }

    @Test
    void alertsAreATableTheOldestFirst() {
        bench.services.health.add("", health);
        assertEquals("none\n", bench.run(new AlertsCommand(bench.services)));

        alerts = List.of(
                new Alert("disk", "/opt/sluice", "8.0 % of the disk is free", Bench.NOW.minusSeconds(7200)),
                new Alert("no-ticks", "feed stock", "no tick for 35 s", Bench.NOW.minusSeconds(35)));
        assertEquals("""
                SINCE     FOR        RULE      SUBJECT      TEXT
                08:00:00  2 h 0 min  disk      /opt/sluice  8.0 % of the disk is free
                09:59:25  35 s       no-ticks  feed stock   no tick for 35 s
                """, bench.run(new AlertsCommand(bench.services)));
    }

    @Test
    void theStatusBeginsWithTheNumberOfAlerts() {
        bench.services.health.add("", health);
        bench.feed("stock", Origin.LIVE, FakeFeed.source("tencent", Origin.LIVE));
        StatusCommand status = new StatusCommand(bench.services);
        assertTrue(bench.run(status).startsWith("FEED"), bench.run(status));

        alerts = List.of(new Alert("no-ticks", "feed stock", "no tick", Bench.NOW));
        assertTrue(bench.run(status).startsWith("1 alert: sluice:alerts\nFEED"), bench.run(status));
    }

    @Test
    void sayWhoIsMissingWhenNobodyAnswers() {
        assertEquals(
                "sluice:doctor: nobody examines: the bundle org.sluice.health is not active\n",
                bench.run(new DoctorCommand(bench.services)));
        assertEquals(
                "sluice:alerts: nobody watches: the bundle org.sluice.health is not active\n",
                bench.run(new AlertsCommand(bench.services)));
    }
}

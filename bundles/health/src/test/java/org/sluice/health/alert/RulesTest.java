package org.sluice.health.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sluice.api.market.Origin;
import org.sluice.health.Picture.Configured;
import org.sluice.health.Picture.Disk;
import org.sluice.health.Scene;

/** Each rule that holds at any hour: raises and recovers. */
class RulesTest {

    private final Scene scene = new Scene();

    private static List<Condition> one(String rule, String subject, String text) {
        return List.of(new Condition(rule, subject, text, ""));
    }

    @Test
    void clocksAreApart() {
        Rule rule = new ClockSkewRule(Limits.DEFAULT);
        scene.gauge("fetcher.tencent", "clockSkewSeconds", -5);
        assertEquals(List.of(), rule.look(scene.after(1)));
        scene.gauge("fetcher.tencent", "clockSkewSeconds", -7.25);
        assertEquals(
                one(
                        "clock-skew",
                        "fetcher.tencent",
                        "the clock of this machine and that of the server are 7.3 s apart"),
                rule.look(scene.after(1)));
        scene.gauge("fetcher.tencent", "hosts.clockSkewSeconds", 8);
        assertEquals("fetcher.tencent, hosts", rule.look(scene.after(1)).get(0).subject());
        scene.reports.clear();
        scene.newestQuote = scene.clock.instant().plusSeconds(10);
        assertEquals(
                one(
                        "clock-skew",
                        "quotes",
                        "the newest quote is 6.0 s ahead of the clock of this machine, which is slow"),
                rule.look(scene.after(4)));
        assertEquals(List.of(), rule.look(scene.after(1)));
    }

    @Test
    void aQueueIsNearlyFull() {
        Rule rule = new BacklogRule(Limits.DEFAULT);
        scene.gauge("recorder", "backlogPercent", 80);
        assertEquals(List.of(), rule.look(scene.after(1)));
        scene.gauge("recorder", "backlogPercent", 81);
        assertEquals(one("backlog", "recorder", "its queue is 81 % full"), rule.look(scene.after(1)));
    }

    @Test
    void theDiskIsNearlyFull() {
        Rule rule = new DiskRule(Limits.DEFAULT);
        scene.disk = new Disk("/opt/sluice", 10L << 20, 100L << 20);
        assertEquals(List.of(), rule.look(scene.after(1)));
        scene.disk = new Disk("/opt/sluice", 9L << 20, 100L << 20);
        assertEquals(one("disk", "/opt/sluice", "9.0 % of the disk is free (9 MiB)"), rule.look(scene.after(1)));
        scene.disk = new Disk("/opt/sluice", 0, 0);
        assertEquals(List.of(), rule.look(scene.after(1)), "not known");
    }

    @Test
    void theCatalogIsOldOrItsCalendarEnds() {
        Rule old = new CatalogOldRule(Limits.DEFAULT);
        scene.gauge("catalog", "catalogAgeDays", 120);
        assertEquals(List.of(), old.look(scene.after(1)));
        scene.gauge("catalog", "catalogAgeDays", 121);
        assertEquals(
                one("catalog-old", "catalog", "its instruments were last right 121 days ago"),
                old.look(scene.after(1)));

        scene.origin = Origin.TEST;
        assertEquals(List.of(), old.look(scene.after(1)), "a demo is not of today");
        scene.origin = Origin.LIVE;

        Rule calendar = new CalendarRule(Limits.DEFAULT);
        scene.gauge("catalog", "calendarCoversDays", 30);
        assertEquals(List.of(), calendar.look(scene.after(1)));
        scene.gauge("catalog", "calendarCoversDays", 29);
        assertEquals(
                one("calendar", "catalog", "its holidays are known for 29 more days"), calendar.look(scene.after(1)));
        scene.gauge("catalog", "calendarCoversDays", 0);
        assertEquals(one("calendar", "catalog", "its holidays are no longer known"), calendar.look(scene.after(1)));
    }

    @Test
    void aConfigurationHasNoComponent() {
        Rule rule = new PlugInRule();
        scene.configured = List.of(
                new Configured("org.sluice.catalog", "etc/org.sluice.catalog.cfg", "", false),
                new Configured("org.sluice.x", "etc/org.sluice.x.cfg", "etc/org.sluice.x.cfg: no bundle", true));
        assertEquals(one("plug-in", "org.sluice.x", "etc/org.sluice.x.cfg: no bundle"), rule.look(scene.after(1)));
        assertEquals(15, rule.patience().toSeconds());
    }

    @Test
    void aGatewayTakesNoOrders() {
        Rule rule = new GatewayDownRule();
        scene.gauge("desk", "ctp.down", 0);
        assertEquals(List.of(), rule.look(scene.after(1)));
        scene.gauge("desk", "ctp.down", 1);
        assertEquals(
                one(
                        "gateway-down",
                        "desk, ctp",
                        "the gateway takes no orders, its broker can't be reached; see sluice:doctor"),
                rule.look(scene.after(1)));
    }

    @Test
    void lossesGrowUntilTheyHaveStoodStillForFiveMinutes() {
        Rule rule = new DropsRule();
        scene.count("publisher.nng-spot", "messages.lost", 100);
        assertEquals(List.of(), rule.look(scene.after(1)), "what was lost before is not new");
        scene.count("publisher.nng-spot", "messages.lost", 103);
        assertEquals(one("drops", "publisher.nng-spot", "messages.lost grew by 3"), rule.look(scene.after(1)));
        scene.count("publisher.nng-spot", "messages.lost", 104);
        assertEquals(one("drops", "publisher.nng-spot", "messages.lost grew by 4"), rule.look(scene.after(1)));
        assertEquals(1, rule.look(scene.after(299)).size());
        assertEquals(List.of(), rule.look(scene.after(1)));
    }

    @Test
    void onlyRealLossesCount() {
        List<String> found = new java.util.ArrayList<>();
        for (String counter : List.of(
                "dropped",
                "dropped.future",
                "droppedTicks",
                "stock.dropped.backwards",
                "lost",
                "rounds.lost",
                "messages.dropped.too_large",
                "dropped.unasked",
                "stock.dropped.late",
                "requests.failed",
                "ticks")) {
            Rule rule = new DropsRule();
            scene.count("x", counter, 1);
            rule.look(scene.after(1));
            scene.count("x", counter, 2);
            rule.look(scene.after(1)).forEach(condition -> found.add(counter));
        }
        assertEquals(
                List.of(
                        "dropped",
                        "dropped.future",
                        "droppedTicks",
                        "stock.dropped.backwards",
                        "lost",
                        "rounds.lost",
                        "messages.dropped.too_large"),
                found);
    }

    @Test
    void eachRuleCanBeSwitchedOff() {
        assertEquals(
                List.of(
                        "no-ticks",
                        "source-failed",
                        "source-switched",
                        "symbols-missing",
                        "gateway-down",
                        "units",
                        "clock-skew",
                        "backlog",
                        "disk",
                        "catalog-old",
                        "calendar",
                        "plug-in",
                        "drops"),
                Rules.names());
        assertEquals(
                List.of("no-ticks"),
                Rules.of(Limits.DEFAULT, Set.copyOf(Rules.names().subList(1, 13))).stream()
                        .map(Rule::name)
                        .toList());
    }
}

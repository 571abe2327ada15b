package org.sluice.health.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.feed.FeedStatus.SourceStatus;
import org.sluice.api.feed.FeedStatus.State;
import org.sluice.api.health.Checkup;
import org.sluice.api.health.Finding;
import org.sluice.api.health.Finding.Level;
import org.sluice.api.market.Origin;
import org.sluice.health.Bound;
import org.sluice.health.Picture.Configured;
import org.sluice.health.Picture.Disk;
import org.sluice.health.Picture.Report;
import org.sluice.health.Scene;

@Timeout(60)
class DoctorTest {

    private final Scene scene = new Scene();
    private final Bound<Checkup> checkups = new Bound<>();
    private final Map<String, Object> settings =
            new HashMap<>(Map.of("felix.fileinstall.filename", "file:/opt/sluice/etc/org.sluice.collector-stock.cfg"));
    private final Doctor doctor = new Doctor(checkups, pid -> settings, name -> false, Duration.ofMillis(500));

    @AfterEach
    void close() {
        doctor.close();
    }

    private List<String> found(String topic) {
        return doctor.examine(scene.after(0)).stream()
                .filter(finding -> finding.topic().equals(topic))
                .map(finding -> finding.level() + " " + finding.subject() + ": " + finding.fact()
                        + (finding.next().isEmpty() ? "" : " -> " + finding.next()))
                .toList();
    }

    @Test
    void ordersByTopicTheWorstFirst() {
        checkups.add(
                "x",
                () -> List.of(
                        Finding.good(Checkup.PLUGINS, "x", "1"),
                        Finding.good(Checkup.CONNECTION, "x", "2"),
                        Finding.bad(Checkup.CONNECTION, "x", "3", "do")));
        List<Finding> findings = doctor.examine(scene.after(0));
        assertEquals(
                List.of(Checkup.CONNECTION, Checkup.SOURCES, Checkup.SCHEDULE, Checkup.PLUGINS),
                findings.stream().map(Finding::topic).distinct().toList());
        assertEquals(
                List.of(Level.BAD, Level.BAD, Level.GOOD),
                findings.stream().limit(3).map(Finding::level).toList());
        assertTrue(findings.stream()
                .filter(finding -> finding.level() == Level.BAD)
                .noneMatch(finding -> finding.next().isEmpty()));
    }

    @Test
    @Timeout(20)
    void aComponentThatThrowsOrHangsIsAFindingAndHoldsUpNobody() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        checkups.add("throws", () -> {
            throw new IllegalStateException("on fire");
        });
        checkups.add("hangs", () -> {
            while (true) {
                try {
                    never.await();
                    return List.of();
                } catch (InterruptedException e) {
                    // a stubborn one
                }
            }
        });
        String next = " -> look into var/log/sluice.log for this component";
        assertEquals(
                List.of(
                        "BAD throws: could not examine itself: it failed: java.lang.IllegalStateException: on fire"
                                + next,
                        "BAD hangs: could not examine itself: it did not answer within 500 ms" + next),
                found(Checkup.PLUGINS).subList(0, 2));
        assertEquals(
                "BAD hangs: could not examine itself: it is still busy with the examination before" + next,
                found(Checkup.PLUGINS).get(0));
        never.countDown();
    }

    @Test
    void tellsWhatIsInstalledAndHowTheMachineIs() {
        scene.configured = List.of(
                new Configured("org.sluice.a", "etc/org.sluice.a.cfg", "etc/org.sluice.a.cfg: no bundle serves", true),
                new Configured("org.sluice.b", "etc/org.sluice.b.cfg", "", false),
                new Configured(
                        "org.sluice.collector~stock",
                        "etc/org.sluice.collector-stock.cfg",
                        "etc/org.sluice.collector-stock.cfg: phase2=11:00-15:00: begins before phase1=9:00-12:00 ends",
                        false));
        scene.disk = new Disk("/opt/sluice", 5L << 20, 100L << 20);
        scene.gauge("fetcher.tencent", "clockSkewSeconds", 8);
        List<String> plugIns = found(Checkup.PLUGINS);
        assertEquals(
                List.of(
                        "BAD etc/org.sluice.a.cfg: no bundle serves -> copy the jar that serves"
                                + " it into plugins/, or take the file out of etc/",
                        "BAD disk of /opt/sluice: 5.0 % free (5 MiB) -> make room there",
                        "NOTE data server: this build has no data server: nothing answers hikyuu's"
                                + " get_data_from_buffer_server and get_spot_from_buffer_server -> use the real-time"
                                + " quotes of the spot publisher; they do not need it"),
                plugIns.subList(0, 3));
        assertTrue(plugIns.get(3).startsWith("GOOD Java: "), plugIns.get(3));
        assertTrue(
                found(Checkup.SCHEDULE).get(0).contains("phase2=11:00-15:00: begins before phase1=9:00-12:00 ends"),
                found(Checkup.SCHEDULE).toString());
        assertTrue(
                found(Checkup.SOURCES).get(0).startsWith("BAD fetcher.tencent: this machine's clock and its server's"),
                found(Checkup.SOURCES).toString());
    }

    @Test
    void somebodyMustListen() {
        assertEquals(1, found(Checkup.CONNECTION).size());
        scene.reports.put(
                "publisher",
                new Report("publisher", Map.of(), Map.of(), Map.of("tcp://127.0.0.1:9200", "0"), List.of()));
        assertEquals(List.of(), found(Checkup.CONNECTION));
    }

    @Test
    void tellsOfEachSourceWhatItAnswered() {
        scene.sources = List.of(
                Scene.source("tencent", null),
                new SourceStatus("sina", true, Origin.LIVE, 60, 2, "HTTP 456", Scene.START.plusSeconds(65), List.of()),
                new SourceStatus("qmt", false, null, 0, 0, null, null, List.of()),
                new SourceStatus("replay", true, Origin.TEST, 0, 0, null, null, List.of()));
        String file = "etc/org.sluice.collector-stock.cfg";
        List<String> expected = List.of(
                "NOTE feed stock, sina: it rests until 10:01:05 after a failure: 60 ticks, 2 failed polls, the last:"
                        + " HTTP 456 -> mend what it says; sluice:use OTHER stock asks another source first",
                "NOTE feed stock, qmt: it is not installed or not started -> put its jar into plugins/ and its file"
                        + " into etc/, or take it out of fetchers in " + file,
                "NOTE feed stock, replay: it is TEST and the feed is LIVE: it is never asked -> take it out of"
                        + " fetchers in " + file,
                "GOOD feed stock, tencent: in use: 0 ticks, 0 failed polls");
        assertEquals(expected, found(Checkup.SOURCES));
        scene.state = State.FAILED;
        assertEquals(
                List.of(Level.BAD + " feed stock, sina", Level.BAD + " feed stock, qmt"),
                found(Checkup.SOURCES).stream()
                        .limit(2)
                        .map(line -> line.split(":")[0])
                        .toList());
    }

    @Test
    void tellsWhenTheNextRoundIsDueAndWhyNotNow() {
        scene.lastRound = Scene.START.minusSeconds(2);
        scene.nextRound = Scene.START.plusSeconds(7);
        assertEquals(
                List.of(
                        "GOOD feed stock: collecting from tencent; round 0 ended 2 s ago; the next is due at 10:00:07,"
                                + " in 7 s",
                        "GOOD feed stock: the last sweep took 1.0 s of the 10.0 s between rounds",
                        "GOOD feed stock: it goes by the catalog's sessions: phase1 and phase2 are empty"),
                found(Checkup.SCHEDULE));

        scene.state = State.WAITING;
        scene.reason = "out of session; the next begins 13:00";
        scene.nextRound = Scene.START.plusSeconds(10_800);
        assertEquals(
                "GOOD feed stock: out of session; the next begins 13:00; round 0 ended 2 s ago; the next is due at"
                        + " 13:00:00, in 3 h 0 min",
                found(Checkup.SCHEDULE).get(0));

        scene.nextRound = null;
        assertTrue(found(Checkup.SCHEDULE).get(0).startsWith("BAD feed stock: out of session"));
        scene.state = State.PAUSED;
        assertTrue(found(Checkup.SCHEDULE).get(0).endsWith("-> sluice:resume stock"));
    }

    @Test
    void aSweepAsLongAsTheIntervalIsNoted() {
        settings.put("intervalMillis", "3000");
        scene.lastRound = Scene.START;
        scene.nextRound = Scene.START;
        assertEquals(
                "NOTE feed stock: the last sweep took 3.0 s of the 3.0 s between rounds -> raise intervalMillis or ask"
                        + " for fewer symbols in etc/org.sluice.collector-stock.cfg",
                found(Checkup.SCHEDULE).get(0));
    }

    @Test
    void oddPhasesAreBad() {
        assertEquals(
                new Phases("two windows a day, one after the other", false), Phases.of("9:00-12:00", "13:00-15:00"));
        assertEquals(new Phases("it collects round the clock", false), Phases.of("0:00-0:00", "0:00-0:00"));
        assertEquals(
                new Phases("they overlap, or the second is before the first", true),
                Phases.of("9:00-12:00", "11:00-15:00"));
        assertEquals(new Phases("one ends before it begins", true), Phases.of("12:00-9:00", ""));
        assertEquals(new Phases("not of the form 9:00-12:00", true), Phases.of("9-12", ""));
        settings.put("phase1", "9:00-12:00");
        settings.put("phase2", "11:00-15:00");
        assertEquals(
                "BAD feed stock: phase1=9:00-12:00 and phase2=11:00-15:00 stand in place of the catalog's sessions:"
                        + " they overlap, or the second is before the first -> correct phase1 and phase2 in"
                        + " etc/org.sluice.collector-stock.cfg",
                found(Checkup.SCHEDULE).get(0));
    }
}

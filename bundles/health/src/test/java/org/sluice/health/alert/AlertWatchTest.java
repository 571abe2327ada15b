package org.sluice.health.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.api.feed.FeedStatus.State;
import org.sluice.api.health.Alert;
import org.sluice.api.market.Origin;
import org.sluice.health.Picture.Disk;
import org.sluice.health.Scene;
import org.sluice.testkit.Configs;

/** From pictures to robots and the alive call. */
@Timeout(60)
class AlertWatchTest {

    private static final String OK = "{\"errcode\":0}";

    private final Logged logged = new Logged();
    private final RobotServer server = new RobotServer();
    private final Scene scene = new Scene();
    private final Caller caller = new Caller(Duration.ofSeconds(5));
    private AlertSettings settings;
    private AlertWatch watch;

    @BeforeEach
    void start() {
        logged.start();
        settings(Map.of());
    }

    @AfterEach
    void stop() {
        server.close();
        logged.stop();
        assertTrue(!logged.text().contains("secret"), logged.text());
    }

    private void settings(Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(
                Map.of("wecom", server.url() + "/send?key=secret-of-wecom", "aliveUrl", server.url() + "/secret-ping"));
        all.putAll(more);
        settings = AlertSettings.of(Configs.of(Alerts.Config.class, all), all, Path.of(""));
        Webhooks webhooks = new Webhooks(settings.robots(), settings.alive(), Duration.ofSeconds(5), scene.clock);
        watch = new AlertWatch(settings, webhooks, now -> scene.after(0), scene.clock);
    }

    /** Looks each second for so long, while ticks come or not. */
    private void look(int seconds, boolean ticks) {
        for (int i = 0; i < seconds; i++) {
            scene.clock.advance(Duration.ofSeconds(1));
            scene.ticks += ticks ? 10 : 0;
            watch.look();
        }
    }

    private List<String> told() throws InterruptedException {
        int before = server.requests().size();
        Robot robot = settings.robots().get(0);
        while (robot.queued() > 0) {
            server.answer(200, OK);
            robot.work(caller, scene.clock.instant());
        }
        List<String> requests = server.requests();
        return requests.subList(before, requests.size()).stream()
                .map(request ->
                        request.replaceFirst(".*content\":\"Sluice ", "").replaceFirst("\"}}$", ""))
                .toList();
    }

    private boolean alive() throws InterruptedException {
        int before = server.requests().size();
        server.answer(200, "ok");
        settings.alive().orElseThrow().work(caller, scene.clock.instant());
        return server.requests().size() > before;
    }

    @Test
    void anOutageIsToldOnceAndItsEndToo() throws Exception {
        look(10, true);
        look(100, false);
        assertEquals(
                List.of("LIVE: alert no-ticks, feed stock: no tick for 35 s in session; source tencent: collecting from"
                        + " tencent"),
                told());
        assertEquals(
                List.of(new Alert(
                        "no-ticks",
                        "feed stock",
                        "no tick for 100 s in session; source tencent: collecting from tencent",
                        Scene.START.plusSeconds(40))),
                watch.alerts());
        look(10, true);
        assertEquals(List.of("LIVE: recovered after 75 s: no-ticks, feed stock"), told());
        assertEquals(
                List.of(1L, 1L, 0),
                List.of(watch.raised(), watch.recovered(), watch.alerts().size()));
        assertEquals(
                1, logged.text().lines().filter(line -> line.contains("WARN")).count(), logged.text());
    }

    @Test
    void anythingThatIsNotTheMarketOfNowIsCalledDemo() throws Exception {
        scene.origin = Origin.TEST;
        scene.state = State.FAILED;
        look(6, false);
        assertEquals(List.of("DEMO: alert source-failed, feed stock: collecting from tencent"), told());
    }

    @Test
    void robotsAreQuietUntilHalfAnHourBeforeTheSession() throws Exception {
        scene.state = State.WAITING;
        scene.nextRound = Scene.START.plusSeconds(3600);
        scene.disk = new Disk("/opt/sluice", 5, 100);
        look(1799, false);
        assertEquals(List.of(), told());
        assertTrue(logged.text().contains("alert disk, /opt/sluice"), "the log hears of it at any hour");
        look(1, false);
        assertEquals(List.of("LIVE: alert disk, /opt/sluice: 5.0 % of the disk is free (0 MiB)"), told());
    }

    @Test
    void robotsMayBeToldAtAnyHour() throws Exception {
        settings(Map.of("quietOutsideSessions", false));
        scene.state = State.WAITING;
        scene.disk = new Disk("/opt/sluice", 5, 100);
        look(6, false);
        assertEquals(1, told().size());
    }

    @Test
    void aliveIsSaidEachMinuteWhileFeedsCollectOrNeedNot() throws Exception {
        assertTrue(!alive(), "nothing has been looked at");
        look(1, true);
        assertTrue(alive());
        look(59, true);
        assertTrue(!alive());
        look(1, true);
        assertTrue(alive());
        scene.state = State.WAITING;
        look(60, false);
        assertTrue(alive(), "at night it is still alive");
    }

    @Test
    void aliveIsNotSaidWhileAFeedStandsStill() throws Exception {
        look(1, true);
        assertTrue(alive());
        look(60, false);
        assertTrue(!alive(), "no ticks");
        look(10, true);
        assertTrue(alive(), "ticks again");
        scene.state = State.FAILED;
        look(60, true);
        assertTrue(!alive(), "no source");
    }

    @Test
    void aliveThatFailsIsToldOnce() throws Exception {
        AliveCall call = settings.alive().orElseThrow();
        call.well(true);
        for (int i = 0; i < 3; i++) {
            server.answer(404, "");
            call.work(caller, scene.clock.instant());
            scene.clock.advance(Duration.ofSeconds(60));
        }
        assertEquals(
                1,
                logged.text()
                        .lines()
                        .filter(line -> line.contains("fails: HTTP 404"))
                        .count(),
                logged.text());
        assertTrue(alive());
        assertTrue(logged.text().contains("is answered again"), logged.text());
    }
}

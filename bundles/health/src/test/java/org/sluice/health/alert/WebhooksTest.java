package org.sluice.health.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sluice.testkit.Await;

/** Robots against a server that answers as the real ones do. */
@Timeout(60)
class WebhooksTest {

    private static final String KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa";
    private static final String OK = "{\"errcode\":0,\"errmsg\":\"ok\"}";
    private static final Instant NOW = Instant.parse("2026-11-20T02:00:00Z");

    private final Logged logged = new Logged();
    private final RobotServer server = new RobotServer();
    private final Caller caller = new Caller(Duration.ofMillis(700));
    private Webhooks webhooks;

    @BeforeEach
    void start() {
        logged.start();
    }

    @AfterEach
    void stop() {
        if (webhooks != null) {
            webhooks.stop();
        }
        server.close();
        logged.stop();
        assertTrue(!logged.text().contains(KEY), logged.text());
        assertTrue(!logged.text().contains("SECsecret"), logged.text());
    }

    private Robot robot(RobotForm form, String secret) {
        return new Robot(
                new RobotChannel(form, SecretUrl.parse(server.url() + "/send?key=" + KEY), secret),
                Duration.ofSeconds(2));
    }

    private static Message message(int number) {
        return RobotFormTest.message("number " + number);
    }

    @Test
    void eachRobotIsToldByItsOwnThreadsWork() throws Exception {
        server.answer(200, OK);
        server.answer(200, OK);
        server.answer(200, "{\"code\":0,\"msg\":\"success\"}");
        server.answer(204, "");
        List<Robot> robots = List.of(
                robot(RobotForm.WECOM, ""),
                robot(RobotForm.DINGTALK, "SECsecret"),
                robot(RobotForm.FEISHU, "SECsecret"),
                robot(RobotForm.GENERIC, ""));
        webhooks = new Webhooks(robots, Optional.empty(), Duration.ofSeconds(5), InstantSource.system());
        webhooks.start();
        webhooks.say(message(1));
        Await.until("all four are told", () -> robots.stream().allMatch(robot -> robot.sent() == 1));

        List<String> requests = server.requests();
        String text = "Sluice host LIVE: alert no-ticks, feed stock: number 1";
        assertEquals(4, requests.size());
        assertEquals(
                "POST /send?key=" + KEY + " {\"msgtype\":\"text\",\"text\":{\"content\":\"" + text + "\"}}",
                requests.get(0));
        assertTrue(
                requests.get(1).matches("POST /send\\?key=" + KEY + "&timestamp=\\d{13}&sign=[\\w%]+ \\{\"msgtype\".*"),
                requests.get(1));
        assertTrue(
                requests.get(2).matches("POST \\S+ \\{\"timestamp\":\"\\d{10}\",\"sign\":\"[^\"]{44}\",\"msg_type\".*"),
                requests.get(2));
        assertTrue(requests.get(3).contains("\"event\":\"raised\",\"rule\":\"no-ticks\""), requests.get(3));
    }

    @Test
    void aRefusalWithStatus200IsAFailureAndTriedThreeTimesWithGrowingPauses() throws Exception {
        for (int i = 0; i < 3; i++) {
            server.answer(200, "{\"errcode\":93000,\"errmsg\":\"invalid webhook url, key=" + KEY + "\"}");
        }
        Robot robot = robot(RobotForm.WECOM, "");
        robot.say(message(1));
        robot.work(caller, NOW);
        robot.work(caller, NOW.plusMillis(1999));
        assertEquals(1, server.requests().size());
        robot.work(caller, NOW.plusMillis(2000));
        robot.work(caller, NOW.plusMillis(11_999));
        assertEquals(2, server.requests().size());
        robot.work(caller, NOW.plusMillis(12_000));
        robot.work(caller, NOW.plusSeconds(100));
        assertEquals(3, server.requests().size());
        assertEquals(List.of(0L, 1L), List.of(robot.sent(), robot.failed()));
        assertEquals("it answered 93000: invalid webhook url, …", robot.lastError());
        assertTrue(
                logged.text().contains("wecom 127.0.0.1/…5aaa was not told after 3 tries: it answered 93000"),
                logged.text());
    }

    @Test
    void aServerErrorIsTriedAgain() throws Exception {
        server.answer(500, "oops");
        server.answer(200, OK);
        Robot robot = robot(RobotForm.DINGTALK, "");
        robot.say(message(1));
        robot.work(caller, NOW);
        robot.work(caller, NOW.plusSeconds(2));
        assertEquals(List.of(1L, 0L, ""), List.of(robot.sent(), robot.failed(), robot.lastError()));
    }

    @Test
    void aRobotThatHangsHoldsUpNobodyWhoTellsAndGivesUpInTime() throws Exception {
        server.hang();
        Robot robot = robot(RobotForm.WECOM, "");
        webhooks = new Webhooks(List.of(robot), Optional.empty(), Duration.ofMillis(300), InstantSource.system());
        webhooks.start();
        long begin = System.nanoTime();
        for (int i = 0; i < Robot.MOST_QUEUED + 5; i++) {
            webhooks.say(message(i));
        }
        assertTrue(System.nanoTime() - begin < 250_000_000L, "say() waited");
        assertEquals(List.of(Robot.MOST_QUEUED, 5L), List.of(robot.queued(), robot.dropped()));
        Map<String, Long> counters = new HashMap<>();
        webhooks.count(counters);
        assertEquals(Map.of("messages.sent", 0L, "messages.failed", 0L, "messages.dropped", 5L), counters);
        Await.until("it was called", () -> !server.requests().isEmpty());

        Robot other = robot(RobotForm.WECOM, "");
        other.say(message(1));
        for (int second : List.of(0, 2, 12)) {
            other.work(caller, NOW.plusSeconds(second));
        }
        assertEquals("no answer within 700 ms", other.lastError());
    }

    @Test
    void neverMoreThanTwentyCallsAMinute() throws Exception {
        Robot robot = robot(RobotForm.WECOM, "");
        for (int i = 0; i < 25; i++) {
            server.answer(200, OK);
            robot.say(message(i));
        }
        for (int second = 0; second < 59; second++) {
            robot.work(caller, NOW.plusSeconds(second));
        }
        assertEquals(20, server.requests().size());
        for (int second = 60; second < 90; second++) {
            robot.work(caller, NOW.plusSeconds(second));
        }
        assertEquals(25, server.requests().size());
        assertEquals(0, robot.queued());
    }

    @Test
    void nobodyThereIsAnErrorThatHidesTheUrl() throws Exception {
        Robot robot = robot(RobotForm.FEISHU, "SECsecret");
        server.close();
        robot.say(message(1));
        for (int second : List.of(0, 2, 12)) {
            robot.work(caller, NOW.plusSeconds(second));
        }
        assertEquals("ConnectException", robot.lastError().split(":")[0]);
    }

    @Test
    void aUrlShowsItsHostAndItsEndOnly() {
        SecretUrl url = SecretUrl.parse("https://open.feishu.cn/open-apis/bot/v2/hook/" + KEY);
        assertEquals("open.feishu.cn/…5aaa", url.toString());
        assertEquals("bad … and open.feishu.cn/…5aaa", url.hide("bad " + KEY + " and " + url.uri()));
        assertEquals("h/…", SecretUrl.parse("http://h/short").toString(), "too short to show any of it");
    }
}

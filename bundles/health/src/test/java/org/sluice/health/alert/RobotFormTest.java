package org.sluice.health.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.sluice.api.health.Alert;

class RobotFormTest {

    private static final Instant NOW = Instant.parse("2026-11-20T02:00:05Z");
    private static final SecretUrl URL = SecretUrl.parse("https://robot.example/send?access_token=abcdef0123");

    static Message message(String text) {
        Alert alert = new Alert("no-ticks", "feed stock", text, NOW.minusSeconds(5));
        return new Message(new Notice(Notice.Kind.RAISED, alert, NOW), "host", "LIVE");
    }

    @Test
    void writesTheTextAsEachWantsIt() {
        Message message = message("say \"无\"\n");
        String said = "\"Sluice host LIVE: alert no-ticks, feed stock: say \\\"无\\\"\\n\"";

        String common = "{\"msgtype\":\"text\",\"text\":{\"content\":" + said + "}}";
        assertEquals(common, RobotForm.WECOM.body(message, "", NOW));
        assertEquals(common, RobotForm.DINGTALK.body(message, "secret", NOW));
        assertEquals(
                "{\"msg_type\":\"text\",\"content\":{\"text\":" + said + "}}", RobotForm.FEISHU.body(message, "", NOW));
        assertEquals(
                "{\"event\":\"raised\",\"rule\":\"no-ticks\",\"subject\":\"feed stock\",\"text\":\"say \\\"无\\\"\\n\","
                        + "\"since\":\"2026-11-20T02:00:00Z\",\"time\":\"2026-11-20T02:00:05Z\",\"host\":\"host\","
                        + "\"data\":\"LIVE\",\"message\":" + said + "}",
                RobotForm.GENERIC.body(message, "", NOW));
    }

    @Test
    void signsAsEachWantsIt() {
        // expected by: printf '1795140005000\nSECx' | openssl dgst -sha256 -hmac SECx -binary | base64
        assertEquals(
                URI.create(
                        "https://robot.example/send?access_token=abcdef0123&timestamp=1795140005000&sign=rG0SzT2D2Gv2B1FTFQDEOlz3T3XTtO0aPN3lmUwO9vw%3D"),
                RobotForm.DINGTALK.target(URL, "SECx", NOW));
        assertEquals(URL.uri(), RobotForm.DINGTALK.target(URL, "", NOW));
        assertEquals(URL.uri(), RobotForm.FEISHU.target(URL, "SECx", NOW));
        // expected by: printf '' | openssl dgst -sha256 -hmac $'1795140005\nSECx' -binary | base64
        assertEquals(
                "{\"timestamp\":\"1795140005\",\"sign\":\"foQ1hX/uyiUBS4C7pqK7D3FjRxxBIAqQIbNghrJFALI=\",\"msg_type\":\"text\","
                        + "\"content\":{\"text\":\"Sluice host LIVE: alert no-ticks, feed stock: x\"}}",
                RobotForm.FEISHU.body(message("x"), "SECx", NOW));
    }

    @Test
    void cutsALongTextWhereNoCharacterIsCut() {
        String body = RobotForm.WECOM.body(message("报".repeat(5000)), "", NOW);
        String text = body.substring(body.indexOf("Sluice"), body.length() - 3);
        assertEquals(1999 + "…".getBytes(StandardCharsets.UTF_8).length, text.getBytes(StandardCharsets.UTF_8).length);
        assertEquals("报…", text.substring(text.length() - 2));
    }

    @Test
    void goesByTheNumberInTheAnswer() {
        assertEquals("", refusal(RobotForm.WECOM, "{\"errcode\":0,\"errmsg\":\"ok\"}"));
        assertEquals(
                "it answered 45009: too often",
                refusal(RobotForm.WECOM, "{\"errcode\":45009,\"errmsg\":\"too often\"}"));
        assertEquals(
                "it answered 310000: sign not match",
                refusal(RobotForm.DINGTALK, "{\"errmsg\":\"sign not match\",\"errcode\":310000}"));
        assertEquals(
                "",
                refusal(RobotForm.FEISHU, "{\"StatusCode\":0,\"code\":0,\"data\":{\"code\":7},\"msg\":\"success\"}"));
        assertEquals("", refusal(RobotForm.FEISHU, "{\"StatusCode\":0}"));
        assertEquals(
                "it answered 19021: sign match fail",
                refusal(RobotForm.FEISHU, "{\"code\":19021,\"data\":{},\"msg\":\"sign match fail\"}"));
        assertEquals("its answer has no errcode", refusal(RobotForm.WECOM, "{\"code\":0}"));
        assertEquals("its answer is no JSON object", refusal(RobotForm.WECOM, "[]"));
        assertEquals("its answer is no JSON", refusal(RobotForm.WECOM, "<html>"));
        assertEquals("", refusal(RobotForm.GENERIC, "<html>"));
        assertEquals("HTTP 500", RobotForm.WECOM.refusal(500, "{\"errcode\":0}".getBytes(StandardCharsets.UTF_8)));
    }

    private static String refusal(RobotForm form, String answer) {
        return form.refusal(200, answer.getBytes(StandardCharsets.UTF_8));
    }
}

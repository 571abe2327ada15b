package org.sluice.health.alert;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * The webhook of a robot.
 *
 * @param secret for the signature; empty: unsigned
 */
record RobotChannel(RobotForm form, SecretUrl url, String secret) implements Channel {

    @Override
    public String tell(Message message, Caller caller, Instant now) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(form.target(url, secret, now))
                    .header("Content-Type", "application/json; charset=utf-8")
                    .POST(HttpRequest.BodyPublishers.ofString(form.body(message, secret, now), StandardCharsets.UTF_8))
                    .build();
            HttpResponse<byte[]> answer = caller.call(request);
            return url.hide(form.refusal(answer.statusCode(), answer.body()));
        } catch (IOException | IllegalArgumentException e) {
            return url.hide(String.valueOf(e.getMessage()));
        }
    }

    /** Its kind and the part of its URL that may be seen. */
    @Override
    public String toString() {
        return form.key() + ' ' + url;
    }
}

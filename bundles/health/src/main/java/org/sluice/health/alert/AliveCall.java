package org.sluice.health.alert;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a URL as long as all is well; whoever watches that URL knows when it stops, also if this machine has died. By
 * one thread, but for {@link #well}.
 */
final class AliveCall {

    private static final Logger LOG = LoggerFactory.getLogger(AliveCall.class);

    private final SecretUrl url;
    private final Duration every;
    private Instant next = Instant.MIN;
    private boolean failing;

    private volatile boolean well;
    private volatile long calls;

    AliveCall(SecretUrl url, Duration every) {
        this.url = url;
        this.every = every;
    }

    /** Says whether every feed that should collect does. Any thread. */
    void well(boolean now) {
        well = now;
    }

    /** Calls that were answered. */
    long calls() {
        return calls;
    }

    /** Calls if it is time and all is well. */
    void work(Caller caller, Instant now) throws InterruptedException {
        // a clock that was set back must not silence it
        boolean due = !now.isBefore(next) || next.isAfter(now.plus(every));
        if (!well || !due) {
            return;
        }
        next = now.plus(every);
        String error = call(caller);
        if (error.isEmpty()) {
            calls++;
            if (failing) {
                LOG.info("the alive call to {} is answered again", url);
            }
        } else if (!failing) {
            LOG.warn("the alive call to {} fails: {}", url, error);
        }
        failing = !error.isEmpty();
    }

    private String call(Caller caller) throws InterruptedException {
        try {
            HttpResponse<byte[]> answer =
                    caller.call(HttpRequest.newBuilder(url.uri()).GET().build());
            int status = answer.statusCode();
            return status >= 200 && status <= 299 ? "" : "HTTP " + status;
        } catch (IOException | IllegalArgumentException e) {
            return url.hide(String.valueOf(e.getMessage()));
        }
    }
}

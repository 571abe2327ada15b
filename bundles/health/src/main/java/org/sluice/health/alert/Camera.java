package org.sluice.health.alert;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.sluice.health.Installation;
import org.sluice.health.Observed;
import org.sluice.health.Picture;
import org.sluice.health.Picture.Configured;

/** Takes the pictures. */
final class Camera {

    /** Reading all configurations costs more than all rules. */
    private static final Duration CONFIGURED_EVERY = Duration.ofSeconds(5);

    private final Installation installation;
    private final Observed observed;

    // by the thread health-alerts only
    private List<Configured> configured = List.of();
    private Instant configuredAt = Instant.MIN;

    Camera(Installation installation, Observed observed) {
        this.installation = installation;
        this.observed = observed;
    }

    /** For the rules, by their thread. Before everything runs there is none: what is missing is being waited for. */
    Picture forRules(Instant now) {
        if (!installation.shown()) {
            throw new IllegalStateException("not ready yet");
        }
        if (!now.isBefore(configuredAt.plus(CONFIGURED_EVERY)) || now.isBefore(configuredAt)) {
            configured = read();
            configuredAt = now;
        }
        return observed.picture(now, configured);
    }

    /** With all configurations as they are now. Any thread. */
    Picture fresh(Instant now) {
        return observed.picture(now, read());
    }

    private List<Configured> read() {
        try {
            return installation.configured();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

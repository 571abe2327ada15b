package org.sluice.wire.page;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** After the page refused, nothing is asked of it for a while that grows with each refusal in a row. Thread-safe. */
final class RefusalPause {

    private static final Logger LOG = LoggerFactory.getLogger(RefusalPause.class);

    private final String host;
    private final Duration first;
    private final Duration longest;
    private final InstantSource clock;
    private final DateTimeFormatter time;
    private Duration length = Duration.ZERO;
    private Instant since = Instant.MIN;
    private Instant until = Instant.MIN;
    private int status;

    RefusalPause(PageSettings settings, ZoneId zone, InstantSource clock) {
        host = settings.host();
        first = settings.pause();
        longest = settings.pauseMax();
        this.clock = clock;
        time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(zone);
    }

    /** Whether this status means that the page wants to be left alone. */
    static boolean isRefusal(int status) {
        return status == 403 || status == 429 || status == 456;
    }

    /** Throws while the pause lasts, saying until when. */
    synchronized void check() throws IOException {
        Optional<String> warning = warning();
        if (warning.isPresent()) {
            throw new IOException(warning.get());
        }
    }

    synchronized void refused(int status) {
        length = length.isZero() ? first : length.multipliedBy(2);
        if (length.compareTo(longest) > 0) {
            length = longest;
        }
        this.status = status;
        since = clock.instant();
        until = since.plus(length);
        LOG.warn("{}", sentence());
    }

    synchronized void succeeded() {
        length = Duration.ZERO;
        until = Instant.MIN;
    }

    /** Why nothing is asked now; empty if it is. */
    synchronized Optional<String> warning() {
        Instant now = clock.instant();
        // a clock that was set back must not make the pause longer
        return now.isBefore(until) && !now.isBefore(since) ? Optional.of(sentence()) : Optional.empty();
    }

    /** What to add to a failure: until when nothing is asked; empty without a pause. */
    synchronized String outlook() {
        return warning().isPresent() ? "; nothing is asked of it until " + time.format(until) : "";
    }

    private String sentence() {
        return host + " refused with HTTP " + status + ": nothing is asked of it until " + time.format(until);
    }
}

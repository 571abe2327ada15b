package org.sluice.health.alert;

import java.time.Instant;

/** A way to tell people. */
interface Channel {

    /**
     * Tells one message; may take ten seconds.
     *
     * @return why it could not be told, in words that are safe to show; empty if it was
     */
    String tell(Message message, Caller caller, Instant now) throws InterruptedException;
}

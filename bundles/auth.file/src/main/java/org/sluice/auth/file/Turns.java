package org.sluice.auth.file;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.sluice.api.auth.LoginException;

/** Lets few compute slow hashes at once: a flood of logins must not take every processor. First come, first served. */
final class Turns {

    interface Work<T> {
        T run() throws LoginException;
    }

    private final Semaphore free;
    private final Duration patience;

    Turns(int atOnce, Duration patience) {
        free = new Semaphore(atOnce, true);
        this.patience = patience;
    }

    /** How many wait for their turn. */
    int waiting() {
        return free.getQueueLength();
    }

    /** Does the work when it is its turn; too many attempts if that takes too long. */
    <T> T take(Work<T> work) throws LoginException {
        try {
            if (!free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw LoginException.tooManyAttempts(patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LoginException.tooManyAttempts(patience);
        }
        try {
            return work.run();
        } finally {
            free.release();
        }
    }
}

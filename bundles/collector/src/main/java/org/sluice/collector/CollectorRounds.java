package org.sluice.collector;

/**
 * Keeps the marks of one feed in pairs: every start is followed by its end, whatever fails between them. Used by the
 * collector's polling thread; counters may be read by any.
 */
final class CollectorRounds {

    private final Market.Line line;
    private boolean running;
    private boolean sourceEndsRounds;

    private volatile long ended;
    volatile long droppedUnasked;
    volatile long droppedFuture;

    CollectorRounds(Market.Line line) {
        this.line = line;
    }

    /** Starts a round unless one runs. */
    void begin() {
        if (!running) {
            running = true;
            line.roundStart();
        }
    }

    /** Ends the round if one runs. */
    void end() {
        if (running) {
            running = false;
            line.roundEnd();
            ended++;
        }
    }

    /** A stream's source says where its rounds end; from then on the return of its poll does not end one. */
    void endedBySource() {
        sourceEndsRounds = true;
        end();
    }

    /** A stream's poll returned. */
    void streamPolled() {
        if (!sourceEndsRounds) {
            end();
        }
    }

    /** Another source takes over, or none: what runs ends now. */
    void sourceChanged() {
        sourceEndsRounds = false;
        end();
    }

    long ended() {
        return ended;
    }
}

package org.sluice.wire.sp;

/**
 * What a message is in its round: one START, any number of DATA, one END. A subscriber begins with a START and, when it
 * was too slow, goes on with a START. Mark every message START where there are no rounds.
 */
public enum SpMark {
    START,
    DATA,
    END
}

package org.sluice.recorder.journal;

import java.io.IOException;

/** A file of the journal has other bytes than were written. */
final class CorruptSegmentException extends IOException {

    private static final long serialVersionUID = 1;

    CorruptSegmentException(String message) {
        super(message);
    }
}

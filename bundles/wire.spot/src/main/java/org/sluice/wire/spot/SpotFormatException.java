package org.sluice.wire.spot;

import java.io.IOException;

/** A message that is no spot message: cut off, garbled, or something else altogether. Its text says what was wrong. */
public class SpotFormatException extends IOException {

    private static final long serialVersionUID = 1;

    public SpotFormatException(String message) {
        super(message);
    }
}

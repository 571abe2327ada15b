package org.sluice.wire.pickle;

import java.io.IOException;

/** Bytes that are no pickle, or one of which more is asked than vn.py's messages need. The message names what. */
public class PickleException extends IOException {

    private static final long serialVersionUID = 1L;

    public PickleException(String message) {
        super(message);
    }
}
